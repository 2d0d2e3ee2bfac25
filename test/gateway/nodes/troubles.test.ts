import { describe, expect, it } from 'vitest'
import type { Refusal, SensorHealth, StationHealth } from '../../../gateway/contract.ts'
import { type Known, troublesOf } from '../../../gateway/nodes/troubles.ts'

const now_ms = 1_800_000_000_000
const minute_ms = 60_000
const texts = { says: { id: 'sebab', en: 'reason' }, todo: { id: 'perbaiki', en: 'mend it' } }

describe('what is wrong with a station', () => {
  it('is nothing while all is well', () => {
    const good = { level: wire({ frames: 100, wiring: 'good' }) }
    expect(kindsOf({ last: health({ sensors: good, clock: 'synced', outbox: { disk: 'ok' } }) })).toEqual([])
  })

  it('is its password first, and only while the station itself is not heard', () => {
    const refusals = [refusal('wrong-password', 0), refusal('bad-time', minute_ms)]
    expect(kindsOf({ refusals, last_seen_ms: null })).toEqual(['password', 'refused'])
    expect(kindsOf({ refusals, last_seen_ms: now_ms - 2 * minute_ms })).toEqual(['password', 'refused'])
    expect(kindsOf({ refusals, last_seen_ms: now_ms })).toEqual(['refused'])
  })

  it('is what was refused within a quarter of an hour, with how much of it', () => {
    expect(troublesOf(known({ refusals: [refusal('bad-time', minute_ms, 128)] }), now_ms)).toMatchObject([
      { kind: 'refused', id: '128 kiriman ditolak: sebab.', todo: texts.todo },
    ])
    expect(kindsOf({ refusals: [refusal('bad-time', 16 * minute_ms)] })).toEqual([])
  })

  it.each(['closed', 'silent', 'garbled', 'damaged', 'blind'] as const)('is a wire that is %s', (fault) => {
    const sensor = fault === 'closed' ? wire({ connected: false }) : wire({ wiring: fault })
    expect(troublesOf(known({ last: health({ sensors: { level: sensor } }) }), now_ms)).toMatchObject([
      { kind: 'wire', sensor: 'level' },
    ])
  })

  it.each([
    ['silent', wire({ frames: 60 }), wire({ frames: 60 })],
    ['garbled', wire({ frames: 60 }), wire({ frames: 60, rejected: { checksum: 400 } })],
    ['damaged', wire({ frames: 60 }), wire({ frames: 70, rejected: { checksum: 400 } })],
    ['blind', wire({ frames: 60 }), wire({ frames: 70, nulls: { 'no echo': 10 } })],
  ])('is a %s wire also where an older node only counts', (_, then, now) => {
    const before = health({ sensors: { level: then } })
    expect(kindsOf({ before, last: health({ sensors: { level: now } }) })).toEqual(['wire'])
  })

  it('is not a rain gauge in dry weather', () => {
    const sensors = [{ sensor: 'rain', model: '', quantities: ['rainfall_mm'] }]
    const dry = health({ sensors: { rain: wire({ frames: 0 }) } })
    expect(kindsOf({ sensors, before: dry, last: dry })).toEqual([])
  })

  it('is a sensor that gives nothing while its station sends, by its own rhythm', () => {
    const sensors = [
      { sensor: 'level', model: '', quantities: ['water_level_m'], every_s: 900, every_told: true as const },
    ]
    const quietFor = (minutes: number, last?: StationHealth) =>
      kindsOf({ sensors, measured_ms: { 'level.water_level_m': now_ms - minutes * minute_ms }, ...(last && { last }) })
    expect(quietFor(45)).toEqual([])
    expect(quietFor(47)).toEqual(['quiet'])

    // A node that has just been started after a week owes nothing yet, whatever its clock says.
    const startedBefore = (minutes: number) => health({ at_ms: 5_000_000, started_ms: 5_000_000 - minutes * minute_ms })
    expect(quietFor(7 * 24 * 60, startedBefore(45))).toEqual([])
    expect(quietFor(7 * 24 * 60, startedBefore(47))).toEqual(['quiet'])
  })

  it('is a clock that is not set or off, weak power, a weak signal, a full card, a card that fails', () => {
    expect(kindsOf({ clock: { isUnset: true, off_ms: 0 } })).toEqual(['clock'])
    expect(kindsOf({ clock: { isUnset: false, off_ms: 26 * 3_600_000 } })).toEqual(['clock'])
    expect(kindsOf({ last: health({ power: ['under-voltage now'], signal_dbm: -90 }) })).toEqual(['power', 'signal'])
    expect(kindsOf({ last: health({ card: { free_mb: 20, size_mb: 8_000 } }) })).toEqual(['card'])
    expect(kindsOf({ last: health({ outbox: { disk: 'failing' } }) })).toEqual(['disk'])
  })

  it.each([
    [199.9, 'Kartu memori alat hampir penuh: sisa 199 MB.'],
    [20, 'Kartu memori alat hampir penuh: sisa 20 MB.'],
    [19.9, 'Kartu memori alat penuh: sisa 19 MB.'],
    [0, 'Kartu memori alat penuh: sisa 0 MB.'],
  ])('calls a card with %s MB left what it is', (free_mb, sentence) => {
    const said = troublesOf(known({ last: health({ card: { free_mb, size_mb: 8_000 } }) }), now_ms)
    expect(said.map(({ id }) => id)).toEqual([sentence])
  })

  it('has somebody make room on a full card that refuses what must be written, not replace it', () => {
    const last = health({ card: { free_mb: 0, size_mb: 8_000 }, outbox: { disk: 'failing' } })
    expect(troublesOf(known({ last }), now_ms)).toMatchObject([
      {
        kind: 'disk',
        id: 'Kartu memori alat penuh: sisa 0 MB.',
        todo: { id: expect.stringMatching(/^Hapus berkas lain/) },
      },
    ])
  })

  it('does not count what a node said before it fell silent, nor anything of a retired one', () => {
    const last = health({ sensors: { level: wire({ connected: false }) } })
    expect(kindsOf({ last: { ...last, heard_ms: now_ms - 6 * minute_ms } })).toEqual([])
    expect(kindsOf({ last, state: 'offline' })).toEqual([])
    expect(kindsOf({ last, state: 'retired' })).toEqual([])
  })
})

function known(more: Partial<Known>): Known {
  return { state: 'online', last_seen_ms: now_ms, sensors: [], measured_ms: {}, refusals: [], ...more }
}

function kindsOf(more: Partial<Known>): string[] {
  return troublesOf(known(more), now_ms).map(({ kind }) => kind)
}

function health(more: Partial<StationHealth>): StationHealth {
  return { heard_ms: now_ms, ...more }
}

function wire(more: SensorHealth): SensorHealth {
  return { connected: true, last_frame_ms: now_ms, frames: 0, rejected: {}, nulls: {}, ...more }
}

function refusal(reason: string, age_ms: number, n = 1): Refusal {
  return { reason, n, first_ms: now_ms - age_ms, last_ms: now_ms - age_ms, ...texts }
}
