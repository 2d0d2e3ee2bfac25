export { type Config, help, readConfig } from './config.ts'
