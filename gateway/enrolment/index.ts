export { addInviteCommand } from './command.ts'
export { openEnrolment } from './enrolment.ts'
export { enrolmentResource } from './routes.ts'
