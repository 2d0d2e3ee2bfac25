/**
 * Forgetting in the log: what is meant of closed files, and of open ones that are no longer written to, is written anew
 * without it. Positions stay; a commit of which nothing is left is an empty one. Killed at any moment, it is done again.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSynced, syncFolder } from '../../../edge/platform/copies.ts'
import type { Entry, ForgetScope } from '../entries.ts'
import { withoutScope } from '../forgotten.ts'
import { groupsOf } from './regroup.ts'
import { closedName, listSegments, logFolderIn, type Segment } from './segments.ts'

/** What was forgotten, and with which commit. */
export interface ForgottenAt {
  pos: number
  what: ForgetScope
}

/** Gives how many files were written anew. */
export function forgetInLog(folder: string, forgotten: readonly ForgottenAt[]): number {
  const last = Math.max(0, ...forgotten.map(({ pos }) => pos))
  const { segments, replaced } = listSegments(folder)
  for (const { path } of replaced) rmSync(path, { force: true })
  let written = 0
  for (const segment of segments) {
    if (segment.last === null || segment.last < segment.first || segment.first > last) continue
    if (forgetIn(folder, segment, forgotten)) written++
  }
  return written
}

function forgetIn(folder: string, segment: Segment, forgotten: readonly ForgottenAt[]): boolean {
  let isChanged = false
  const groups = groupsOf([segment], (commit) => {
    const json = textLeft(commit.json, commit.pos, forgotten)
    isChanged ||= json !== commit.json
    return { ...commit, json }
  })
  if (!isChanged) return false
  const home = logFolderIn(folder)
  const generation = segment.isClosed ? segment.generation + 1 : 1
  const path = join(home, closedName(segment.first, segment.last!, generation))
  replaceSynced(path, Buffer.concat(groups))
  syncFolder(home)
  rmSync(segment.path, { force: true })
  return true
}

/** The text of a commit without what was forgotten with a later one, or further on in the same. */
export function textLeft(json: string, pos: number, forgotten: readonly ForgottenAt[]): string {
  const met = forgotten.filter((one) => one.pos >= pos && json.includes(`"${one.what.station}"`))
  if (met.length === 0) return json
  const before = JSON.parse(json) as Entry[]
  const left = met.reduce((entries, { pos: at, what }) => {
    const end = at > pos ? entries.length : entries.findIndex(({ kind }) => kind === 'forgotten')
    return [...entries.slice(0, end).flatMap((entry) => withoutScope(entry, what) ?? []), ...entries.slice(end)]
  }, before)
  const isSame = left.length === before.length && left.every((entry, i) => entry === before[i])
  return isSame ? json : JSON.stringify(left)
}
