/**
 * The thread that follows the log with the record by series. It works in short steps and answers queries between them.
 *
 * When the disk refuses, everything here is forgotten and read again from the files and the log: an unfinished settling
 * has left no trace. What is damaged costs what stood there, and is told.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { workerData } from 'node:worker_threads'
import { lowerPriority } from '../../../edge/platform/priority.ts'
import { isDiskTrouble } from '../../../edge/platform/sqlite.ts'
import { say, serve } from '../../../edge/platform/thread.ts'
import { openLogReader, type Synced } from '../log/log-reader.ts'
import { lostCommits } from '../log/lost-commits.ts'
import { DiskRefused } from '../record.ts'
import type { Answer, Asked } from '../verdicts/question.ts'
import { openAsked } from './asked.ts'
import { checkEvery_ms, openChecking } from './checking.ts'
import { openKeeping } from './keeping.ts'
import { type Loss, lossesOf } from './losses.ts'
import { nameAnswer } from './name-answer.ts'
import type { TablesNotice } from './notice.ts'
import { openReadingOn } from './reading-on.ts'
import type { Retention } from './retention.ts'
import { openTables, type Tables } from './tables.ts'

const retry_ms = 5_000
const { folder, synced } = workerData as { folder: string; synced: Synced }

/** What the thread of the log says before this one opens. */
export interface LogSaid {
  /** Up to here its entries were written by versions that left it to the tables to decide what is new. */
  undecided_pos: number
  /** Where it ends. */
  end: number
}

let log: ReturnType<typeof openLogReader>
let tables: Tables
let target = 0
let undecided_pos = 0
/** The settling or retention under way. */
let task: Generator<void> | null = null
/** What can wait: it goes on while nothing else is to be done. */
let leisure: Generator<void, void> | null = null
let [mayTidy, wantsSettling] = [true, false]
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
const keeping = openKeeping(() => tables, warn)
const readingOn = openReadingOn({
  run: () => void run(),
  tell: (reading) => say({ reading } satisfies TablesNotice),
  elapsed_ms: () => performance.now(),
})
const asked = openAsked({ tables: () => tables, readingOn, goOnTo, until, reached, mustReach })
let [isRunning, hasGivenWay, isClosing] = [false, false, false]
let waiting: (() => boolean)[] = []

const calls = {
  open(said: LogSaid) {
    log = openLogReader(folder, synced)
    undecided_pos = said.undecided_pos
    target = said.end
    tables = open()
  },
  position: () => tables.position(),
  /** Up to where alerts can be asked for. */
  alertsPosition: () => readingOn.alertsPosition(tables),
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
    const before = tables.size()
    await begun(() => tables.retain(now_ms, retention))
    const { rows, bytes } = tables.size()
    return { values: Math.max(0, before.rows - rows), bytes: before.bytes - bytes }
  },
  retentionPlan: (pos: number, now_ms: number, wanted: Retention, present: Retention) =>
    reached(pos).then(() => tables.retentionPlan(now_ms, wanted, present)),
  /** Everything that was forgotten up to `pos` goes from the files; `mustForget` says whether the disk has refused. */
  async forget(pos: number) {
    while (tables.settledPosition() < pos && mayTry()) await calls.settle(pos)
    await begun(() => tables.forgetting())
  },
  mustForget: () => tables.mustForget(),
  query: asked.query,
  look: asked.look,
  everySeries: asked.everySeries,
  /** What names hold as of `pos`, or later. Rejects as above. Other questions are answered in between. */
  async names(pos: number, asked: Asked[]): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const one of asked) {
      await mustReach(pos)
      answers.push(await nameAnswer(() => tables, one, recover))
    }
    return answers
  },
  read: (pos: number, bytes: number) => ({ commits: log.read(pos, bytes), first: log.first() }),
  async close() {
    isClosing = true
    await until(() => !isRunning)
    keeping.atTheEnd()
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
  readingOn.begin(opened, target)
  return opened
}

/** Does this next; resolves when it is done, or the disk has refused. */
async function begun(work: () => Generator<void>) {
  await until(() => task === null)
  leisure?.return() // it may be merging what goes
  leisure = null
  task = work()
  run()
  await until(() => task === null)
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
  // Receipts come first. At the start everybody waits for this thread, so it gives way once it has caught up.
  if (!hasGivenWay) lowerPriority()
  hasGivenWay = true
}

/** One short piece of work; false when there was none. */
function step(): boolean {
  try {
    if (readingOn.follow(target)) return true
    if (readingOn.isPausing()) return false
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
  readingOn.passed(tables, target)
  keeping.whileItWorks()
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

/** Until what was committed up to `pos` can be asked for; sooner when the disk keeps the tables from following. */
function reached(pos: number): Promise<void> {
  if (tables.position() < pos) readingOn.endPause()
  goOnTo(pos)
  return until(() => tables.position() >= pos || (!mayTry() && (isStuck || tables.isFull())))
}

function goOnTo(pos: number) {
  target = Math.max(target, pos)
  run()
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
