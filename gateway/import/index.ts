export { runImportCommand } from './command.ts'
