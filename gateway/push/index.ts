/** Phones whose owners asked to be told of warnings: see `push.ts`. */
export { pushSchema } from './file.ts'
export { openPush, type PushTools } from './push.ts'
export { PushSettings } from './settings.ts'
