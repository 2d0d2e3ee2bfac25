/** Payloads in quarantine that were read again and have left it: they lie in closed segments until a merge leaves them out. */
import { checksumOf } from '../../../edge/platform/checksum.ts'
import type { Line } from '../segments/lines.ts'

/** So many are remembered: each station has 1,000 payloads at most, and merges drop those that are here. */
const answered_max = 100_000

/** The same for ever; two payloads of one commit that are equal in everything leave together. */
export function lineId({ pos, entry }: Line): string {
  return `${pos}:${checksumOf(Buffer.from(JSON.stringify(entry))).toString(36)}`
}

/** Both, the newest of them. */
export function joinedIds(known: readonly string[], more: readonly string[] = []): string[] {
  return [...new Set([...known, ...more])].slice(-answered_max)
}

/** Whether a line has left. */
export function isAnswered(answered: ReadonlySet<string>, line: Line): boolean {
  return answered.size > 0 && answered.has(lineId(line))
}
