export { openCap } from './cap-publisher.ts'
export { CapSettings } from './settings.ts'
