/**
 * The gateway's live view (SSE) kept open while the page is seen, and gathers readings before telling. A link that says
 * nothing for 35 s is lost; while it is, the gateway is looked for every few seconds. Where the view cannot be had although
 * the gateway answers (too many viewers, a proxy that holds streams back), the list of stations is asked for every 15 s
 * meanwhile. A refusal is told as what it is, never as a lost link.
 */

import type { LiveEvents } from '../gateway/contract.ts'
import { waitForGateway } from './comeBack.ts'
import { followSight } from './sight.ts'
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
  /** What was told may be old: nobody has looked for long, or the device slept. The next snapshot makes it right. */
  paused(): void
}

export interface Live {
  /** Ends a wait and connects at once. */
  tryNow(): void
}

const gather_ms = 250 // 50 stations at 1 Hz become 4 paints a second instead of 50
const gather_max = 2_000 // a hidden tab's timers sleep: do not hoard
// A dead radio link closes nothing. The gateway speaks every 15 s; two words missed, and the link is lost.
const silence_ms = 34_000
const frozen_ms = 5_000 // a timer that comes so late was held up with the whole page, which then cannot judge
const hidden_ms = 5 * 60_000
const doubt_ms = 15_000 // so long without a first word: the list of stations tells whether the gateway is there
const answer_ms = 30_000 // so long without either: the connection is lost
const refusedAgain_ms = 60_000 // somebody may have signed in elsewhere in this browser
const quickEnds_max = 2 // a view that was ended is opened again without a word, but not for ever
const steady_ms = 10_000

/** Runs as long as the page. */
export function followLive(url: string, listener: LiveListener): Live {
  let attempt = new AbortController()
  let retry: number | undefined
  let stopWaiting: (() => void) | undefined
  let isHeldBack = false // the gateway answers, and the live view broke off without a word
  let silence: number | undefined
  let doubt: number | undefined
  let flush: number | undefined
  let polling: AbortController | undefined
  let isPolled = false
  let isPaused = false
  let quickEnds = 0
  let gathered: LiveReading[] = []

  connect()
  addEventListener('online', () => isPaused || tryNow())
  addEventListener('offline', () => isPaused || lose())
  followSight(hidden_ms, {
    hide: pause,
    show: () => (isPaused || retry !== undefined || stopWaiting) && tryNow(),
  })
  return { tryNow }

  function connect() {
    stop()
    attempt = new AbortController()
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
          expectWord(silence_ms, lose)
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
    else if (!isHeard && isHeldBack) hold()
    else lose()
  }

  function hear(name: string, data: string) {
    const event = JSON.parse(data) // the gateway's contract
    if (name === 'snapshot') {
      stopPolling()
      isHeldBack = false
      gathered = [] // the snapshot already contains them
      listener.snapshot(event)
    } else if (name === 'station') listener.station(event)
    else if (name === 'alert') listener.alert(event)
    else if (name === 'reading') gather(event)
  }

  /** The live view cannot be had, and the list of stations is asked for instead. */
  function hold(why: PollReason = 'held') {
    clearTimeout(silence)
    clearTimeout(doubt)
    if (!isPolled) poll(why)
    again(refusedAgain_ms)
  }

  function refuse(status: number) {
    if (status !== 401 && status !== 403) return hold(status === 503 || status === 429 ? 'full' : 'held')
    clearTimeout(silence)
    clearTimeout(doubt)
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
    stop()
    listener.lost()
    stopWaiting = waitForGateway(() => {
      isHeldBack = true
      connect()
    })
  }

  function pause() {
    hand()
    stopPolling()
    stop()
    isPaused = true
    listener.paused()
  }

  /** Ends the view and all that waits. */
  function stop() {
    attempt.abort()
    stopWaiting?.()
    stopWaiting = undefined
    for (const timer of [silence, doubt, retry]) clearTimeout(timer)
    retry = undefined
  }

  function again(after_ms: number) {
    clearTimeout(retry)
    retry = window.setTimeout(connect, after_ms * (0.75 + Math.random() / 2))
  }

  function tryNow() {
    quickEnds = 0
    isHeldBack = false
    isPaused = false
    connect()
  }

  function expectWord(within_ms: number, otherwise: () => void) {
    clearTimeout(silence)
    const due_ms = Date.now() + within_ms
    silence = window.setTimeout(() => {
      if (Date.now() - due_ms <= frozen_ms) return otherwise()
      listener.paused()
      connect()
    }, within_ms)
  }
}
