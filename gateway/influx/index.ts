export { addInfluxCommands } from './command.ts'
export { openInflux } from './influx.ts'
export { InfluxSettings } from './settings.ts'
