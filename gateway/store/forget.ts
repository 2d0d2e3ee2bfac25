/**
 * Forgetting, from the word to the last file. The word is a commit of the log: once it is on disk, no answer has any of what
 * it means. Then it goes from the segments, then from the log; both are begun again at the next start, until they are done.
 */
import type { Logger } from 'pino'
import { ConfigError } from '../../edge/platform/problems.ts'
import type { Thread } from '../../edge/platform/thread.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import type { LogCalls } from './log/log-thread.ts'
import { hasOldLog } from './log/old-log.ts'
import type { openRegrouping } from './log/regrouping.ts'
import type { AppendOptions, Entry, ForgetPlan, ForgetScope, Forgotten, ReaderState, Store } from './record.ts'
import type { TablesCalls } from './tables/tables-thread.ts'

export interface ForgetTools {
  folder: string
  tables: Thread<TablesCalls>
  logThread: Thread<LogCalls>
  regrouping: Pick<ReturnType<typeof openRegrouping>, 'forget'>
  position: () => number
  append(entries: Entry[], options: AppendOptions): Promise<number>
  saveReader(state: ReaderState): Promise<void>
  /** Told when series have gone. */
  forgot(): void
  now: () => number
  log: Logger
}

/** Under this name it is kept in the log up to where everything forgotten has gone from the files. */
const readerName = 'forget'

export function openForget(tools: ForgetTools) {
  const { folder, tables, logThread, regrouping, position, now, log } = tools
  let isClosing = false
  let isDue = true // what the last run of the gateway left undone
  let going: Promise<void> | null = null
  const inTurn = openTurns()
  let gone_pos = 0

  return {
    plan: (what: ForgetScope): Promise<ForgetPlan> => query('forgetting', what),
    /** One after the other: each has a commit of its own. */
    forget: (what: ForgetScope, said: { by: string; why: string }): Promise<Forgotten> =>
      inTurn(() => forget(what, said)),
    async list(): ReturnType<Store['forgotten']> {
      const all = await query<Forgotten[]>('forgotten')
      return all.map((one) => ({ ...one, isGone: one.pos <= gone_pos }))
    },
    /** Goes on with what is not done. To be called every second. */
    look,
    /** Resolves when nothing is under way. */
    async close() {
      isClosing = true
      await going
    },
  }

  function look() {
    if (!isDue || going || isClosing) return
    going = finish()
      .catch((err) => log.error({ err }, 'what was forgotten is still in files; trying again'))
      .finally(() => {
        going = null
      })
  }

  async function forget(what: ForgetScope, { by, why }: { by: string; why: string }): Promise<Forgotten> {
    if (hasOldLog(folder) || (await query<boolean>('isUpgrading'))) {
      throw new ConfigError(
        'The record of an earlier version is still being taken over; it can forget when tables.db and log.db are gone from the data folder. Nothing was changed.',
      )
    }
    const pos = await tools.append([{ kind: 'forgotten', received_ms: now(), what, by, why }], { urgent: true })
    const forgotten = (await query<Forgotten[]>('forgotten')).find((one) => one.pos === pos)
    if (!forgotten) throw new Error(`The tables do not know what was forgotten with commit ${pos}.`)
    const { values, quarantined } = forgotten
    log.warn({ ...what, by, why, values, quarantined }, 'forgotten; it goes from the files now')
    isDue = true
    tools.forgot()
    look()
    return forgotten
  }

  async function finish() {
    const all = await query<Forgotten[]>('forgotten')
    const last = all.at(-1)?.pos ?? 0
    gone_pos = (await logThread.ask('reader', readerName)).pos
    if (last > gone_pos || (await tables.ask('mustForget'))) {
      await tables.ask('forget', last)
      if (await tables.ask('mustForget')) return // the disk refuses
      await logThread.ask('roll')
      await regrouping.forget(all.map(({ pos, what }) => ({ pos, what })))
      await tools.saveReader({ reader: readerName, pos: last })
      gone_pos = last
      log.info({ pos: last }, 'what was forgotten has gone from every file of the record')
    }
    const newest = (await query<Forgotten[]>('forgotten')).at(-1)?.pos ?? 0
    isDue = newest > gone_pos
  }

  async function query<Answer>(name: 'forgetting' | 'forgotten' | 'isUpgrading', ...args: unknown[]): Promise<Answer> {
    return (await tables.ask('query', position(), name, ...args)) as Answer
  }
}
