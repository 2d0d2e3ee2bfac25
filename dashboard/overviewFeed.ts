/** Keeps what the first screen shows current beyond live values: asked for whole at the start, each 5 min, and after a change. */
import type { Alert, OverviewAnswer } from '../gateway/contract.ts'
import { ask } from './ask.ts'

export const overviewUrl = 'api/v1/overview'

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
}

const again_ms = 300_000
const after_ms = [4_000, 20_000] as const // a siren answers within a second, a chat within a few

/** Runs as long as the page; asks at once. */
export function openOverviewFeed({ tell, takeAlerts }: OverviewListener): OverviewFeed {
  let timers: number[] = []
  let newest = 0
  refresh()
  setInterval(() => document.hidden || refresh(), again_ms)
  return {
    refresh,
    soon() {
      for (const timer of timers) clearTimeout(timer)
      timers = after_ms.map((wait_ms) => window.setTimeout(refresh, wait_ms))
    },
  }

  async function refresh() {
    const own = ++newest
    const asked = ask<OverviewAnswer>(overviewUrl).then(({ value }) => value)
    takeAlerts(asked.then((value) => value?.alerts))
    const value = await asked
    if (value && own === newest) tell(value) // a later question has the newer answer
  }
}
