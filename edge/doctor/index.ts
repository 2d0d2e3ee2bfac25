export { serviceEnvironment, thisComputer } from '../../doctor/index.ts'
export { readPlan } from '../config.ts'
export { stationChecks } from './checks.ts'
export { type DoctorTools, type DoctorWish, doctor, stationPart } from './doctor.ts'
