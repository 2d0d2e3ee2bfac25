export { openLife } from './life.ts'
export { openReaders } from './readers.ts'
export { openRecord } from './record.ts'
export { showSettings } from './settings.ts'
