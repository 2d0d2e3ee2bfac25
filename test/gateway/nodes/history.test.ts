/** What a station says of itself is kept in the record: drawn, watched by rules, known after a restart, and no delivery. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Alert, Notice, Station } from '../../../gateway/contract.ts'
import { openNotices } from '../../../gateway/hooks/index.ts'
import { openNodes, type WatchOf } from '../../../gateway/nodes/index.ts'
import { openStations } from '../../../gateway/stations/index.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { handClock } from '../../kit/handClock.ts'
import { storeIn } from '../store/kit.ts'

const minute_ms = 60_000
const day_ms = 86_400_000
const log = pino({ level: 'silent' })

describe('the history of a node', () => {
  it('is one reading in ten minutes, with counters as shares, and one when a wire is cut', async () => {
    const { say, pass, are } = await house()
    const level = { connected: true, came: 1_000, frames: 100, rejected: { noise: 7 }, empty: 3 }
    say({ level })
    await pass(5)
    say({ level })
    await pass(5)
    say({ level: { ...level, came: 2_000, frames: 200, rejected: { noise: 207, checksum: 50 }, empty: 13 } })
    await are('level', [{ connected_pct: 100 }, { refused_pct: 25, empty_pct: 10, connected_pct: 100 }])
    await pass(2)
    say({ level: { ...level, connected: false, came: 2_000, frames: 200 } })
    await pass(0.1)
    say({ level: { ...level, came: 2_000, frames: 200 } }) // it comes and goes
    await are('level', [
      { connected_pct: 100 },
      { refused_pct: 25, empty_pct: 10, connected_pct: 100 },
      { connected_pct: 0 },
    ])
  })

  it('begins anew when the node began anew, and has no share of what is not counted', async () => {
    const { say, pass, are } = await house()
    say({ level: { connected: true, frames: 900, came: 9_000, rejected: {}, empty: 0 }, rain: { connected: true } })
    await pass(10)
    say({
      level: { connected: true, frames: 10, came: 100, rejected: { noise: 50 }, empty: 0 },
      rain: { connected: true },
    })
    await are('level', [{ connected_pct: 100 }, { refused_pct: 50, empty_pct: 0, connected_pct: 100 }])
    await are('rain', [{ connected_pct: 100 }, { connected_pct: 100 }])
  })

  it('has what the computer says, by the gateway’s clock, though that of the node is in 1970', async () => {
    const { say, rows, store } = await house()
    say(
      {},
      {
        at_ms: 5_000,
        card: { free_mb: 812.4, size_mb: 8_000 },
        signal_dbm: -71,
        battery_v: 12.61,
        processor_c: 51.4,
        power: [],
      },
    )
    expect(await rows('node')).toEqual([
      expect.objectContaining({
        card_free_mb: 812,
        signal_dbm: -71,
        battery_v: 12.61,
        processor_c: 51.4,
        undervoltage_pct: 0,
      }),
    ])
    const [row] = await store.latest()
    expect(row!.at_ms).toBe(row!.received_ms)
    expect((await rows('node'))[0]!.clock_off_s).toBeLessThan(-1e9)
  })

  it('is no delivery: neither the ledger nor the list of stations takes it for a reading', async () => {
    const { say, store, now } = await house()
    say({ level: { connected: true } }, { battery_v: 12.6, card: { free_mb: 900, size_mb: 8_000 } })
    await eventually(async () => expect((await store.latest()).length).toBeGreaterThan(2))
    expect(await store.ledger('hulu')).toMatchObject({ epochs: [], readings: { stored: 0 } })
    const stations = await openStations({ store, registered: () => [], now, log })
    onTestFinished(stations.close)
    // The voltage of a battery is both.
    expect(stations.get('hulu')).toMatchObject({ last_seen_ms: null, latest: { 'node.battery_v': { value: 12.6 } } })
    expect(Object.keys(stations.get('hulu')!.latest)).toEqual(['node.battery_v'])
  })
})

describe('what is near its end', () => {
  it('is said with the day, the same after a restart, and told to people once', async () => {
    const { say, pass, now, nodes, store, look, notices } = await house()
    for (let day = 0; day < 10; day++) {
      for (const v of [13.2, 12.6]) {
        say({}, { battery_v: v - 0.05 * day, card: { free_mb: 3_000 - 200 * day, size_mb: 8_000 } })
        await pass(12 * 60)
      }
    }
    say({}, { battery_v: 13, card: { free_mb: 1_000, size_mb: 8_000 } })
    // All that was said is on disk: the eleventh day has begun.
    await eventually(async () => expect((await store.series(series(now() + 1))).at_ms).toHaveLength(11))
    await look()
    const battery = expect.stringMatching(/^Kalau begini terus, aki alat habis dalam 7 hari, sekitar 9 Desember\.$/)
    const card = expect.stringMatching(/^Kalau begini terus, kartu memori alat penuh dalam 6 hari, sekitar/)
    const expected = [
      { kind: 'battery', id: battery },
      { kind: 'card', id: card },
    ]
    expect(nodes.troubles('hulu', facts(now()))).toMatchObject(expected)
    const again = openNodes({ store, now, isStation: () => true, log })
    await again.look(notices, [])
    expect(again.troubles('hulu', facts(now()))).toMatchObject(expected)

    await look()
    await pass(4)
    await look()
    expect(notices.standing().map(({ id }) => id)).toEqual(['node-hulu-battery', 'node-hulu-card'])
    expect(notices.standing()[0]!.text.id).toMatch(/^Hulu: Kalau .* Isi atau ganti akinya/)
  })

  it('is an empty battery, at once', async () => {
    const { say, nodes, now, look, pass } = await house()
    say({}, { battery_v: 12.9 })
    await pass(20)
    say({}, { battery_v: 11.6 })
    await eventually(async () => {
      await look()
      await pass(15)
      expect(nodes.troubles('hulu', facts(now()))).toMatchObject([{ id: 'Aki alat hampir habis: 11,6 V.' }])
      return true
    })
  })
})

describe('what people are told of a cut wire', () => {
  it('is one notice once it has lasted, with its time, and its end when it stays mended', async () => {
    const { say, pass, look, notices } = await house()
    const told = () => notices.standing().map(({ id }: Notice) => id)
    const cut = (isCut: boolean) => say({ level: { connected: !isCut, frames: 9, wiring: isCut ? undefined : 'good' } })
    cut(false)
    await look()
    for (let n = 0; n < 4; n++) {
      cut(true)
      await look()
      await pass(1)
      cut(false)
      await look()
      await pass(1)
    }
    expect(told()).toEqual([])
    for (let n = 0; n < 4; n++) {
      cut(true)
      await look()
      await pass(1)
    }
    expect(told()).toEqual(['node-hulu-wire-level'])
    expect(notices.standing()[0]).toMatchObject({
      title: { id: 'Hulu: sensor terputus atau terganggu' },
      text: { id: expect.stringMatching(/^Hulu: Sensor level: kabelnya tidak tersambung sejak .*\. Pasang kembali/) },
    })
    cut(false)
    await look()
    await pass(8)
    await look()
    expect(told()).toEqual(['node-hulu-wire-level'])
    await pass(2)
    cut(false)
    await look()
    expect(told()).toEqual([])
  })
})

describe('a cut wire on which a warning hangs', () => {
  const about = async (watch: ReturnType<WatchOf>) => {
    const { say, pass, look, notices } = await house()
    for (let n = 0; n < 5; n++) {
      say({ level: { connected: n === 0, frames: 9 } })
      await look(() => watch)
      await pass(1)
    }
    return notices.standing()
  }

  it('is a severe notice that says what it means; where an alert runs, as severe as that, and each hour', async () => {
    expect(await about({ isWatched: false })).toMatchObject([{ severity: 'Moderate', repeat_s: 86_400 }])
    expect(await about({ isWatched: true })).toMatchObject([
      {
        severity: 'Severe',
        text: { id: expect.stringContaining('. Aturan peringatan di sensor ini tidak dapat mem') },
      },
    ])
    const alert = { label: 'Siaga 1', severity: 'Extreme' } as Alert
    expect(await about({ isWatched: true, alert })).toMatchObject([
      {
        severity: 'Extreme',
        repeat_s: 3_600,
        text: { en: expect.stringContaining('. Siaga 1 still holds, without new') },
      },
    ])
  })

  it('is not told again where a rule of people’s own tells of it', async () => {
    expect(await about({ isWatched: true, isTold: true })).toEqual([])
  })
})

const series = (now_ms: number) => ({
  ...{ station: 'hulu', sensor: 'node', quantity: 'battery_v', from_ms: now_ms - 30 * day_ms, to_ms: now_ms },
  step_ms: day_ms,
})

function facts(now_ms: number) {
  return { state: 'online' as const, last_seen_ms: now_ms, sensors: [], measured_ms: {} }
}

/** Nodes on a real record, with a clock turned by hand; `hulu` is online. */
async function house() {
  const clock = handClock()
  const { now } = clock
  const store = await storeIn(emptyFolder(), { now, elapsed_ms: clock.elapsed_ms })
  onTestFinished(() => store.close())
  const nodes = openNodes({ store, now, isStation: () => true, log })
  const notices = openNotices()
  const started_ms = now() - day_ms
  return {
    ...{ store, nodes, notices, now },
    pass: (minutes: number) => clock.turn(minutes * minute_ms),
    say(sensors: object, more: object = {}) {
      nodes.said('hulu', { state: 'online', at_ms: now(), started_ms, clock: 'synced', sensors, ...more })
    },
    look: (watchOf?: WatchOf) => {
      const station: Station = {
        ...{ station: 'hulu', name: 'Hulu', place: null, state: 'online', last_seen_ms: now(), latest: {} },
        sensors: [{ sensor: 'level', model: '', quantities: ['water_level_m'] }],
        troubles: nodes.troubles('hulu', facts(now())),
      }
      return nodes.look(notices, [station], watchOf)
    },
    async are(sensor: string, expected: object[]) {
      await eventually(async () => expect(await rows(sensor)).toEqual(expected))
    },
    rows,
  }

  /** The readings of one sensor, oldest first: their values only. */
  async function rows(sensor: string): Promise<Record<string, number | null>[]> {
    const query = { station: 'hulu', sensor, from_ms: started_ms, to_ms: now() + 1, limit: 1_000 }
    const all = await eventually(async () => {
      const { rows } = await store.rows(query)
      return rows.length > 0 ? rows : undefined
    })
    const byTime = new Map<number, Record<string, number | null>>()
    for (const { at_ms, quantity, value } of all) byTime.set(at_ms, { ...byTime.get(at_ms), [quantity]: value })
    return [...byTime.values()]
  }
}
