/** When old segments are regrouped: now and then, in a thread that lives only as long as there is something to do. */
import type { Logger } from 'pino'
import { startThread, type Thread } from '../../../edge/platform/thread.ts'
import { minute_ms } from '../../../edge/platform/time.ts'
import type { ForgottenAt } from './forget-log.ts'
import type { RegroupCalls } from './regroup-thread.ts'
import { listSegments } from './segments.ts'

const every_ms = 10 * minute_ms

export interface RegroupingOptions {
  folder: string
  /** Older commits may be regrouped. */
  before_ms: () => number
  log: Logger
}

export function openRegrouping({ folder, before_ms, log }: RegroupingOptions) {
  let running: Promise<void> | null = null
  let isClosing = false
  const timer = setInterval(() => void look(), every_ms).unref()

  return {
    /** While it is, nobody else may remove segments. */
    isBusy: () => running !== null,
    /** Looks now; resolves when everything is regrouped that may be. */
    look,
    /** Writes anew what has something of what was forgotten; resolves when it is in none of the files that are not written to. */
    async forget(forgotten: readonly ForgottenAt[]): Promise<void> {
      while (running) await running
      if (isClosing) throw new Error('The store is closed.')
      const work = inThread((thread) => thread.ask('forget', forgotten))
      running = work.then(ended, ended)
      await work
    },
    /** Ends it between two stretches. What was not finished is done another time. */
    async close() {
      clearInterval(timer)
      isClosing = true
      await running
    },
  }

  function look(): Promise<void> {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  async function run() {
    // Closed segments, one that is written to, and one before it at most: nothing to start a thread for.
    if (isClosing || listSegments(folder).segments.filter(({ isClosed }) => !isClosed).length < 2) return
    try {
      await inThread(async (thread) => {
        while (!isClosing && (await thread.ask('regroup', before_ms())));
      })
    } catch (err) {
      log.warn({ err }, 'old commits cannot be regrouped now; trying again later')
    }
  }

  async function inThread(work: (thread: Thread<RegroupCalls>) => Promise<unknown>): Promise<void> {
    const url = new URL('./regroup-thread.js', import.meta.url)
    const thread = await startThread<RegroupCalls>(url, { folder }, () => undefined)
    try {
      await work(thread)
    } finally {
      await thread.end()
    }
  }

  function ended() {
    running = null
  }
}
