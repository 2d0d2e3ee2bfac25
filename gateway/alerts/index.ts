export { openWarning, type Warning } from './alerts.ts'
