export { type Config, type Flags, readConfig } from './config.ts'
