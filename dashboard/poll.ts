/** The list of stations asked for every 15 s, where the live view cannot be had. Fetched when it is needed: few need it. */
import type { LiveEvents, Station } from '../gateway/contract.ts'
import { stationsUrl } from './api.ts'
import { type LiveReading, splitKey } from './state.ts'
import { within } from './within.ts'

/** `between`: what is newer than at the last time, as readings: an open chart goes on by them, as it does by live ones. */
export type OnPolled = (snapshot: LiveEvents['snapshot'], between: LiveReading[]) => void

const poll_ms = 15_000
const answer_max_ms = 20_000

/** Asks until `signal` ends it or it is refused; gives the status of the refusal, 0 when the gateway cannot be reached. */
export async function pollStations(signal: AbortSignal, tell: OnPolled): Promise<number> {
  let before: Station[] = []
  while (!signal.aborted) {
    const found = await asked(signal)
    if (signal.aborted) break
    if (typeof found === 'number') return found
    tell(found, before.length > 0 ? readingsBetween(before, found.stations) : [])
    before = found.stations
    await pause(signal)
  }
  return 0
}

/** The list, or the status of a refusal; 0 when it did not come, or not as a whole. */
async function asked(signal: AbortSignal): Promise<LiveEvents['snapshot'] | number> {
  try {
    return await within(answer_max_ms, signal, async (signal) => {
      const answer = await fetch(stationsUrl, { signal })
      if (!answer.ok) return answer.status
      const stations: Station[] = await answer.json() // the gateway's contract
      // Ages are counted by the gateway's clock: a phone's may be wrong.
      return { now_ms: Date.parse(answer.headers.get('date') ?? '') || Date.now(), stations }
    })
  } catch (err) {
    if (!signal.aborted) console.info('the list of stations cannot be had', err)
    return 0
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
