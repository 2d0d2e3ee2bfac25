/**
 * The gateway's live view (SSE) kept open: reconnects by its own growing wait, and gathers readings before telling. Where
 * the view cannot be had although the gateway answers (too many viewers, a proxy that holds streams back), the list of
 * stations is asked for every 15 s meanwhile. A refusal is told as what it is, never as a lost link.
 */
import type { LiveEvents } from '../gateway/contract.ts'
import { readEvents } from './sse.ts'
import { type LiveReading, type PollReason, shownReadings } from './state.ts'

export interface LiveListener {
  snapshot(snapshot: LiveEvents['snapshot']): void
  station(station: LiveEvents['station']): void
  alert(word: LiveEvents['alert']): void
  /** Several at once, oldest first. */
  readings(readings: LiveReading[]): void
  /** The stations, asked for because the live view cannot be had. */
  polled(snapshot: LiveEvents['snapshot'], between: LiveReading[], why: PollReason): void
  /** `closed`: nobody is signed in; `forbidden`: who is signed in may not look. */
  refused(why: 'closed' | 'forbidden'): void
  /** The gateway does not answer. */
  lost(): void
}

export interface Live {
  /** Ends a wait and connects at once. */
  tryNow(): void
}

const firstWait_ms = 1_000
const wait_max_ms = 30_000
const gather_ms = 250 // 50 stations at 1 Hz become 4 paints a second instead of 50
const gather_max = 2_000 // a hidden tab's timers sleep: do not hoard
// A dead radio link closes nothing. The gateway speaks every 15 s; three words missed, and the view is opened anew.
const silence_ms = 50_000
const doubt_ms = 15_000 // so long without a first word: the list of stations tells whether the gateway is there
const answer_ms = 30_000 // so long without either: the connection is lost
const refusedAgain_ms = 60_000 // somebody may have signed in elsewhere in this browser
const quickEnds_max = 2 // a view that was ended is opened again without a word, but not for ever
const steady_ms = 10_000

/** Runs as long as the page. */
export function followLive(url: string, listener: LiveListener): Live {
  let attempt = new AbortController()
  let wait_ms = firstWait_ms
  let retry: number | undefined
  let silence: number | undefined
  let doubt: number | undefined
  let flush: number | undefined
  let polling: AbortController | undefined
  let isPolled = false
  let quickEnds = 0
  let gathered: LiveReading[] = []

  connect()
  addEventListener('online', tryNow)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && retry !== undefined) tryNow()
  })
  return { tryNow }

  function connect() {
    attempt.abort()
    attempt = new AbortController()
    clearTimeout(doubt)
    clearTimeout(retry)
    retry = undefined
    doubt = window.setTimeout(() => isPolled || poll('held'), doubt_ms)
    expectWord(answer_ms, () => (isPolled ? again(refusedAgain_ms) : lose()))
    open(attempt.signal)
  }

  async function open(signal: AbortSignal) {
    const opened_ms = Date.now()
    let isHeard = false
    try {
      const answer = await fetch(url, { signal, cache: 'no-store' })
      if (!answer.ok || !answer.body) return refuse(answer.status)
      await readEvents(answer.body, {
        onWord() {
          if (Date.now() - opened_ms > steady_ms) quickEnds = 0
          clearTimeout(doubt)
          expectWord(silence_ms, connect)
        },
        onEvent(name, data) {
          isHeard = true
          hear(name, data)
        },
      })
    } catch (err) {
      if (!signal.aborted) console.info('the live view broke off', err)
    }
    if (signal.aborted) return
    // The link broke, the gateway closes, this viewer was too slow, or its session has ended: the next answer tells which.
    if (isHeard && quickEnds++ < quickEnds_max) connect()
    else lose()
  }

  function hear(name: string, data: string) {
    const event = JSON.parse(data) // the gateway's contract
    if (name === 'snapshot') {
      stopPolling()
      wait_ms = firstWait_ms
      gathered = [] // the snapshot already contains them
      listener.snapshot(event)
    } else if (name === 'station') listener.station(event)
    else if (name === 'alert') listener.alert(event)
    else if (name === 'reading') gather(event)
  }

  function refuse(status: number) {
    clearTimeout(silence)
    clearTimeout(doubt)
    if (status !== 401 && status !== 403) {
      if (!isPolled) poll(status === 503 || status === 429 ? 'full' : 'held')
      return again(refusedAgain_ms)
    }
    stopPolling()
    hand()
    listener.refused(status === 401 ? 'closed' : 'forbidden')
    again(refusedAgain_ms)
  }

  async function poll(why: PollReason) {
    polling?.abort()
    polling = new AbortController()
    const { signal } = polling
    const refused = await import('./poll.ts').then(
      ({ pollStations }) =>
        pollStations(signal, (snapshot, between) => {
          isPolled = true
          listener.polled(snapshot, between, why)
        }),
      (err) => console.info('the list of stations cannot be asked for', err),
    )
    if (signal.aborted) return
    if (refused === 401 || refused === 403) refuse(refused)
    else lose()
  }

  function stopPolling() {
    polling?.abort()
    polling = undefined
    isPolled = false
  }

  function gather(reading: LiveReading) {
    gathered.push(...shownReadings(reading))
    if (gathered.length >= gather_max) hand()
    else flush ??= window.setTimeout(hand, gather_ms)
  }

  function hand() {
    clearTimeout(flush)
    flush = undefined
    const readings = gathered
    gathered = []
    if (readings.length > 0) listener.readings(readings)
  }

  function lose() {
    hand()
    stopPolling()
    attempt.abort()
    clearTimeout(silence)
    clearTimeout(doubt)
    listener.lost()
    again(wait_ms)
    wait_ms = Math.min(wait_ms * 2, wait_max_ms)
  }

  function again(after_ms: number) {
    clearTimeout(retry)
    retry = window.setTimeout(connect, after_ms * (0.75 + Math.random() / 2))
  }

  function tryNow() {
    quickEnds = 0
    connect()
  }

  function expectWord(within_ms: number, otherwise: () => void) {
    clearTimeout(silence)
    silence = window.setTimeout(otherwise, within_ms)
  }
}
