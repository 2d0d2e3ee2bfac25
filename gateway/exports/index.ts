export { completenessResource } from './completeness.ts'
export { reportResource } from './report-routes.ts'
export { exportsResource } from './routes.ts'
export { LicenceSetting } from './settings.ts'
