/** The gateway's live view (SSE) kept open: reconnects by its own growing wait, and gathers readings before telling. */
import type { LiveEvents } from '../gateway/contract.ts'
import { type LiveReading, shownReadings } from './state.ts'

export interface LiveListener {
  snapshot(snapshot: LiveEvents['snapshot']): void
  station(station: LiveEvents['station']): void
  alert(word: LiveEvents['alert']): void
  /** Several at once, oldest first. */
  readings(readings: LiveReading[]): void
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
// A dead radio link closes nothing. After this long without a word the view is opened anew, which costs a quiet village
// one snapshot a minute; when that brings no answer either, the connection is lost.
const silence_ms = 60_000
const answer_ms = 30_000

/** Runs as long as the page. */
export function followLive(url: string, listener: LiveListener): Live {
  let source: EventSource | undefined
  let wait_ms = firstWait_ms
  let retry: number | undefined
  let silence: number | undefined
  let flush: number | undefined
  let gathered: LiveReading[] = []

  connect()
  addEventListener('online', tryNow)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && retry !== undefined) tryNow()
  })
  return { tryNow }

  function connect() {
    source?.close()
    source = new EventSource(url)
    on('snapshot', (snapshot) => {
      wait_ms = firstWait_ms
      gathered = [] // the snapshot already contains them
      listener.snapshot(snapshot)
    })
    on('station', (station) => listener.station(station))
    on('alert', (word) => listener.alert(word))
    on('reading', gather)
    source.onerror = lose
    expectWord(answer_ms, lose)
  }

  function on<Name extends keyof LiveEvents>(name: Name, tell: (event: LiveEvents[Name]) => void) {
    source?.addEventListener(name, (event) => {
      expectWord(silence_ms, connect)
      tell(JSON.parse(event.data))
    })
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
    source?.close()
    clearTimeout(silence)
    clearTimeout(retry)
    listener.lost()
    retry = window.setTimeout(tryNow, wait_ms * (0.75 + Math.random() / 2))
    wait_ms = Math.min(wait_ms * 2, wait_max_ms)
  }

  function tryNow() {
    clearTimeout(retry)
    retry = undefined
    connect()
  }

  function expectWord(within_ms: number, otherwise: () => void) {
    clearTimeout(silence)
    silence = window.setTimeout(otherwise, within_ms)
  }
}
