export { openDesk } from './desk.ts'
export { correctionsResource } from './routes.ts'
