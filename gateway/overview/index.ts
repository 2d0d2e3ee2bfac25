export { openOverview, overviewResource } from './overview.ts'
