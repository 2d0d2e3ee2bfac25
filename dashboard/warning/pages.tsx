/** The pages of the early warning that few open, and what is said of troubles: fetched together when one is needed. */
import './pages.css'

export { ChainLinks } from '../ChainLinks.tsx'
export { NoStations } from '../NoStations.tsx'
export { AlertPage } from './AlertPage.tsx'
export { DrillPage } from './DrillPage.tsx'
export { HooksPage } from './HooksPage.tsx'
export { RulesPage } from './RulesPage.tsx'
