export { addLifeCommands } from './command.ts'
export { type LifeDesk, openLifeDesk } from './desk.ts'
export { lifeResource } from './routes.ts'
