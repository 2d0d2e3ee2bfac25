/** What every page is given. */
import type { LiveReading, State } from './state.ts'
import type { View } from './view.ts'

export interface PageProps {
  known: State
  view: View
  /** By the gateway's clock, as far as it is known; moves each second. */
  now_ms: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  /** Asks for the list of alerts again. */
  refreshAlerts(): void
  /** Goes to another place; "back" undoes it. */
  go(next: View): void
}
