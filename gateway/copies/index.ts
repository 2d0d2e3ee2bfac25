export { addBackupCommands } from './command.ts'
export { addFollowCommand } from './follow-command.ts'
export { openHomes } from './homes.ts'
export { copiesResource } from './routes.ts'
