export { addQuarantineCommands } from './command.ts'
export { quarantineResource } from './routes.ts'
