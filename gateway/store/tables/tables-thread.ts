/**
 * The thread that follows the log with the record by series. It works in short steps and answers queries between them.
 *
 * When the disk refuses, everything here is forgotten and read again from the files and the log: an unfinished settling
 * has left no trace. What is damaged costs what stood there, and is told.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { isDiskTrouble } from '../../../edge/platform/sqlite.ts'
import { say, serve } from '../../../edge/platform/thread.ts'
import { openLogReader, type Synced } from '../log/log-reader.ts'
import { lostCommits } from '../log/lost-commits.ts'
import { DiskRefused, type RecordDamage } from '../record.ts'
import type { Answer, Asked } from '../verdicts/question.ts'
import { checkEvery_ms, openChecking } from './checking.ts'
import { type Loss, lossesOf } from './losses.ts'
import { lowerPriority } from './priority.ts'
import type { Retention } from './retention.ts'
import { openTables, type Tables, type TablesStatus } from './tables.ts'

export type TablesNotice =
  | { status: TablesStatus }
  | { warning: string; detail: Record<string, unknown> }
  /** Settled up to here, and safe from a power cut: the log may be trimmed. */
  | { safe: number }
  /** Found just now, whether anything was lost by it or not. */
  | { damaged: string; losses: Loss[] }
  /** Commits of the log that cannot be read any more. */
  | { log: RecordDamage }

const retry_ms = 5_000
const nameStep_ms = 10 // how long other questions wait for a look-up of names
const { folder, synced, undecided_pos } = workerData as { folder: string; synced: Synced; undecided_pos: number }

let log: ReturnType<typeof openLogReader>
let tables: Tables
let target = 0
/** The settling or retention under way. */
let task: Generator<void> | null = null
/** What can wait: it goes on while nothing else is to be done. */
let leisure: Generator<void, void> | null = null
let mayTidy = true
let wantsSettling = false
let failed_ms = Number.NEGATIVE_INFINITY
/** Nothing of the log was read since. */
let isStuck = false
/** The last commit heard of: while many come, settling would take the processor from the receipts. */
let followed_ms = Number.NEGATIVE_INFINITY
const quiet_ms = 200
let quiet: NodeJS.Timeout | undefined
const checking = openChecking({
  folder,
  verify: () => tables.verify(),
  bytes: () => tables.status().tables_bytes,
  damagedLog: (damage) => say({ log: damage } satisfies TablesNotice),
  elapsed_ms: () => performance.now(),
})
let isRunning = false
let hasGivenWay = false
let isClosing = false
let waiting: (() => boolean)[] = []

const calls = {
  open() {
    log = openLogReader(folder, synced)
    tables = open()
  },
  position: () => tables.position(),
  /** What was lost ever since, as far as it is known now. */
  losses: (): Loss[] => tables.query.losses(),
  /** The log has come this far. */
  follow(pos: number) {
    target = Math.max(target, pos)
    followed_ms = performance.now()
    run()
    if (tables.isLarge() || mayTidy) runWhenQuiet()
  },
  async settle(pos: number) {
    await reached(pos)
    wantsSettling = tables.hasTail()
    run()
    await until(() => !wantsSettling && task === null)
  },
  async retain(now_ms: number, retention: Retention) {
    await until(() => task === null)
    leisure?.return() // it may be merging what goes
    leisure = null
    task = tables.retain(now_ms, retention)
    run()
    await until(() => task === null)
  },
  async query(pos: number, name: keyof Tables['query'], ...args: unknown[]) {
    await reached(pos)
    return (tables.query[name] as (...args: unknown[]) => unknown)(...args)
  },
  /** Every series as of `pos`. Rejects with `DiskRefused` when the tables do not come so far. */
  async everySeries(pos: number) {
    await mustReach(pos)
    return tables.query.everySeries()
  },
  /** What names hold as of `pos`, or later. Rejects as above. Other questions are answered in between. */
  async names(pos: number, asked: Asked[]): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const one of asked) {
      await mustReach(pos)
      answers.push(await nameAnswer(one))
    }
    return answers
  },
  read: (pos: number, bytes: number) => ({ commits: log.read(pos, bytes), first: log.first() }),
  async close() {
    isClosing = true
    await until(() => !isRunning)
    tables.close()
    log.close()
  },
}
export type TablesCalls = typeof calls

serve(calls)
setTimeout(check, checkEvery_ms).unref()

