import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hour_ms } from '../../../edge/platform/time.ts'
import { openVillageClocks } from '../../../gateway/clocks/village-clocks.ts'
import { openStore } from '../../../gateway/store/open.ts'
import type { Entry } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'

const noon_ms = Date.UTC(2026, 10, 25, 12)
const log = pino({ enabled: false })

/** A gateway’s clock and record, opened as the gateway does it. `wall`: what the computer’s clock shows, settable. */
async function opened(folder: string, wall: { ms: number }) {
  let elapsed_ms = 0
  const village = await openVillageClocks({
    wall: () => wall.ms,
    elapsed_ms: () => elapsed_ms++,
    log,
    askSync: async () => 'unknown',
  })
  const store = await openStore({ folder, now: village.now, receipt_ms: 0, log })
  await village.follow(store)
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    village.close()
    await store.close()
  }
  onTestFinished(close)
  const clockEntries = async () =>
    (await store.read(0)).commits.flatMap(({ entries }) => entries.filter((entry: Entry) => entry.kind === 'clock'))
  return { village, store, close, clockEntries }
}

const about = { kind: 'about' as const, station: 'hulu', received_ms: noon_ms, about: { name: 'Hulu', sensors: [] } }

describe('a step of the gateway’s clock', () => {
  it('is an entry of the record', async () => {
    const wall = { ms: noon_ms }
    const { village, clockEntries } = await opened(emptyFolder(), wall)
    wall.ms += 2 * hour_ms
    village.now()
    const [entry] = await eventually(async () => {
      const found = await clockEntries()
      return found.length > 0 && found
    })
    expect(Math.round((entry as { step_ms: number }).step_ms / 1_000)).toBe(7_200)
  })

  it('back behind the record while the gateway was off is none: it goes on from the record', async () => {
    const folder = emptyFolder()
    const first = await opened(folder, { ms: noon_ms })
    await first.store.append(about)
    await first.close()
    const { village, clockEntries } = await opened(folder, { ms: noon_ms - 24 * hour_ms })
    expect(village.now()).toBeGreaterThanOrEqual(noon_ms)
    expect(village.state()).toMatchObject({ ok: false, says: expect.stringContaining('24 h behind its own record') })
    expect(await clockEntries()).toEqual([])
  })

  it('back from years ahead is one: what the record holds was received by the other setting', async () => {
    const folder = emptyFolder()
    const years_ms = 1_100 * 24 * hour_ms
    const first = await opened(folder, { ms: noon_ms + years_ms })
    await first.store.append(about)
    await first.close()
    const { village, clockEntries } = await opened(folder, { ms: noon_ms })
    expect(village.now()).toBe(noon_ms)
    expect(await clockEntries()).toMatchObject([{ step_ms: -years_ms }])
  })
})
