/** The one verdict, as the record gives it: which values of a pack are new, repeated or in conflict. */
import type { Reading } from '../../edge/contract.ts'
import { flagOf } from '../../gateway/store/flags.ts'
import type { Entry, PackEntry, Verdict } from '../../gateway/store/record.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import { type Card, trim } from './card.ts'

export interface Decided {
  entries: Entry[]
  verdict: Omit<Verdict, 'pos'>
}

type Outcome = 'stored' | 'repeated' | 'conflict'

/** Decides, and notes the new names. What is called here must be kept. */
export function decide(card: Card, { text: _, ...entry }: PackEntry): Decided {
  const counts: Record<Outcome, number> = { stored: 0, repeated: 0, conflict: 0 }
  const fresh: number[] = []
  const conflicts: number[] = []
  entry.pack.readings.forEach((reading, index) => {
    const outcome = worst(card, entry, reading, index)
    counts[outcome]++
    if (outcome === 'stored') fresh.push(index)
    if (outcome === 'conflict') conflicts.push(index)
  })
  const entries: Entry[] = [part(entry, fresh, counts.repeated)]
  if (conflicts.length > 0) entries.push({ ...part(entry, conflicts, 0), kind: 'conflict' })
  const refused = counts.conflict > 0 ? { conflict: counts.conflict } : {}
  return { entries, verdict: { stored: counts.stored, repeated: counts.repeated, refused } }
}

function worst(card: Card, { station, received_ms, flags }: PackEntry, reading: Reading, index: number): Outcome {
  const outcomes = Object.entries(reading.values).map(([quantity, value]): Outcome => {
    const rows = card.rowsOf(`${station}/${reading.sensor}/${quantity}`)
    const known = rows.get(reading.at_ms)
    if (known) return known.value === value ? 'repeated' : 'conflict'
    const flag = flagOf(flags?.[index], quantity as QuantityKey, value)
    rows.set(reading.at_ms, { at_ms: reading.at_ms, value, flag, received_ms })
    trim(rows)
    return 'stored'
  })
  return outcomes.includes('conflict') ? 'conflict' : outcomes.includes('stored') ? 'stored' : 'repeated'
}

function part(entry: PackEntry, chosen: number[], repeated: number): PackEntry {
  const { pack, flags, clocks, ...rest } = entry
  if (chosen.length === pack.readings.length) return { ...entry, ...(repeated > 0 && { repeated }) }
  return {
    ...rest,
    pack: { ...pack, readings: chosen.map((index) => pack.readings[index]!) },
    ...(flags && { flags: chosen.map((index) => flags[index] ?? null) }),
    ...(clocks && { clocks: chosen.map((index) => clocks[index] ?? null) }),
    ...(repeated > 0 && { repeated }),
  }
}
