/** Another height, another sensor, another place: a rule begins anew, and a change of the settings is no flood. */
import { describe, expect, it } from 'vitest'
import { everySensor } from '../../../edge/contract.ts'
import type { AlertEvent, StationChange } from '../../../gateway/contract.ts'
import { backtest } from '../../../gateway/rules/backtest.ts'
import { type Mark, markEntry } from '../../../gateway/store/corrections/life.ts'
import type { Entry } from '../../../gateway/store/record.ts'
import { engineVillage, levelReading, packOf } from '../../kit/engineVillage.ts'
import { at, rule } from '../../kit/katulampa.ts'

type Village = Awaited<ReturnType<typeof engineVillage>>

const height: StationChange = {
  kind: 'height',
  restarts: true,
  settings: { sensor_height_m: { before: 4, after: 4.3 } },
}

function mark(minute: number, minutes = 15, change: StationChange = height, rest: Partial<Mark> = {}): Entry {
  const about = { id: `katulampa.m${minute}`, station: 'katulampa', sensor: 'level', by: 'Sari', why: 'bracket raised' }
  return markEntry({ ...about, at_ms: at(minute), change, trial_until_ms: at(minute + minutes), ...rest }, at(minute))
}

const ended = (minute: number, id: string, isSo = false): Entry => ({
  ...{ kind: 'withdrawal', station: 'katulampa', received_ms: at(minute), id, by: 'Sari', why: 'done' },
  ...{ until_ms: at(minute), ...(isSo && { isSo: true as const }) },
})

async function said({ store, engine, words }: Village): Promise<AlertEvent[]> {
  await engine.reached(store.position())
  return (await words()) as AlertEvent[]
}

const kinds = async (village: Village) => (await said(village)).map(({ kind, at_ms }) => [kind, at_ms])

const meanings: StationChange[] = [
  height,
  { kind: 'scale', restarts: true, settings: { mm_per_tip: { before: 0.2, after: 0.5 } } },
  { kind: 'model', restarts: true, settings: { model: { before: 'mb7389', after: 'mb7386' } } },
  { kind: 'driver', restarts: true, settings: { driver: { before: 'a02yyuw', after: 'hrxl' } } },
]

