/** The pages of the early warning that few open, and what is said of troubles: fetched when needed. */
import { AlertPage } from './AlertPage.tsx'
import { DrillPage } from './DrillPage.tsx'
import { HooksPage } from './HooksPage.tsx'
import type { PageProps } from './pageProps.ts'
import { RulesPage } from './RulesPage.tsx'
import './pages.css'

export { ChainLinks } from '../ChainLinks.tsx'
export { NoStations } from '../NoStations.tsx'
export { PartsNotice } from '../PartsNotice.tsx'

export function SeldomPage(props: PageProps) {
  const { view } = props
  if (view.alert) return <AlertPage key={view.alert} {...props} />
  if (view.page === 'hooks') return <HooksPage {...props} />
  if (view.page === 'drill') return <DrillPage {...props} />
  return <RulesPage {...props} />
}
