/** Reads the whole record from the disk, bit by bit and once a day, to see that it is whole before somebody needs it. */
import { day_ms, hour_ms } from '../../../edge/platform/time.ts'
import { verifyLog } from '../log/verify-log.ts'
import type { RecordDamage } from '../record.ts'

/** How often `check` is to be called. */
export const checkEvery_ms = 1_000
// A frame each time, some 10 KB: a year of 50 stations takes three hours. A larger record gets so many that half a day does.
const checksInHalfADay = (12 * hour_ms) / checkEvery_ms
const frame_bytes = 4_096 // most are larger

interface Checked {
  folder: string
  /** Reads the history, frame by frame, and tells what is damaged. */
  verify(): Generator<void>
  /** Bytes of it. */
  bytes(): number
  damagedLog(damage: RecordDamage): void
  elapsed_ms(): number
}

/** Begins anew with each start: a gateway that is switched off at night must not leave the same files out each day. */
export function openChecking({ folder, verify, bytes, damagedLog, elapsed_ms }: Checked) {
  let checking: Generator<void> | null = null
  let again_ms = Number.NEGATIVE_INFINITY

  function* all(): Generator<void> {
    again_ms = elapsed_ms() + day_ms
    yield* verify()
    const { damage } = yield* verifyLog(folder, ({ isClosed }) => isClosed)
    for (const found of damage) damagedLog(found)
  }

  return {
    /** Some milliseconds of work, or none. Throws the disk's error; then the next call begins anew. */
    check() {
      if (!checking && elapsed_ms() < again_ms) return
      const going = checking ?? all()
      checking = null
      for (let n = Math.max(1, Math.ceil(bytes() / frame_bytes / checksInHalfADay)); n > 0; n--) {
        if (going.next().done) return
      }
      checking = going
    },
    /** The record was opened anew: what was looked at until now is closed. */
    beginAnew() {
      checking = null
      again_ms = Number.NEGATIVE_INFINITY
    },
  }
}
