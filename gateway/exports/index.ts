export { exportsResource } from './routes.ts'
export { LicenceSetting } from './settings.ts'
