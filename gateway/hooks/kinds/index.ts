/**
 * The table: every kind of receiver that a hook can deliver to. Adding one is one file beside this one and one row here;
 * its tests are the examples in its file, and the suite of all kinds.
 *
 * Manners. A kind hands one message to its receiver and says what became of it. The queue in front of it knows the rest:
 * the order, the repeats, the delays, what is kept on disk.
 *
 * - One call is one attempt. It never repeats, never waits for a better moment, and keeps no state between calls apart
 *   from idle connections.
 * - It resolves always: trouble is an answer, not an error thrown. `isOk` only when the receiver has said that it has
 *   the message; `isGone` when the receiver says that it wants no more (it is asked again all the same: a receiver decides
 *   nothing about our safety); `retryAfter_ms` when it asks for time.
 * - `says` is one sentence of our own that helps a person put it right. What the receiver said goes into `words`, cut,
 *   for the log only; secrets in it are removed by `senders.ts`.
 * - No secret, no path and no person's address in `target`, `says` or an error. It logs nothing itself.
 * - It ends when the signal says so, connection included, and gives the signal's reason.
 * - The body is made from the message alone (`headingOf`, `wordingOf`, `typeOf`, `dataOf` of `wording.ts`), so that every
 *   attempt sends the same, apart from what dates or signs the attempt, and how late it is. The id of the message goes
 *   along wherever the protocol has a place for it.
 * - It connects only where its settings say: no redirects, and no private address unless `allow_private` says so,
 *   checked after the name was resolved (`post.ts` does both).
 * - It has limits: bytes sent, bytes read from the receiver, connections.
 * - `check`, where the service can be asked whether it works without waking anybody, so that a receiver that is dead is
 *   found out before the flood.
 * - Secrets reach it through `tools.secretOf`; it reads no environment, no file and no clock of its own.
 * - A large library is loaded in `open`, so that a gateway without such a hook does not pay for it.
 */
import { z } from 'zod'
import { needs } from '../../../edge/platform/setting-words.ts'
import type { HookKind } from '../kind.ts'
import { email } from './email.ts'
import { http } from './http.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

const table = [webhook, http, telegram, email] as const
export const kinds: readonly HookKind[] = table

const names = table.map(({ settings }) => settings.shape.kind.value)
const inWords = (language: string) => new Intl.ListFormat(language, { type: 'disjunction' }).format(names)

/** One hook of `gateway.yaml`. */
export const HookSetting = z
  .discriminatedUnion('kind', settingsOf(table))
  .meta(needs(`penerima jenis ${inWords('id')}`, `a hook of the kind ${inWords('en-GB')}`))
export type HookSetting = z.output<typeof HookSetting>

/** The kind of a hook that `HookSetting` has let through. */
export function kindOf({ kind }: HookSetting): HookKind {
  return kinds[names.indexOf(kind)]!
}

/** The schemas of the rows, in their order; `map` alone would forget which is where. */
function settingsOf<const Rows extends readonly { settings: z.ZodObject }[]>(rows: Rows) {
  return rows.map(({ settings }) => settings) as unknown as { [Index in keyof Rows]: Rows[Index]['settings'] }
}
