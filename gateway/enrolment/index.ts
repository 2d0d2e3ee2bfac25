export { addInviteCommand } from './command.ts'
export { openEnrolment } from './enrolment.ts'
export { addressOf } from './link.ts'
export { enrolmentResource } from './routes.ts'
