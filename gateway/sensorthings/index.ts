export { sensorThingsResource } from './routes.ts'
