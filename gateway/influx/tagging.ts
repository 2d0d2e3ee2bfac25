/**
 * Whose points are whose in an InfluxDB that many gateways fill. Each point has the tag `gateway`. What versions before this
 * tag wrote has none; it is not written again. It belongs to the gateway that filled the InfluxDB then, up to the time when it
 * began to write the tag.
 */
import { day_ms } from '../../edge/platform/time.ts'
import type { Store } from '../store/index.ts'

/** Under this name the writer keeps its position and state. */
export const reader = 'influx'

/** The points of one gateway. */
export interface Tagging {
  /** The tag; '' = points without one. */
  gateway: string
  /** Points without a tag are its own too, up to this time (excluded); 0 = none is. */
  untagged_until_ms: number
}

/** The part of it that is kept with the writer's position. */
export interface SavedTagging {
  gateway?: string
  untagged_until_ms?: number
}

export interface WhoWrites {
  /** Which gateway this is. */
  gateway: string
  /** What the settings say of points without a tag; absent: they are its own when this record filled InfluxDB before. */
  untagged?: 'own' | 'others' | undefined
}

/** Whose points this gateway's are. `isOther`: the record was filled under the name of another gateway before. */
export function taggingOf(
  { gateway, untagged }: WhoWrites,
  { pos, state }: { pos: number; state?: unknown },
  now_ms: number,
): Tagging & { isOther: boolean } {
  const saved = (state ?? {}) as SavedTagging
  const isOther = saved.gateway !== undefined && saved.gateway !== gateway
  const hasFilledBefore = saved.gateway === undefined && state !== undefined && pos > 0
  // A clock may be off by hours; a day later nobody here writes without the tag any more.
  const known_ms = isOther ? 0 : (saved.untagged_until_ms ?? (hasFilledBefore ? now_ms + day_ms : 0))
  if (untagged === 'others') return { gateway, untagged_until_ms: 0, isOther }
  return { gateway, untagged_until_ms: untagged === 'own' ? known_ms || now_ms + day_ms : known_ms, isOther }
}

/** The same, asked of the record: for who does not write. */
export async function taggingIn(store: Pick<Store, 'reader'>, who: WhoWrites, now_ms: number): Promise<Tagging> {
  const { gateway, untagged_until_ms } = taggingOf(who, await store.reader(reader), now_ms)
  return { gateway, untagged_until_ms }
}

/** A question about one gateway's points is one about each of these: what is named first wins. */
export interface Part {
  gateway: string
  to_ms: number
}

export function partsOf({ gateway, untagged_until_ms }: Tagging, from_ms: number, to_ms: number): Part[] {
  const own = { gateway, to_ms }
  return untagged_until_ms > from_ms ? [own, { gateway: '', to_ms: Math.min(to_ms, untagged_until_ms) }] : [own]
}
