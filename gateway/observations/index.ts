export { observationFile, observationsSchema } from './file.ts'
export { openObservations } from './observations.ts'
export { observationsResource } from './routes.ts'
export { ObservationSettings } from './settings.ts'
