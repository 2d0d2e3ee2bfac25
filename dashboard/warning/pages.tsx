/** The pages of the early warning that few open: fetched when needed. */
import { AlertPage } from './AlertPage.tsx'
import { DrillPage } from './DrillPage.tsx'
import { HooksPage } from './HooksPage.tsx'
import type { PageProps } from './pageProps.ts'
import { RulesPage } from './RulesPage.tsx'
import './pages.css'

export function SeldomPage(props: PageProps) {
  const { view } = props
  if (view.alert) return <AlertPage key={view.alert} {...props} />
  if (view.page === 'hooks') return <HooksPage {...props} />
  if (view.page === 'drill') return <DrillPage {...props} />
  return <RulesPage {...props} />
}
