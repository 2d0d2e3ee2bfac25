export { type Config, type Flags, readConfig } from './config.ts'
export { strangersIn } from './doubts.ts'
export { keepSettings, lastGood } from './last-good.ts'
