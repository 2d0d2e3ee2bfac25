export { addCorrectCommands } from './command.ts'
export { openDesk } from './desk.ts'
export { correctionsResource } from './routes.ts'
