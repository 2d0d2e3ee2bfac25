export { gatewayProgram, type ProgramTools } from './program.ts'
