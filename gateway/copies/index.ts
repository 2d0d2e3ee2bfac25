export { addBackupCommands } from './command.ts'
