export { openHooks } from './hooks.ts'
export { HookSettings } from './settings.ts'