function open(): Tables {
  const opened = openTables({
    folder,
    log,
    damaged(damage) {
      say({ damaged: damage.file, losses: lossesOf(damage) } satisfies TablesNotice)
      mayTidy = true // what is whole of the file is written anew
      setTimeout(run, quiet_ms).unref()
    },
    setAside(loss, err) {
      warn('an entry of the log could not be taken; it was set aside', { pos: loss.pos, err: String(err) })
      say({ damaged: loss.file, losses: [loss] } satisfies TablesNotice)
    },
  })
  opened.undecidedUpTo(undecided_pos)
  return opened
}

async function run() {
  if (isRunning || isClosing) return
  isRunning = true
  while (!isClosing && step()) {
    notify()
    await turn()
  }
  say({ status: tables.status() } satisfies TablesNotice)
  isRunning = false
  notify()
  if (!hasGivenWay) lowerPriority()
  hasGivenWay = true
}

/** One short piece of work; false when there was none. */
function step(): boolean {
  try {
    const mayRead = tables.position() < target && !tables.isFull()
    if (mayRead) follow()
    const mustSettle = wantsSettling || tables.isFull() || (tables.isLarge() && isQuiet())
    if (!task && mustSettle && mayTry()) task = settling()
    if (!task) return mayRead || tidied()
    if (task.next().done) task = null
    return true
  } catch (err) {
    recover(err)
    return false
  }
}

function follow() {
  isStuck = false
  const unreadable = tables.catchUp()
  if (unreadable.length === 0) return
  warn('commits of the log cannot be read; they were passed over', { commits: unreadable.length, from: unreadable[0] })
  for (const damage of lostCommits(folder, unreadable)) say({ log: damage } satisfies TablesNotice)
}

function* settling(): Generator<void> {
  yield* tables.settle()
  wantsSettling = false
  mayTidy = true
  say({ safe: tables.settledPosition() } satisfies TablesNotice)
}

function check() {
  setTimeout(check, checkEvery_ms).unref()
  if (!tables || isRunning || isClosing || task !== null || !isQuiet() || !mayTry()) return
  try {
    checking.check()
  } catch (err) {
    recover(err)
  }
}

/** One step of what can wait; false when there is none, or when now is not the time. */
function tidied(): boolean {
  if (!mayTidy) return false
  if (!isQuiet() || !mayTry()) {
    runWhenQuiet()
    return false
  }
  leisure ??= tables.merging()
  if (!leisure) mayTidy = false
  else if (leisure.next().done) leisure = null
  return mayTidy
}

function recover(err: unknown) {
  if (!isDiskTrouble(err)) throw err
  warn('the record could not be written; reading it again', { err: String(err) })
  failed_ms = performance.now()
  isStuck = true
  task = null
  leisure = null
  wantsSettling = false
  tables.close()
  tables = open()
  checking.beginAnew()
  setTimeout(run, retry_ms)
}

function runWhenQuiet() {
  quiet ??= setTimeout(run, quiet_ms).unref()
  quiet.refresh()
}

function isQuiet(): boolean {
  return performance.now() - followed_ms >= quiet_ms
}

function mayTry(): boolean {
  return performance.now() - failed_ms >= retry_ms
}

async function mustReach(pos: number) {
  await reached(pos)
  if (tables.position() < pos) throw new DiskRefused('The tables cannot be read, so it cannot be told what is new.')
}

async function nameAnswer(asked: Asked): Promise<Answer> {
  const looking = tables
  const steps = looking.names(asked)
  let until_ms = performance.now() + nameStep_ms
  for (;;) {
    // Meanwhile they may have been read anew, and stand behind.
    if (tables !== looking) throw new DiskRefused('The tables are read again, so it cannot be told what is new.')
    const step = stepOf(steps)
    if (step.done) return step.value
    if (performance.now() < until_ms) continue
    await turn()
    until_ms = performance.now() + nameStep_ms
  }
}

/** The next step of a look-up. Trouble with the file is the disk's, and read again. */
function stepOf(steps: Generator<void, Answer>): IteratorResult<void, Answer> {
  try {
    return steps.next()
  } catch (err) {
    recover(err)
    throw new DiskRefused('The tables cannot be read, so it cannot be told what is new.', { cause: err })
  }
}

/** Until what was committed up to `pos` can be asked for; sooner when the disk keeps the tables from following. */
function reached(pos: number): Promise<void> {
  target = Math.max(target, pos)
  run()
  return until(() => tables.position() >= pos || (!mayTry() && (isStuck || tables.isFull())))
}

function until(isDone: () => boolean): Promise<void> {
  if (isDone()) return Promise.resolve()
  return new Promise((resolve) => {
    waiting.push(() => {
      if (isDone()) resolve()
      return isDone()
    })
  })
}

function notify() {
  waiting = waiting.filter((check) => !check())
}

function warn(warning: string, detail: Record<string, unknown>) {
  say({ warning, detail } satisfies TablesNotice)
}
