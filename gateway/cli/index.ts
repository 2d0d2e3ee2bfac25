export { gatewayChecks } from './doctor/checks.ts'
export { gatewayAt } from './doctor/command.ts'
export { gatewayProgram, type ProgramTools } from './program.ts'
