/** Keeps what the first screen shows current beyond live values: asked for whole at the start, each 5 min, and after a change. */
import type { Alert, OverviewAnswer } from '../gateway/contract.ts'
import { ask } from './ask.ts'
import { spread } from './spread.ts'

const overviewUrl = 'api/v1/overview'

export interface OverviewFeed {
  /** Asks at once. */
  refresh(): Promise<void>
  /** A warning has changed: asks again when those whom it was told to may have answered. */
  soon(): void
}

interface OverviewListener {
  tell(overview: OverviewAnswer): void
  /** The warnings of an answer that is on its way. */
  takeAlerts(asked: Promise<Alert[] | undefined>): void
  /** No answer came: the warnings must be asked for elsewhere. */
  missed(): void
}

const again_ms = 300_000
const missedAgain_ms = 15_000
const after_ms = [4_000, 20_000] as const // a siren answers within a second, a chat within a few

/** Runs as long as the page; asks at once. */
export function openOverviewFeed({ tell, takeAlerts, missed }: OverviewListener): OverviewFeed {
  let timers: number[] = []
  let missedAgain: number | undefined
  let newest = 0
  refresh()
  setInterval(() => document.hidden || refresh(), again_ms)
  return {
    refresh,
    soon() {
      for (const timer of timers) clearTimeout(timer)
      timers = after_ms.map((wait_ms) => window.setTimeout(refresh, spread(wait_ms)))
    },
  }

  async function refresh() {
    const own = ++newest
    clearTimeout(missedAgain)
    const asked = ask<OverviewAnswer>(overviewUrl)
    takeAlerts(asked.then(({ value }) => value?.alerts))
    const { value, trouble } = await asked
    if (own !== newest) return // a later question has the newer answer
    if (value) return tell(value)
    if (trouble?.kind === 'signIn' || trouble?.kind === 'forbidden') return // asked again when somebody signs in
    missed()
    later()
  }

  function later() {
    missedAgain = window.setTimeout(() => (document.hidden ? later() : refresh()), spread(missedAgain_ms))
  }
}
