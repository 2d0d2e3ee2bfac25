/** The corrections that a record knows, and their layers by station. */
import type { CorrectionEntry, ForgetScope, WithdrawalEntry } from '../entries.ts'
import { isCorrectionOf } from '../forgotten.ts'
import { type KeptCorrection, type Layers, layersOf } from './layers.ts'

export type Corrections = ReturnType<typeof openCorrections>

export function openCorrections(known: readonly KeptCorrection[] = []) {
  const byId = new Map(known.map((one) => [one.id, one]))
  let layers = new Map<string, Layers | null>()
  let isChanged = false

  function changed() {
    layers = new Map()
    isChanged = true
  }

  return {
    /** The same entry again changes nothing: after a crash the log is read again from an earlier position. */
    take(entry: CorrectionEntry | WithdrawalEntry, pos: number) {
      if (entry.kind === 'correction') {
        if (byId.has(entry.correction.id)) return
        byId.set(entry.correction.id, { ...entry.correction, entered_ms: entry.received_ms, withdrawn: null, pos })
        return changed()
      }
      const one = byId.get(entry.id)
      if (!one || one.withdrawn) return
      if (entry.until_ms !== undefined) {
        if (entry.until_ms >= endOf(one)) return
        const to_ms = Math.max(entry.until_ms, one.from_ms)
        byId.set(entry.id, { ...one, to_ms, planned_to_ms: one.planned_to_ms ?? one.to_ms, cut_pos: pos })
        return changed()
      }
      const withdrawn = { at_ms: entry.received_ms, by: entry.by, why: entry.why }
      byId.set(entry.id, { ...one, withdrawn, withdrawn_pos: pos })
      changed()
    },
    /** Those of what was forgotten. */
    forget(what: ForgetScope) {
      for (const one of byId.values()) if (isCorrectionOf(what, one)) byId.delete(one.id)
      layers = new Map()
    },
    /** What segments say. */
    lay(kept: readonly KeptCorrection[]) {
      for (const one of united([[...byId.values()], kept])) byId.set(one.id, one)
      layers = new Map()
    },
    get: (id: string): KeptCorrection | undefined => byId.get(id),
    /** In the order in which they were entered, those that were withdrawn too. */
    all: (): KeptCorrection[] => inOrder([...byId.values()]),
    /** null: none stands. */
    of(station: string): Layers | null {
      if (byId.size === 0) return null
      const known = layers.get(station)
      if (known !== undefined) return known
      const standing = inOrder([...byId.values()]).filter((one) => one.station === station && !one.withdrawn)
      const made = standing.length > 0 ? layersOf(standing) : null
      layers.set(station, made)
      return made
    },
    /** Whether some are in no segment yet. */
    isChanged: () => isChanged,
    saved() {
      isChanged = false
    },
  }
}

/** Those that stood when everything up to `pos` had been read, as they were known then. */
export function standingAt(kept: readonly KeptCorrection[], pos: number): KeptCorrection[] {
  return kept
    .filter((one) => one.pos <= pos && (one.withdrawn_pos ?? Number.POSITIVE_INFINITY) > pos)
    .map(({ withdrawn_pos: _, ...one }) => ({ ...one, withdrawn: null }))
    .map(({ cut_pos, planned_to_ms, ...one }) => {
      if (cut_pos === undefined) return one
      return cut_pos > pos
        ? { ...one, to_ms: planned_to_ms ?? null }
        : { ...one, cut_pos, planned_to_ms: planned_to_ms ?? null }
    })
}

/** Several lists as one; whoever knows that one was withdrawn, or ended earlier, is believed. */
export function united(lists: readonly (readonly KeptCorrection[])[]): KeptCorrection[] {
  const byId = new Map<string, KeptCorrection>()
  for (const one of lists.flat()) {
    const known = byId.get(one.id)
    const saysMore = one.withdrawn !== null || one.cut_pos !== undefined || known?.cut_pos === undefined
    if (!known?.withdrawn && saysMore) byId.set(one.id, one)
  }
  return inOrder([...byId.values()])
}

function endOf({ to_ms }: KeptCorrection): number {
  return to_ms ?? Number.POSITIVE_INFINITY
}

function inOrder(kept: KeptCorrection[]): KeptCorrection[] {
  return kept.sort((a, b) => a.pos - b.pos || (a.id < b.id ? -1 : 1))
}
