export { openReaders } from './readers.ts'
export { openRecord } from './record.ts'
