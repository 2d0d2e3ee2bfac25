export { addImportCommand } from './command.ts'
