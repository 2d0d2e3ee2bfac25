/** The life of a station: what a station tells, what people change, and work there, on a real record and a real registry. */
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { SetupChange } from '../../../edge/contract.ts'
import type { Notice } from '../../../gateway/contract.ts'
import { openDesk } from '../../../gateway/corrections/desk.ts'
import { openMarks } from '../../../gateway/intake/marks.ts'
import { openLifeDesk } from '../../../gateway/life/desk.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { changeText } from '../../../gateway/store/index.ts'
import { openStore } from '../../../gateway/store/open.ts'
import { emptyFolder } from '../../kit/folder.ts'

const log = pino({ level: 'silent' })
const minute_ms = 60_000
const start_ms = Date.UTC(2026, 10, 22)

async function house() {
  const folder = emptyFolder()
  const clock = { now_ms: start_ms }
  const now = () => clock.now_ms
  const store = await openStore({ folder, receipt_ms: 0, settle_s: 1e9, now, log })
  const registry = openRegistry(folder)
  registry.addStation({ station: 'hulu', name: 'Hulu', lat: -6.5, lon: 106.8 })
  const marks = await openMarks({ store, now, log })
  const told: string[] = []
  const standing = new Map<string, Notice>()
  const desk = openLifeDesk({
    ...{ store, registry, now, enter: marks.enter, corrections: openDesk({ store, now }) },
    nameOf: (station) => `Jembatan ${station}`,
    timeText: (at_ms) => ({ id: new Date(at_ms).toISOString(), en: new Date(at_ms).toISOString() }),
    notices: {
      notify: (notice) => void standing.set(notice.id, notice),
      end: (id) => void standing.delete(id),
    },
  })
  desk.follow((station) => void told.push(station))
  onTestFinished(async () => {
    registry.close()
    await store.close()
  })
  let seq = 0
  const arrive = (values: Record<string, number>, trial?: true) => {
    const reading = { sensor: 'rain', at_ms: now(), values, ...(trial && { trial }) }
    const pack = { epoch: 'e', seq: ++seq, readings: [reading] }
    return Promise.all([
      store.append({ kind: 'pack', station: 'hulu', received_ms: now(), pack }),
      marks.sent('hulu', pack),
    ])
  }
  const kinds = async () => (await desk.of('hulu')).map(({ change }) => change.kind)
  return { store, registry, marks, desk, clock, told, standing, arrive, kinds }
}

const tip = (at_ms: number): SetupChange => ({
  ...{ id: 'abc', sensor: 'rain', at_ms, trial_until_ms: at_ms + 15 * minute_ms, note: 'corong baru, Sari' },
  settings: { mm_per_tip: { before: 0.2, after: 0.5 } },
})

