export { momentsResource } from './moments.ts'
export { openOverview, overviewResource } from './overview.ts'
