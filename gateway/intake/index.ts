export { type Flagging, openFlags } from './flags.ts'
export { deliveryFaults, type Intake, openIntake } from './intake.ts'
export { intakeMetrics } from './metrics.ts'
export { QualitySettings } from './settings.ts'
