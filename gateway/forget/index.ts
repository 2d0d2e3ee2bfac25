export { addForgetCommands } from './command.ts'
export { openForgetDesk } from './desk.ts'
export { forgetResource } from './routes.ts'
