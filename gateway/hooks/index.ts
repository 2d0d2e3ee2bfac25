/**
 * Hooks carry alerts, and notices of the gateway's own trouble, to people and machines. Another part speaks through them
 * with a `Notices` (`gateway/words/notices.ts`): `notices.notify({ id, severity, since_ms, title, text })` as long as something
 * is wrong, `notices.end(id)` when it is over. `gateway.ts` hands one to each part.
 */
export { openHooks } from './hooks.ts'
export { type NoticeBoard, openNotices } from './notices.ts'
export { HookSettings } from './settings.ts'
