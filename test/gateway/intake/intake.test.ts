import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { type IntakeOptions, openIntake } from '../../../gateway/intake/intake.ts'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { paperStore, remembered } from '../../kit/paperStore.ts'
import { setClocks } from '../../kit/villageClocks.ts'

async function intakeOn(store = paperStore(), more: Partial<IntakeOptions> = {}) {
  const now = () => start_ms
  const clocks = setClocks(now)
  return { store, intake: await openIntake({ store, clocks, now, log: pino({ enabled: false }), ...more }) }
}
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

describe('the intake', () => {
  it('stores a pack with the gateway’s own time and its own text', async () => {
    const { store, intake } = await intakeOn()
    await intake.readings('depok', bytes(levelPack()))
    expect(store.entries).toEqual([
      { kind: 'pack', station: 'depok', received_ms: start_ms, pack: levelPack(), text: JSON.stringify(levelPack()) },
    ])
    expect(intake.stats()).toMatchObject({ packs: 1, readings: 1, waiting: 0, quarantined: {} })
  })

  it('keeps what it cannot understand in quarantine, with the reason and the beginning of the payload', async () => {
    const { store, intake } = await intakeOn()
    await intake.readings('depok', bytes('selamat pagi'))
    expect(store.refused()).toMatchObject([{ station: 'depok', reason: 'not-json', readings: 1 }])
    expect(Buffer.from(store.refused()[0]!.payload, 'base64').toString()).toBe('selamat pagi')
    expect(intake.stats().quarantined).toEqual({ 'not-json': 1 })
  })

  it('stores the good readings of a pack and keeps the bad ones in quarantine, one entry for each reason', async () => {
    const { store, intake } = await intakeOn()
    const [good] = levelPack().readings
    const readings = [good, { ...good, at_ms: '0' }, { ...good, at_ms: 0.5 }, { ...good, sensor: '' }]
    await intake.readings('depok', bytes({ ...levelPack(), readings }))
    expect(store.readings('depok')).toEqual([good])
    expect(store.refused().map(({ reason, readings }) => [reason, readings])).toEqual([
      ['bad-time', 2],
      ['bad-sensor-id', 1],
    ])
  })

  it('does not even parse more than 128 KiB, and keeps only the first 8', async () => {
    const { store, intake } = await intakeOn()
    await intake.readings('depok', Buffer.alloc(128 * 1024 + 1, '['))
    expect(store.refused()).toMatchObject([{ reason: 'too-large' }])
    expect(Buffer.from(store.refused()[0]!.payload, 'base64')).toHaveLength(8 * 1024)
  })

  it('gives no receipt when the disk refused the quarantine of half a pack', async () => {
    const { store, intake } = await intakeOn()
    store.fill()
    await expect(intake.readings('depok', bytes(levelPack()))).rejects.toThrow('ENOSPC')
    await expect(intake.readings('depok', bytes('?'))).rejects.toThrow('ENOSPC')
    expect(intake.stats()).toMatchObject({ disk_refusals: 2, waiting: 0, waiting_bytes: 0 })
  })

  it('looks at no more packs than its bound while the disk is slow, and takes them in order after', async () => {
    const { store, intake } = await intakeOn(paperStore(), { waitingPacks_max: 3 })
    store.hold()
    const receipts = Array.from({ length: 10 }, (_, i) =>
      intake.readings('depok', bytes(levelPack(i + 1, start_ms + i))),
    )
    expect(intake.stats()).toMatchObject({ waiting: 3, held: 7 })
    expect(intake.isFull()).toBe(true)
    store.release()
    await Promise.all(receipts)
    await intake.drained()
    expect(store.readings('depok').map(({ at_ms }) => at_ms - start_ms)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(intake.isFull()).toBe(false)
  })

  it('stores what a station says about itself when it changed, also across a restart', async () => {
    const about = { name: 'Depok', place: null, sensors: [{ sensor: 'ph', model: 'x', quantities: ['ph' as const] }] }
    const { store, intake } = await intakeOn(paperStore([remembered('depok', about)]))
    expect(await intake.about('depok', bytes(about))).toBe(true)
    expect(store.entries).toEqual([])
    await intake.about('depok', bytes({ ...about, name: 'Depok Baru' }))
    expect(store.entries).toMatchObject([{ kind: 'about', station: 'depok', about: { name: 'Depok Baru' } }])
  })

  it('hears which Pantau a station runs; a version that is none is left out, and the rest counts', async () => {
    const { store, intake } = await intakeOn(paperStore())
    const about = { name: 'Depok', place: null, sensors: [] }
    for (const version of ['0.3.1', 7, '', 'x'.repeat(41)]) await intake.about('depok', bytes({ ...about, version }))
    const told = store.entries.map((entry) => entry.kind === 'about' && entry.about)
    expect(told).toEqual([{ ...about, version: '0.3.1' }, about])
  })

  it.each([
    ['about', 'x', 'bad-about'],
    ['about', { name: '', sensors: [] }, 'bad-about'],
    ['about', { name: 'x', sensors: [{ sensor: 'a', model: 'b', quantities: ['colour'] }] }, 'bad-about'],
    ['about', { name: 'x'.repeat(40_000), sensors: [] }, 'bad-about'],
    ['status', '', 'bad-status'],
    ['status', { state: 'asleep' }, 'bad-status'],
    ['status', { state: 'online', note: 'x'.repeat(40_000) }, 'bad-status'],
  ] as const)('does not retain a nonsensical %s (%.40j)', async (topic, payload, reason) => {
    const { store, intake } = await intakeOn()
    expect(await intake[topic]('depok', bytes(payload))).toBe(false)
    expect(store.refused(reason)).toHaveLength(1)
  })

  it('stores only changes between online and offline', async () => {
    const { store, intake } = await intakeOn()
    for (const state of ['online', 'online', 'offline', 'online'])
      await intake.status('depok', bytes({ state, at_ms: 1 }))
    expect(store.presence('depok')).toEqual(['online', 'offline', 'online'])
  })

  it('does not count a state that the disk refused: the repeat is stored', async () => {
    const { store, intake } = await intakeOn()
    const say = (state: 'online' | 'offline') => intake.status('depok', bytes({ state }))
    store.fill()
    await expect(say('online')).rejects.toThrow('ENOSPC')
    store.empty()
    await say('online')
    expect(store.presence('depok')).toEqual(['online'])
    store.fill()
    await expect(say('offline')).rejects.toThrow('ENOSPC')
    store.empty()
    await say('online')
    expect(store.presence('depok'), 'it never went offline').toEqual(['online'])
    await say('offline')
    expect(store.presence('depok')).toEqual(['online', 'offline'])
  })

  it('takes a second last will for news when the station has sent readings since the first', async () => {
    const { store, intake } = await intakeOn()
    await intake.status('depok', bytes({ state: 'offline' }))
    await intake.readings('depok', bytes(levelPack()))
    await intake.status('depok', bytes({ state: 'offline' }))
    expect(store.presence('depok')).toEqual(['offline', 'offline'])
  })
})
