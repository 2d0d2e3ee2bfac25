/**
 * Hooks carry alerts, and notices of the gateway's own trouble, to people and machines. Another part speaks through them
 * with a `Notices` (`gateway/words/notices.ts`): `notices.notify({ id, severity, since_ms, title, text })` as long as something
 * is wrong, `notices.end(id)` when it is over. `gateway.ts` hands one to each part.
 */
export { activeAt, followActive } from './active.ts'
export { addressProblem } from './addresses.ts'
export { hooksSchema } from './deliveries.ts'
export { type ActiveAlert, type Hearing, openHearing } from './hearing.ts'
export { openHookReading } from './hook-reading.ts'
export { openHooks } from './hooks.ts'
export { latenessOf_s } from './latency.ts'
export type { Said } from './message.ts'
export { type NoticeBoard, openNotices } from './notices.ts'
export { pinProblem, trustOf } from './pin.ts'
export { type Answer, openPost } from './post.ts'
export { openQueue, type Queued } from './queue.ts'
export { delayAfter_ms } from './retry.ts'
export { lateLine, linesOf } from './sentences.ts'
export { HookSettings } from './settings.ts'
export { drill, headlineOf } from './text.ts'
export type { Strand } from './voice.ts'
