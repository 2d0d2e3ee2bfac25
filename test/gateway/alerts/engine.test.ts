import { describe, expect, it } from 'vitest'
import { readRules } from '../../../gateway/rules/rule.ts'
import {
  levelEntry as entry,
  packOf as pack,
  rainEntry as rain,
  levelReading as reading,
  engineVillage as village,
} from '../../kit/engineVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { at, rule } from '../../kit/katulampa.ts'

const minute_ms = 60_000

describe('the engine', () => {
  it('says what the record brings, once, in the same commit as the state behind it', async () => {
    const { store, engine, arrive, words } = await village([rule()])
    await arrive(1, 0.9)
    await arrive(2, 1.6)
    await eventually(async () => (await words()).length === 2)
    expect(await words()).toMatchObject([
      { kind: 'raised', label: 'Siaga 3', at_ms: at(1), exercise: false, since_ms: at(1) },
      { kind: 'escalated', label: 'Siaga 2', at_ms: at(2) },
    ])
    const { state, pos } = await store.reader('rules')
    expect(state).toMatchObject({ actors: [{ state: { alert: { level: 1, events: 2 } } }] })
    expect(pos).toBeGreaterThanOrEqual(engine.position() - 2)
  })

  it('after a kill says what was left unsaid, with the ids it would have had, and repeats nothing', async () => {
    const { store, engine, arrive, words, again } = await village([rule()])
    await arrive(1, 0.9)
    await eventually(async () => (await words()).length === 1)
    await engine.close()
    // What a kill leaves: readings on disk that no rule has looked at.
    await store.append(entry(2, 1.6))
    await store.append(entry(3, 0.2))
    const second = await again()
    const said = await words()
    expect(said.map(({ kind }) => kind)).toEqual(['raised', 'escalated', 'cleared'])
    await second.close()
    await (await again()).close()
    expect(await words()).toEqual(said)
    const uninterrupted = await village([rule()])
    for (const [minute, value] of [
      [1, 0.9],
      [2, 1.6],
      [3, 0.2],
    ] as const)
      await uninterrupted.arrive(minute, value)
    await eventually(async () => (await uninterrupted.words()).length === 3)
    expect((await uninterrupted.words()).map(({ id }) => id)).toEqual(said.map(({ id }) => id))
  })

  it('judges a pack from its oldest reading to its newest, in whatever order they are in it', async () => {
    const { store, words, clock } = await village([rule()])
    clock.now_ms = at(3)
    await store.append(pack([reading(at(3), 0.2), reading(at(2), 1.6), reading(at(1), 0.9)], at(3)))
    await eventually(async () => (await words()).length > 0)
    expect((await words()).map(({ kind, at_ms }) => [kind, at_ms])).toEqual([
      ['raised', at(1)],
      ['escalated', at(2)],
      ['cleared', at(3)],
    ])
  })

  it('says nothing about a week of old high readings, and at once about a fresh one among them', async () => {
    const { store, engine, words } = await village([rule()])
    const old = Array.from({ length: 400 }, (_, i) => reading(at(0) - (400 - i) * 25 * minute_ms, 2.5))
    const backlog = pack(old, at(10))
    expect(engine.isUrgent(backlog)).toBe(false)
    await store.append(backlog)
    expect(await words()).toEqual([])
    const mixed = pack([...old.map((one) => ({ ...one, at_ms: one.at_ms + 1 })), reading(at(10) - 500, 1.6)], at(10))
    expect(engine.isUrgent(mixed)).toBe(true)
    await store.append(mixed)
    await eventually(async () => (await words()).length > 0)
    expect(await words()).toMatchObject([{ kind: 'raised', label: 'Siaga 2', at_ms: at(10) - 500 }])
  })

  it('never judges history that a person brings in, however recent: not as it comes, nor at the next start', async () => {
    const { store, engine, arrive, words, again } = await village([rule()])
    const history = (minute: number) => store.append({ ...entry(minute, 2.5), history: true })
    await history(1)
    await arrive(2, 0.9)
    await eventually(async () => (await words()).length > 0)
    expect(await words()).toMatchObject([{ kind: 'raised', label: 'Siaga 3', at_ms: at(2) }])
    await engine.close()
    await history(3)
    await store.append(entry(4, 1.6))
    await again()
    expect((await words()).slice(1)).toMatchObject([{ kind: 'escalated', label: 'Siaga 2', at_ms: at(4) }])
  })

  it('says an alert that the disk refused as soon as the disk takes it', async () => {
    const { engine, arrive, words, refuse } = await village([rule()])
    refuse(2)
    await arrive(1, 0.9)
    await eventually(() => engine.trouble()?.startsWith('The disk refuses'))
    await eventually(async () => (await words()).length === 1)
    expect(engine.trouble()).toBeNull()
  })

  it('begins with silence of its own: a start is no storm of missing data', async () => {
    const silence = rule({ id: 'senyap', measure: 'silence', levels: [{ label: 'Senyap', at: 600 }] })
    const { store, engine, words, clock, again } = await village([silence])
    await store.append(entry(0, 0.5))
    await eventually(() => engine.position() === 1)
    await engine.close()
    clock.now_ms = at(600)
    const second = await again()
    expect(await words()).toEqual([])
    await store.append(entry(601, 0.5))
    await eventually(() => second.position() === 2)
    expect(await words()).toEqual([])
  })

  it('notices silence without any reading, when its time has come', async () => {
    const silence = rule({ id: 'senyap', measure: 'silence', levels: [{ label: 'Senyap', at: 1 }] })
    const { words } = await village([silence], { real: true })
    await eventually(async () => (await words()).length === 1)
    expect(await words()).toMatchObject([{ rule: 'senyap', kind: 'raised', value: 1 }])
  })

  it('judges combinations as soon as one of their rules changes', async () => {
    const { rules } = readRules([
      { id: 'hulu', station: 'katulampa', sensor: 'level', quantity: 'water_level_m', levels: [{ label: 'A', at: 1 }] },
      { id: 'dua', label: 'Banjir', all: ['satu'] },
      { id: 'satu', label: 'Hulu', any: ['hulu'] },
    ])
    const { arrive, words } = await village(rules)
    await arrive(1, 1.5)
    await arrive(2, 0.5)
    await eventually(async () => (await words()).length === 6)
    expect((await words()).map(({ rule, kind }) => `${rule} ${kind}`)).toEqual([
      'hulu raised',
      'satu raised',
      'dua raised',
      'hulu cleared',
      'satu cleared',
      'dua cleared',
    ])
  })

  it('judges a combination at once that is new while what it watches already warns', async () => {
    const { engine, arrive, words } = await village([rule()])
    await arrive(1, 1.5)
    await eventually(async () => (await words()).length === 1)
    const { rules } = readRules([{ id: 'banjir', label: 'Banjir', any: ['katulampa-siaga'] }])
    await engine.setRules([rule(), ...rules])
    expect((await words()).map(({ rule, kind }) => `${rule} ${kind}`)).toEqual([
      'katulampa-siaga raised',
      'banjir raised',
    ])
  })

  it('fills the window of a rule about rain from history, so that a new rule does not begin with none', async () => {
    const { store, engine, words, clock } = await village([])
    await store.append(rain(-20, 6))
    await store.append(rain(-10, 6))
    clock.now_ms = at(1)
    const hour = rule({
      id: 'hujan',
      sensor: 'rain',
      quantity: 'rainfall_mm',
      measure: { sum_over_s: 3_600 },
      levels: [{ label: 'Lebat', at: 15 }],
    })
    await engine.setRules([hour])
    await store.append(rain(1, 4))
    await eventually(async () => (await words()).length === 1)
    expect(await words()).toMatchObject([{ rule: 'hujan', value: 16 }])
  })

  it('ends the alert of a rule that is taken away, also when that happened while it was off', async () => {
    const { engine, arrive, words, again } = await village([rule(), rule({ id: 'lain' })])
    await arrive(1, 0.9)
    await eventually(async () => (await words()).length === 2)
    await engine.setRules([rule()])
    expect(await words()).toMatchObject([
      {},
      {},
      { rule: 'lain', kind: 'cleared', why: { en: expect.stringContaining('no longer valid') } },
    ])
    await engine.close()
    await again([])
    expect((await words()).at(-1)).toMatchObject({ rule: 'katulampa-siaga', kind: 'cleared' })
  })

  it('marks everything a drill brings about', async () => {
    const drill = rule({ id: 'latihan-katulampa', station: 'latihan-katulampa' })
    const { store, engine, words } = await village([rule()])
    await engine.add(drill)
    await store.append({ ...entry(1, 0.9), station: 'latihan-katulampa' })
    await eventually(async () => (await words()).length === 1)
    await engine.remove(drill)
    expect(await words()).toMatchObject([
      { kind: 'raised', exercise: true, rule: 'latihan-katulampa' },
      { kind: 'cleared', exercise: true },
    ])
    expect(engine.inForce().map(({ rule }) => rule.id)).toEqual(['katulampa-siaga'])
  })
})
