/** The pages of the early warning that few open: fetched when needed. */
import type { LiveReading, State } from '../state.ts'
import type { View } from '../view.ts'
import { AlertPage } from './AlertPage.tsx'
import { DrillPage } from './DrillPage.tsx'
import { HooksPage } from './HooksPage.tsx'
import { RulesPage } from './RulesPage.tsx'
import './pages.css'

export interface PageProps {
  known: State
  view: View
  now_ms: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  /** Asks for the list of alerts again. */
  refreshAlerts(): void
}

export function SeldomPage(props: PageProps) {
  const { view } = props
  if (view.alert) return <AlertPage key={view.alert} {...props} />
  if (view.page === 'hooks') return <HooksPage {...props} />
  if (view.page === 'drill') return <DrillPage {...props} />
  return <RulesPage {...props} />
}
