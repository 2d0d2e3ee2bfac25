/**
 * Wrong clocks in a flood, on the real gateway with real stations: what is measured is kept and marked, the first reading
 * of the flood raises the alert, and it is said which clock is doubted.
 */
import { describe, expect, it } from 'vitest'
import { day_ms, hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import { clockedVillage, type SentReading } from '../../kit/clockedVillage.ts'
import { eventually } from '../../kit/eventually.ts'

const rule = {
  id: 'banjir',
  station: 'hulu',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga', at: 0.8, clear: 0.7 }],
}
const calm = [0.1, 0.2, 0.15]
const flood = 1.5
const since1970 = Date.now()
const since2000 = since1970 - Date.UTC(2000, 0, 1)

interface Scene {
  title: string
  gateway_ms?: number
  /** Before the flood, and with it. */
  before: Omit<SentReading, 'value'>
  with?: Omit<SentReading, 'value'>
  setGateway_ms?: number
  /** How many rows are marked, and as what. */
  marks: (string | undefined)[]
  off_ms: number
  says: RegExp
}

const scenes: Scene[] = [
  {
    title: 'a station 11 minutes slow',
    before: { off_ms: -11 * minute_ms },
    marks: [undefined, 'doubted', 'doubted', 'doubted'],
    off_ms: -11 * minute_ms,
    says: /clock of hulu is 11 min slow/,
  },
  {
    title: 'a station 10 minutes ahead',
    before: { off_ms: 10 * minute_ms },
    marks: Array(4).fill('doubted'),
    off_ms: 10 * minute_ms,
    says: /clock of hulu is 10 min fast/,
  },
  {
    title: 'a station 10 minutes ahead that says so',
    before: { off_ms: 10 * minute_ms, clock: 'unsynced' },
    marks: Array(4).fill('unsynced'),
    off_ms: 10 * minute_ms,
    says: /clock of hulu is 10 min fast/,
  },
  {
    title: 'a station 3 hours slow',
    before: { off_ms: -3 * hour_ms },
    marks: [undefined, 'doubted', 'doubted', 'doubted'],
    off_ms: -3 * hour_ms,
    says: /clock of hulu is 3 h slow/,
  },
  {
    title: 'a station in 1970',
    before: { off_ms: -since1970 + hour_ms },
    marks: Array(4).fill('doubted'),
    off_ms: -since1970 + hour_ms,
    says: /clock of hulu is \d+ days slow/,
  },
  {
    title: 'a station in 2000 that says that its clock was not set',
    before: { off_ms: -since2000, clock: 'unsynced' },
    marks: Array(4).fill('unsynced'),
    off_ms: -since2000,
    says: /clock of hulu is \d+ days slow/,
  },
  {
    title: 'a station set to local time (+7 h)',
    before: { off_ms: 7 * hour_ms },
    marks: Array(4).fill('doubted'),
    off_ms: 7 * hour_ms,
    says: /clock of hulu is 7 h fast/,
  },
  {
    title: 'a station that starts anew in the week before',
    before: { off_ms: 0 },
    with: { off_ms: -7 * day_ms, epoch: 'dua' },
    marks: ['doubted', undefined, undefined, undefined],
    off_ms: -7 * day_ms,
    says: /clock of hulu is 7 days slow/,
  },
  {
    title: 'a station 10 minutes ahead that is set right with the flood',
    before: { off_ms: 10 * minute_ms },
    with: { off_ms: 0 },
    marks: [undefined, 'doubted', 'doubted', 'doubted'],
    off_ms: 0,
    says: /no station says otherwise|stations agree/,
  },
  {
    title: 'a station 11 minutes slow that is set right with the flood',
    before: { off_ms: -11 * minute_ms },
    with: { off_ms: 0 },
    marks: [undefined, 'doubted', 'doubted', undefined],
    off_ms: 0,
    says: /no station says otherwise|stations agree/,
  },
  ...[
    { title: 'a gateway 6 minutes slow', gateway_ms: -6 * minute_ms, said: '6 min slow' },
    { title: 'a gateway 2 hours slow', gateway_ms: -2 * hour_ms, said: '2 h slow' },
    { title: 'a gateway a day slow', gateway_ms: -day_ms, said: '24 h slow' },
    { title: 'a gateway 12 minutes fast', gateway_ms: 12 * minute_ms, said: '12 min fast' },
  ].map(
    ({ title, gateway_ms, said }): Scene => ({
      title,
      gateway_ms,
      before: { off_ms: 0 },
      marks: [...(gateway_ms > 0 ? [undefined] : ['doubted']), ...Array(3).fill('doubted')],
      off_ms: -gateway_ms,
      says: new RegExp(`gateway’s clock is doubted: .* agree that it is ${said}`),
    }),
  ),
  {
    title: 'a gateway 2 hours slow that is set right with the flood',
    gateway_ms: -2 * hour_ms,
    setGateway_ms: 0,
    before: { off_ms: 0 },
    marks: ['doubted', 'doubted', 'doubted', undefined],
    off_ms: 0,
    says: /no station says otherwise|stations agree/,
  },
  {
    title: 'a gateway 12 minutes fast that is set right with the flood',
    gateway_ms: 12 * minute_ms,
    setGateway_ms: 0,
    before: { off_ms: 0 },
    marks: [undefined, 'doubted', 'doubted', undefined],
    off_ms: 0,
    says: /no station says otherwise|stations agree/,
  },
  {
    title: 'a gateway 2 hours slow and a station set to local time',
    gateway_ms: -2 * hour_ms,
    before: { off_ms: 7 * hour_ms },
    marks: Array(4).fill('doubted'),
    off_ms: 9 * hour_ms,
    says: /clock of hulu is 9 h fast/,
  },
]

describe('a flood', () => {
  it.each(scenes)('is told of at its first reading by $title', async (scene) => {
    const { gateway_ms = 0, before, with: after = before, setGateway_ms, marks, off_ms, says } = scene
    // Where the gateway is in doubt, a second station is there to agree against it.
    const village = await clockedVillage(['hulu', 'hilir'], [rule], gateway_ms)
    const others = gateway_ms !== 0 && before.off_ms === 0 ? [await village.station('hilir')] : []
    const hulu = await village.station('hulu')
    for (const value of calm) {
      await hulu.send({ value, ...before })
      for (const other of others) await other.send({ value, off_ms: 0 })
    }
    if (setGateway_ms !== undefined) village.setGateway(setGateway_ms)
    await hulu.send({ value: flood, ...after })

    const alert = await eventually(async () => (await village.alerts()).find(({ rule }) => rule === 'banjir'))
    expect(alert).toMatchObject({ state: 'active', value: flood, label: 'Siaga' })
    const rows = await village.rows('hulu')
    expect(rows.map(({ value }) => value).toSorted()).toEqual([...calm, flood].toSorted())
    expect(rows.map(({ clock }) => clock)).toEqual(marks)
    for (const { clock, clock_off_ms } of rows) if (clock === 'doubted') expect(clock_off_ms).toBeDefined()
    expect(await village.ledger('hulu')).toMatchObject({ readings: { stored: 4, quarantined: {} } })
    const [station] = (await village.stations()).filter(({ station }) => station === 'hulu')
    expect(station!.latest['level.water_level_m']).toMatchObject({ value: flood })
    if (off_ms === 0) expect(station!.clock_off_ms).toBeUndefined()
    else expect(Math.abs(station!.clock_off_ms! - off_ms)).toBeLessThan(minute_ms)
    expect((await village.clock()).says).toMatch(says)
  })

  it('is told of when the gateway starts again a day behind its own record', async () => {
    const village = await clockedVillage(['hulu'], [rule], 0)
    const first = await village.station('hulu')
    for (const value of calm) await first.send({ value, off_ms: 0 })
    await village.restart(-day_ms)
    expect(await village.clock()).toMatchObject({ ok: false, says: expect.stringContaining('behind its own record') })
    const again = await village.station('hulu')
    await again.send({ value: flood, off_ms: 0, epoch: 'dua' })
    expect(await eventually(async () => (await village.alerts())[0])).toMatchObject({ value: flood })
    expect((await village.rows('hulu')).map(({ clock }) => clock)).toEqual(Array(4).fill(undefined))
  })
})
