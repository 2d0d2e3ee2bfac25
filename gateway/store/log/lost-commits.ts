/** Commits that could not be read, as they are told to people: by file, and one after the other as one stretch. */
import type { RecordDamage } from '../record.ts'
import { listSegments } from './segments.ts'

/** `positions`: ascending. When the commits around them were made is not known. */
export function lostCommits(folder: string, positions: readonly number[]): RecordDamage[] {
  const { segments } = listSegments(folder)
  const fileAt = (pos: number) => {
    const segment = segments.findLast(({ first, last }) => first <= pos && (last === null || pos <= last))
    return segment ? `log/${segment.name}` : 'log'
  }
  const found: (RecordDamage & { lost: { from: number; to: number } })[] = []
  for (const pos of positions) {
    const before = found.at(-1)
    const file = fileAt(pos)
    if (before?.file === file && before.lost.to === pos - 1) before.lost.to = pos
    else found.push({ file, aside: null, lost: { from: pos, to: pos, from_ms: null, to_ms: null } })
  }
  return found
}