it('what a station tells is entered once, and the rain before it can be shown by the new gauge and back', async () => {
  const { store, desk, marks, arrive, clock } = await house()
  await arrive({ rainfall_mm: 1 })
  clock.now_ms += minute_ms
  await marks.tells('hulu', [tip(clock.now_ms)])
  await marks.tells('hulu', [tip(clock.now_ms)])
  const [mark, ...more] = await desk.of('hulu')
  expect(more).toEqual([])
  expect(mark).toMatchObject({ change: { kind: 'scale', restarts: true }, past: { scale: 2.5 }, shown_by: 'sent' })
  expect(await desk.showPast('hulu', mark!.id, 'new', 'Sari')).toMatchObject({ shown_by: 'new' })
  const query = { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm', from_ms: 0, to_ms: start_ms + 1, limit: 10 }
  expect((await store.rows(query)).rows).toMatchObject([{ value: 1, corrected_value: 2.5 }])
  expect(await desk.showPast('hulu', mark!.id, 'sent', 'Sari')).toMatchObject({ shown_by: 'sent' })
  expect((await store.rows(query)).rows[0]).not.toHaveProperty('corrected_value')
})

it('a visit is told to the station and to staff; it ends by itself, or by a word', async () => {
  const { desk, told, standing, clock } = await house()
  await desk.visit('hulu', 15, 'sarang laba-laba', 'Sari')
  expect(told).toEqual(['hulu'])
  expect(desk.wordFor('hulu')).toEqual({ said_ms: start_ms, until_ms: start_ms + 15 * minute_ms })
  expect(standing.get('trial-hulu')?.text.id).toContain(
    'Aturan untuk Jembatan hulu beristirahat sampai 2026-11-22T00:15',
  )
  expect(desk.links()).toMatchObject([{ link: 'trial', ok: false }])
  clock.now_ms += 15 * minute_ms
  await desk.look()
  expect([desk.links(), [...standing]]).toEqual([[], []])
  await desk.visit('hulu', 15, '', 'Sari')
  clock.now_ms += minute_ms
  await desk.end('hulu', false, 'Sari')
  expect([desk.links(), [...standing]]).toEqual([[], []])
  expect(desk.wordFor('hulu')).toMatchObject({ until_ms: clock.now_ms })
})

it('names, places and the end of a station come from the registry, whoever changed them', async () => {
  const { registry, desk, kinds, clock } = await house()
  registry.setStation({ station: 'hulu', name: 'Jembatan Lama', lat: -6.6, lon: 106.8, at_ms: start_ms, by: 'sari' })
  await desk.look()
  expect((await kinds()).sort()).toEqual(['name', 'place'])
  expect((await desk.of('hulu')).map(({ says }) => says!.id).sort()).toEqual([
    'Ganti nama: Hulu → Jembatan Lama',
    'Letak dibetulkan, atau dipindah: -6.5, 106.8 → -6.6, 106.8',
  ])
  clock.now_ms += minute_ms
  registry.setStation({
    station: 'hulu',
    lat: -6.7,
    lon: 106.9,
    isMoved: true,
    why: 'jembatan baru',
    at_ms: clock.now_ms,
  })
  await desk.look()
  expect((await desk.of('hulu'))[0]).toMatchObject({
    ...{ change: { kind: 'place', restarts: true }, why: 'jembatan baru', trial: { is_on: true } },
    says: { id: 'Dipindah ke tempat lain: -6.6, 106.8 → -6.7, 106.9' },
  })
  registry.retire('hulu', 'roboh', clock.now_ms + 1)
  await desk.look()
  await desk.look()
  expect(await kinds()).toEqual(['retired', 'place', expect.any(String), expect.any(String)])
  expect(registry.lifeNotes()).toEqual([])
})

it('a board of one’s own begins a trial with its first marked reading, and ends it with the first that is not', async () => {
  const { store, desk, arrive, clock } = await house()
  for (let n = 0; n < 4; n++) {
    await arrive({ rainfall_mm: 9 }, true)
    clock.now_ms += minute_ms
  }
  await arrive({ rainfall_mm: 1 })
  const [mark, ...more] = await desk.of('hulu')
  expect(more).toEqual([])
  expect(mark).toMatchObject({ sensor: 'rain', at_ms: start_ms, trial: { to_ms: clock.now_ms, is_on: false } })
  const query = { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm', from_ms: 0, to_ms: 1e15 }
  const { mean, marks } = await store.series({ ...query, points: 100, corrected: true })
  expect(mean).toEqual([null, null, null, null, 1])
  expect(marks).toMatchObject([{ id: mark!.id, kind: 'visit' }])
})

it('a station that nobody knows, and a change that says nothing of numbers, are refused in words', async () => {
  const { desk, registry } = await house()
  await expect(desk.visit('hilir', 15, '', 'Sari')).rejects.toThrow('no station "hilir"')
  registry.setStation({ station: 'hulu', name: 'Lama', at_ms: start_ms })
  await desk.look()
  const { id } = (await desk.of('hulu'))[0]!
  await expect(desk.showPast('hulu', id, 'new', 'Sari')).rejects.toThrow('cannot be shown')
  await expect(desk.showPast('hulu', 'hulu.none', 'new', 'Sari')).rejects.toThrow('has no change')
})

it.each([
  ['name', { name: { before: null, after: 'Pos Hulu' } }, 'Diberi nama: Pos Hulu'],
  ['place', { place: { before: null, after: '-6.6, 106.8' } }, 'Letak dicatat: -6.6, 106.8'],
  ['retired', {}, 'Tidak dipakai lagi'],
] as const)('what had no %s before is not called changed', (kind, settings, says) => {
  expect(changeText('*', { kind, settings }).id).toBe(says)
})
