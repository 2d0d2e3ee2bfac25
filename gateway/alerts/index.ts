export { openWarning } from './alerts.ts'
