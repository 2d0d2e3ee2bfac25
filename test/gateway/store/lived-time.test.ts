import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { day_ms } from '../../../edge/platform/time.ts'
import { openLivedTime } from '../../../gateway/store/lived-time.ts'
import { openStore } from '../../../gateway/store/open.ts'
import type { PackEntry } from '../../../gateway/store/record.ts'
import { emptyFolder } from '../../kit/folder.ts'

const noon_ms = Date.UTC(2026, 10, 25, 12)

describe('the time that retention believes', () => {
  it('is the clock’s while that goes on as it lives, and for a record that begins', () => {
    let lived_ms = 0
    const time = openLivedTime(
      null,
      () => noon_ms + lived_ms,
      () => lived_ms,
    )
    lived_ms = 3 * day_ms
    expect(time.now()).toBe(noon_ms + 3 * day_ms)
  })

  it('takes at most a day of a clock that leaps ahead, and eight for each day lived', () => {
    let lived_ms = 0
    const time = openLivedTime(
      noon_ms,
      () => noon_ms + 1_100 * day_ms,
      () => lived_ms,
    )
    expect(time.now()).toBe(noon_ms + day_ms)
    lived_ms = day_ms
    expect(time.now()).toBe(noon_ms + 9 * day_ms)
  })

  it('stays where it is while the clock is set back', () => {
    expect(
      openLivedTime(
        noon_ms,
        () => noon_ms - 1_100 * day_ms,
        () => 0,
      ).now(),
    ).toBe(noon_ms)
  })
})

describe('a record of 300 days', () => {
  const folder = () => emptyFolder()
  const levels = Array.from({ length: 2_000 }, (_, i) => noon_ms - 300 * day_ms + i * 0.15 * day_ms)

  /** Opens it, settles (which is when retention runs), counts its rows, closes it. */
  async function rowsBy(folder: string, now_ms: number, fill = false): Promise<number> {
    const retention = { raw_days: 400, minute_days: 800, hour_days: 3_650 }
    const store = await openStore({
      folder,
      retention,
      now: () => now_ms,
      receipt_ms: 0,
      log: pino({ enabled: false }),
    })
    let isOpen = true
    onTestFinished(() => (isOpen ? store.close() : undefined))
    if (fill) {
      for (let from = 0; from < levels.length; from += 500) {
        const readings = levels
          .slice(from, from + 500)
          .map((at_ms) => ({ sensor: 'level', at_ms: Math.round(at_ms), values: { water_level_m: 1 } }))
        const pack: PackEntry = {
          ...{ kind: 'pack', station: 'hulu', received_ms: readings[0]!.at_ms },
          pack: { epoch: 'e', seq: from + 1, readings },
        }
        await store.receive(pack)
      }
    }
    await store.settle()
    const [counted] = await store.counts(0, noon_ms + day_ms)
    await store.close()
    isOpen = false
    return counted!.n
  }

  it('keeps its rows when a start has the clock three years ahead, three years behind, and right again', async () => {
    const there = folder()
    const before = await rowsBy(there, noon_ms, true)
    expect(before).toBe(levels.length)
    for (const years of [3, -3, 0, 3, 0]) expect(await rowsBy(there, noon_ms + years * 365 * day_ms)).toBe(before)
  })
})
