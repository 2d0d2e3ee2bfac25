/** What every page of the early warning is given. */
import type { LiveReading, State } from '../state.ts'
import type { View } from '../view.ts'

export interface PageProps {
  known: State
  view: View
  now_ms: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  /** Asks for the list of alerts again. */
  refreshAlerts(): void
}
