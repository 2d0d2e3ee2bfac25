export { addRetentionCommands } from './command.ts'
export { openRetentionDesk } from './desk.ts'
export { retentionResource } from './routes.ts'