describe('a change of what numbers mean', () => {
  it.each(meanings)('$kind: the jump warns nobody, in the trial and after it, and people are told', async (change) => {
    const village = await engineVillage([rule()])
    await village.arrive(1, 0.6)
    await village.store.append(mark(2, 15, change))
    for (let minute = 3; minute < 30; minute++) await village.arrive(minute, 0.9)
    expect(await kinds(village)).toEqual([])
    expect(village.engine.stateOf('katulampa-siaga')?.restart?.standing).toMatchObject({ from: 0.9, levels: [0] })
  })

  it('a station that was moved restarts the rules of all its sensors', async () => {
    const village = await engineVillage([rule()])
    const moved: StationChange = { kind: 'place', restarts: true }
    await village.store.append(mark(2, 0, moved, { sensor: everySensor }))
    await village.arrive(3, 0.9)
    expect(await kinds(village)).toEqual([])
  })

  it('what goes on rising is a flood, at once', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2))
    await village.arrive(18, 0.9)
    await village.arrive(19, 0.94)
    expect(await kinds(village)).toEqual([])
    await village.arrive(20, 0.96)
    expect(await kinds(village)).toEqual([['raised', at(20)]])
  })

  it('the next level is reached by the water alone', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2))
    await village.arrive(18, 0.9)
    await village.arrive(19, 1.6)
    expect((await said(village)).map(({ kind, label }) => [kind, label])).toEqual([['raised', 'Siaga 2']])
  })

  it('a person says that it is so: it warns at once', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2, 5))
    await village.arrive(8, 0.9)
    village.clock.now_ms = at(9)
    await village.store.append(ended(9, 'katulampa.m2', true))
    expect(await kinds(village)).toEqual([['raised', at(9)]])
  })

  it('nobody says anything for an hour: it warns', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2, 0))
    await village.arrive(3, 0.9)
    await village.arrive(62, 0.9)
    expect(await kinds(village)).toEqual([])
    await village.arrive(63, 0.9)
    expect(await kinds(village)).toEqual([['raised', at(63)]])
  })

  it('an alert that runs is no all-clear: it stays until readings after the trial end it', async () => {
    const village = await engineVillage([rule()])
    await village.arrive(1, 0.9)
    await village.store.append(mark(2))
    await village.arrive(5, 0.3)
    expect(await kinds(village)).toEqual([['raised', at(1)]])
    await village.arrive(18, 0.3)
    expect(await kinds(village)).toEqual([
      ['raised', at(1)],
      ['cleared', at(18)],
    ])
  })

  it('nothing of before is in a window any more, whatever comes late', async () => {
    const sum = rule({ measure: { sum_over_s: 3_600 }, quantity: 'rainfall_mm', levels: [{ label: 'Lebat', at: 20 }] })
    const village = await engineVillage([sum])
    const rain = (minute: number, rainfall_mm: number, received = minute) =>
      village.store.append(packOf([{ sensor: 'level', at_ms: at(minute), values: { rainfall_mm } }], at(received)))
    for (let minute = 1; minute < 10; minute++) await rain(minute, 1)
    await village.store.append(mark(10, 0))
    await rain(9.5, 100, 11)
    await rain(12, 0.2)
    await said(village)
    expect(village.engine.stateOf('katulampa-siaga')?.value).toBe(0.2)
  })

  it('the past by the new height is no flood either', async () => {
    const village = await engineVillage([rule()])
    await village.arrive(1, 0.6)
    await village.store.append(mark(2, 0))
    const past = { id: 'c1', station: 'katulampa', sensor: 'level', quantity: 'water_level_m', by: 'Sari', why: 'past' }
    await village.store.append({
      ...{ kind: 'correction', station: 'katulampa', received_ms: at(3) },
      correction: { ...past, from_ms: 0, to_ms: at(2), offset: 0.3 },
    })
    await village.arrive(4, 0.7)
    expect(await kinds(village)).toEqual([])
  })

  it('what was measured before and is sent later is not the first of the new numbers', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2, 0))
    await village.store.append(packOf([levelReading(at(1), 0.3)], at(2.1)))
    await village.arrive(3, 0.9)
    expect(await kinds(village)).toEqual([])
  })

  it('is the same after a kill', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2))
    await village.arrive(18, 0.9)
    const next = await village.again()
    await next.reached(village.store.position())
    await village.arrive(19, 0.9)
    expect(await kinds(village)).toEqual([])
    expect(next.stateOf('katulampa-siaga')?.restart?.standing).toMatchObject({ from: 0.9 })
  })

  it('a new name restarts nothing', async () => {
    const village = await engineVillage([rule({ for_s: 120 })])
    await village.arrive(1, 0.9)
    await village.store.append(mark(2, 0, { kind: 'name' }, { sensor: everySensor }))
    await village.arrive(3, 0.9)
    expect(await kinds(village)).toEqual([['raised', at(3)]])
  })
})

describe('a trial', () => {
  const visit: StationChange = { kind: 'visit' }

  it('is judged by no rule and is no silence; the first reading after it is', async () => {
    const silence = rule({ id: 'sunyi', measure: 'silence', levels: [{ label: 'Sunyi', at: 300 }] })
    const village = await engineVillage([rule(), silence])
    await village.arrive(1, 0.3)
    await village.store.append(mark(2, 15, visit, { sensor: everySensor }))
    for (let minute = 3; minute < 17; minute++) await village.arrive(minute, 3)
    expect(await kinds(village)).toEqual([])
    expect(village.engine.stateOf('katulampa-siaga')).toMatchObject({ unusable: 'trial' })
    await village.arrive(17, 0.9)
    expect(await kinds(village)).toEqual([['raised', at(17)]])
  })

  it('a reading that says so itself is left out, whoever knows of the trial', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(packOf([{ ...levelReading(at(3), 3), trial: true }], at(3)))
    expect(await kinds(village)).toEqual([])
  })

  it('is over when a person says so: a real flood does not wait for its end', async () => {
    const village = await engineVillage([rule()])
    await village.store.append(mark(2, 15, visit, { sensor: everySensor }))
    await village.arrive(3, 0.9)
    await village.store.append(ended(4, 'katulampa.m2'))
    await village.arrive(5, 0.9)
    expect(await kinds(village)).toEqual([['raised', at(5)]])
  })
})

it('a backtest begins anew where the sensor changed, and leaves trials out', async () => {
  const row = (minute: number, value: number, isTrial = false) => {
    const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' }
    return { ...series, at_ms: at(minute), value, flag: 2 as const, isTrial }
  }
  const rows = [row(1, 0.6), row(3, 3, true), row(18, 0.9), row(19, 0.9), row(20, 0.97)]
  const restarts = [{ station: 'katulampa', sensor: 'level', at_ms: at(2) }]
  expect(await backtest(rule(), rows, { restarts })).toMatchObject([{ kind: 'raised', at_ms: at(20) }])
  expect(await backtest(rule(), rows)).toMatchObject([{ kind: 'raised', at_ms: at(18) }])
})
