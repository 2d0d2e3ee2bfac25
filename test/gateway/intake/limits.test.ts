import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../gateway/contract.ts'
import { openIntake } from '../../../gateway/intake/intake.ts'
import { openLimits } from '../../../gateway/intake/limits.ts'
import { openLimitsDesk } from '../../../gateway/intake/limits-desk.ts'
import { StationLimits } from '../../../gateway/intake/settings.ts'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { paperStore } from '../../kit/paperStore.ts'
import { setClocks } from '../../kit/villageClocks.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

/** An intake with these limits and a clock that only the test moves. */
async function limited(settings: Partial<StationLimits>) {
  let passed_ms = 0
  const now = () => start_ms + passed_ms
  const limits = openLimits({ settings: { ...StationLimits.parse({}), ...settings }, now, elapsed_ms: () => passed_ms })
  const store = paperStore()
  const clocks = setClocks(now)
  const intake = await openIntake({ store, clocks, limits, now, log: pino({ enabled: false }) })
  const desk = openLimitsDesk({ limits, now })
  const pass = (ms: number) => {
    passed_ms += ms
    return intake.look()
  }
  return { limits, store, intake, desk, pass, now }
}

/** Whether a receipt has been given by the time that everything that can happen has happened. */
async function isAnswered(receipt: Promise<unknown>): Promise<boolean> {
  let answered = false
  void receipt.then(() => {
    answered = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  return answered
}

describe('a station that sends more packs than it may', () => {
  it('waits for its receipts, loses nothing, and keeps nobody waiting', async () => {
    const { intake, store, pass, limits } = await limited({ packs_hour: 3_600 })
    for (let seq = 1; seq <= 3_600; seq++) await intake.readings('depok', bytes(levelPack(seq, start_ms + seq)))
    const late = intake.readings('depok', bytes(levelPack(3_601, start_ms + 3_601)))
    expect(await isAnswered(late)).toBe(false)
    expect(intake.isFull('depok')).toBe(true)
    expect(intake.isFull('katulampa')).toBe(false)
    expect(await isAnswered(intake.readings('katulampa', bytes(levelPack())))).toBe(true)
    expect(limits.excess('depok')).toEqual({ station: 'depok', since_ms: start_ms, limits: ['packs'] })
    expect(limits.excess('katulampa')).toBeUndefined()

    await pass(1_000) // the quota of one more pack
    await intake.readings('katulampa', bytes(levelPack(2, start_ms + 2))) // a turn of another lets it in too
    await late
    expect(store.readings('depok')).toHaveLength(3_601)
  })

  it('has a limit of bytes beside that', async () => {
    const { intake, limits } = await limited({ mb_hour: 1 })
    const junk = Buffer.alloc(128 * 1024, ' ')
    for (let n = 0; n < 8; n++) await intake.readings('depok', junk)
    expect(await isAnswered(intake.readings('depok', junk))).toBe(false)
    expect(limits.excess('depok')?.limits).toEqual(['bytes'])
  })

  it('is turned away when too much of it waits already: memory has an end', async () => {
    const { intake } = await limited({ mb_hour: 1 })
    const junk = Buffer.alloc(128 * 1024, ' ')
    for (let n = 0; n < 8; n++) await intake.readings('depok', junk)
    const waiting = Array.from({ length: 32 }, () => intake.readings('depok', junk))
    await expect(intake.readings('depok', junk)).rejects.toThrow('too much waits')
    expect(intake.stats()).toMatchObject({ waiting: 0, held: waiting.length })
  })
})

it('lets a station that was away for two weeks send its whole outbox at once', async () => {
  const { intake, limits } = await limited({})
  const reading = (n: number) => ({
    sensor: 'level',
    at_ms: start_ms - n * 6_000,
    values: { water_level_m: n / 1_000 },
  })
  for (let seq = 1; seq <= 400; seq++) {
    const readings = Array.from({ length: 500 }, (_, n) => reading(seq * 500 + n)) // 200,000 readings
    await intake.readings('depok', bytes({ epoch: 'k3v9x2m1', seq, readings }))
  }
  expect(limits.excess('depok')).toBeUndefined()
})

it('serves stations in turns: one that has much waiting does not keep a second one waiting for all of it', async () => {
  const store = paperStore()
  const now = () => start_ms
  const log = pino({ enabled: false })
  const intake = await openIntake({ store, clocks: setClocks(now), now, log, waitingPacks_max: 1 })
  store.hold()
  const order: string[] = []
  const send = (station: string, seq: number) =>
    intake.readings(station, bytes(levelPack(seq, start_ms + seq))).then(() => order.push(station))
  const all = [1, 2, 3, 4, 5].map((seq) => send('depok', seq))
  all.push(send('katulampa', 1))
  store.release()
  await Promise.all(all)
  expect(order.indexOf('katulampa')).toBeLessThanOrEqual(2)
})

describe('junk', () => {
  it('is kept up to the limit, then counted, with a sample; every payload stays in the ledger’s sum', async () => {
    const { intake, store, pass, limits } = await limited({ quarantined_hour: 10 })
    for (let n = 0; n < 1_000; n++) await intake.readings('depok', bytes(`selamat pagi ${n}`))
    expect(store.refused()).toHaveLength(10)
    expect(intake.stats().quarantined).toEqual({ 'not-json': 1_000 })
    expect(limits.excess('depok')?.limits).toEqual(['quarantine'])

    await pass(10 * minute_ms)
    const [sample] = store.refused().slice(10)
    expect(sample).toMatchObject({ reason: 'not-json', readings: 990 })
    expect(Buffer.from(sample!.payload, 'base64').toString()).toBe('selamat pagi 10')
    expect(sample!.detail).toContain('990 payloads')
  })

  it('is counted again when the disk refuses the count', async () => {
    const { intake, store, pass } = await limited({ quarantined_hour: 1 })
    for (let n = 0; n < 5; n++) await intake.readings('depok', bytes('?'))
    store.fill()
    await pass(10 * minute_ms)
    await intake.drained()
    store.empty()
    await intake.drained()
    expect(store.refused().map(({ readings }) => readings)).toEqual([1, 4])
  })

  it('of one station leaves the places of the others alone', async () => {
    const { intake, store } = await limited({ quarantined_hour: 2 })
    for (let n = 0; n < 5; n++) await intake.readings('depok', bytes('?'))
    await intake.readings('katulampa', bytes('?'))
    expect(store.refused().map(({ station }) => station)).toEqual(['depok', 'depok', 'katulampa'])
  })

  it('is not what a board without pack numbers sends: nobody is told of it', async () => {
    const { intake, store, limits } = await limited({ quarantined_hour: 2 })
    const { readings } = levelPack()
    for (let n = 0; n < 5; n++) await intake.readings('depok', bytes({ readings }))
    expect(store.refused()).toHaveLength(2)
    expect(limits.excess('depok')).toBeUndefined()
  })
})

describe('a station that changes its state faster than it may', () => {
  it('is heard: of what had to wait the newest is stored', async () => {
    const { intake, store, pass } = await limited({ changes_hour: 4 })
    for (let n = 0; n < 100; n++) await intake.status('depok', bytes({ state: n % 2 === 0 ? 'online' : 'offline' }))
    expect(store.presence('depok')).toEqual(['online', 'offline', 'online', 'offline'])
    await intake.status('depok', bytes({ state: 'online' }))
    await pass(hour_ms)
    expect(store.presence('depok').slice(4)).toEqual(['online'])
  })

  it('is not called offline later when its readings show that it is there', async () => {
    const { intake, store, pass } = await limited({ changes_hour: 1 })
    await intake.status('depok', bytes({ state: 'online' }))
    await intake.status('depok', bytes({ state: 'offline' }))
    await intake.readings('depok', bytes(levelPack()))
    await pass(hour_ms)
    expect(store.presence('depok')).toEqual(['online'])
  })
})

describe('what people hear', () => {
  it('is which station, since when, and what is held back; a notice after five minutes; the end by itself', async () => {
    const { intake, desk, pass, now } = await limited({ quarantined_hour: 1 })
    const notices = new Map<string, Notice>()
    const board = {
      notify: (one: Notice) => void notices.set(one.id, one),
      end: (id: string) => void notices.delete(id),
    }
    const tell = () => desk.tell(board, (station) => `Pos ${station}`)
    const sendJunk = () => intake.readings('depok', bytes('?'))
    await sendJunk()
    expect([desk.state().ok, desk.limited('depok'), desk.links(String)]).toEqual([true, undefined, []])

    await sendJunk()
    const since_ms = now()
    tell()
    expect(desk.limited('depok')).toMatchObject({ since_ms, limits: ['quarantine'] })
    expect(desk.state()).toMatchObject({ ok: false, says: expect.stringContaining('"depok" sends too much since') })
    expect(desk.links((station) => `Pos ${station}`)[0]).toMatchObject({ link: 'limits', ok: false })
    expect(notices.size, 'a burst is nobody’s trouble').toBe(0)

    await pass(5 * minute_ms)
    await sendJunk()
    tell()
    expect([...notices]).toMatchObject([['station-depok-sends-too-much', { since_ms }]])
    expect(notices.get('station-depok-sends-too-much')!.text.id).toContain(
      'Stasiun "Pos depok" mengirim terlalu banyak',
    )

    await pass(11 * minute_ms)
    tell()
    expect([notices.size, desk.state().ok, desk.limited('depok')]).toEqual([0, true, undefined])
  })
})
