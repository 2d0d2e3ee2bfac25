export { type CapTools, openCap } from './cap-publisher.ts'
export { CapSettings } from './settings.ts'
