/** The list of stations asked for every 15 s, where the live view cannot be had. Fetched when it is needed: few need it. */
import type { LiveEvents, Station } from '../gateway/contract.ts'
import { stationsUrl } from './api.ts'
import { type LiveReading, splitKey } from './state.ts'

/** `between`: what is newer than at the last time, as readings: an open chart goes on by them, as it does by live ones. */
export type OnPolled = (snapshot: LiveEvents['snapshot'], between: LiveReading[]) => void

const poll_ms = 15_000
const answer_max_ms = 20_000

/** Asks until `signal` ends it or it is refused; gives the status of the refusal, 0 when the gateway cannot be reached. */
export async function pollStations(signal: AbortSignal, tell: OnPolled): Promise<number> {
  let before: Station[] = []
  while (!signal.aborted) {
    const answer = await answered(signal)
    if (!answer?.ok) return answer?.status ?? 0
    const stations: Station[] = await answer.json() // the gateway's contract
    if (signal.aborted) break
    // Ages are counted by the gateway's clock: a phone's may be wrong.
    const now_ms = Date.parse(answer.headers.get('date') ?? '') || Date.now()
    tell({ now_ms, stations }, before.length > 0 ? readingsBetween(before, stations) : [])
    before = stations
    await pause(signal)
  }
  return 0
}

async function answered(signal: AbortSignal): Promise<Response | undefined> {
  const deadline = new AbortController()
  const stop = () => deadline.abort()
  const timer = setTimeout(stop, answer_max_ms)
  signal.addEventListener('abort', stop)
  try {
    return await fetch(stationsUrl, { signal: deadline.signal })
  } catch (err) {
    if (!signal.aborted) console.info('the list of stations cannot be had', err)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

function pause(signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, poll_ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** The values of `after` that `before` does not have yet. */
export function readingsBetween(before: readonly Station[], after: readonly Station[]): LiveReading[] {
  return after.flatMap(({ station, latest }) => {
    const known = before.find((old) => old.station === station)?.latest ?? {}
    return Object.entries(latest).flatMap(([key, { at_ms, value, flag, corrected_value }]) => {
      if (at_ms <= (known[key]?.at_ms ?? 0)) return []
      const { sensor, quantity } = splitKey(key)
      const told = { value, flag, ...(corrected_value !== undefined && { corrected_value }) }
      return [{ station, sensor, at_ms, values: { [quantity]: told } }]
    })
  })
}
