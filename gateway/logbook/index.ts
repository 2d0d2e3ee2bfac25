export { logbookFile, logbookSchema } from './file.ts'
export { type Logbook, openLogbook } from './logbook.ts'
export { logbookResource } from './routes.ts'
