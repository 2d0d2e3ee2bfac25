/** What is done now and then: settling, retention by the time that is believed, and trimming of the log. */
import type { Logger } from 'pino'
import type { Thread } from '../../edge/platform/thread.ts'
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import { allowed, type Consent, daysOf } from './consent.ts'
import { openLivedTime } from './lived-time.ts'
import type { LogCalls } from './log/log-thread.ts'
import type { TrimLimit } from './log/log-writer.ts'
import { openRegrouping } from './log/regrouping.ts'
import { segment_bytes } from './log/segments.ts'
import { DiskRefused, type ReaderState, type RetentionState, type StoreOptions } from './record.ts'
import type { TablesCalls } from './tables/tables-thread.ts'

export interface UpkeepTools extends Pick<StoreOptions, 'folder' | 'now' | 'retention'> {
  settle_s: number
  elapsed_ms: () => number
  tables: Thread<TablesCalls>
  logThread: Thread<LogCalls>
  position: () => number
  saveReader(state: ReaderState): Promise<void>
  /** When the newest commit was made, as the log had it at the start; null for an empty log. */
  newest_ms: number | null
  bytes: () => { log: number; tables: number }
  isClosing: () => boolean
  log: Logger
}

const retainEvery_ms = hour_ms
/** Under this name the time that retention believes is kept in the log. */
const timeReader = 'time'
/** Under this one the days that it acts on. */
const retentionReader = 'retention'
const smallLog_bytes = 256 * 1024
const fullSegments = 3
const defaults = { raw_days: 400, minute_days: 800, hour_days: 3650, log_days: 14, log_max_mb: 64 }

export async function openUpkeep(tools: UpkeepTools) {
  const { folder, tables, logThread, now, newest_ms, isClosing, log } = tools
  const acts = tools.retention !== undefined
  const retention = { ...defaults, ...tools.retention }
  const { state } = await logThread.ask('reader', timeReader)
  const believed_ms = (state as { believed_ms: number } | undefined)?.believed_ms
  const known_ms = believed_ms ?? (newest_ms === null ? null : Math.min(newest_ms, now()))
  const lived = openLivedTime(known_ms, now, tools.elapsed_ms)
  const regrouping = openRegrouping({ folder, before_ms: () => lived.now() - hour_ms, log })
  const wanted = daysOf(retention)
  let consent = ((await logThread.ask('reader', retentionReader)).state ?? null) as Consent | null
  let removed: RetentionState['removed'] = null
  let toldFor = ''
  let settled_ms = now()
  let retained_ms = Number.NEGATIVE_INFINITY

  async function keep(next: Consent) {
    if (JSON.stringify(next) === JSON.stringify(consent)) return
    await tools.saveReader({ reader: retentionReader, pos: tools.position(), state: next })
    consent = next
  }

  async function retain(believed_ms: number) {
    const { days, isWaiting } = allowed(wanted, consent)
    await keep({ ...consent, days })
    if (isWaiting && toldFor !== JSON.stringify(wanted)) {
      toldFor = JSON.stringify(wanted)
      const would = await tables.ask('retentionPlan', tools.position(), believed_ms, wanted, days)
      log.warn({ wanted, kept: days, ...would }, 'the retention was lowered; nothing more goes until it is confirmed')
    }
    const { values, bytes } = await tables.ask('retain', believed_ms, days)
    if (values === 0) return
    removed = { at_ms: now(), values, bytes }
    log.info({ values, bytes, ...days }, 'retention has removed what is older than the settings say')
  }

  async function retainNow() {
    const believed_ms = lived.now()
    await tools.saveReader({ reader: timeReader, pos: tools.position(), state: { believed_ms } })
    if (acts) await retain(believed_ms)
  }

  return {
    regrouping,
    isSettlingDue: () => Math.abs(now() - settled_ms) >= tools.settle_s * 1_000,
    async settle() {
      settled_ms = now()
      await tables.ask('settle', tools.position())
      if (Math.abs(now() - retained_ms) < retainEvery_ms) return
      retained_ms = now()
      await retainNow().catch((err) => {
        if (!(err instanceof DiskRefused)) throw err
        retained_ms = Number.NEGATIVE_INFINITY // what was settled is settled; this is tried again with the next one
        log.warn({ err }, 'the disk refuses; retention waits for the next settling')
      })
    },
    async retention(): Promise<RetentionState> {
      const isWaiting = acts && allowed(wanted, consent).isWaiting
      const days = consent?.days ?? wanted
      const waits = isWaiting ? await tables.ask('retentionPlan', tools.position(), lived.now(), wanted, days) : null
      return { wanted, days, waits, removed }
    },
    async confirmRetention() {
      await keep({ days: wanted, ...consent, confirmed: wanted })
      retained_ms = Number.NEGATIVE_INFINITY // with the next settling
      settled_ms = Number.NEGATIVE_INFINITY
    },
    /** Removes what is no longer needed of the log, of what is settled up to `pos`. */
    async trim(pos: number) {
      if (tools.bytes().log > fullSegments * segment_bytes) void regrouping.look() // an import, or a long time away
      if (regrouping.isBusy()) return // the next settling comes soon
      const limits: TrimLimit[] = [
        { before_ms: lived.now() - retention.log_days * day_ms, bytes: 0 },
        { before_ms: Number.POSITIVE_INFINITY, bytes: retention.log_max_mb * 1024 * 1024 },
        // After a day a log that outweighs the record it led to, such as that of an import, is no use to anybody.
        { before_ms: lived.now() - day_ms, bytes: Math.max(smallLog_bytes, tools.bytes().tables / 2) },
      ]
      while (!isClosing() && (await logThread.ask('trim', pos, limits)) > 0);
    },
  }
}
