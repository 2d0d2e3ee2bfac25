/** What a row in the table of faults is. */
import type { Told } from './people.ts'
import type { Village } from './village.ts'

/** `measuring`: no usable value of the river reaches the rules. The others: that receiver hears nothing. */
export type Muted = 'measuring' | 'officer' | 'monitor' | 'siren'

export type Part =
  | 'sensor'
  | 'board'
  | 'link'
  | 'station clock'
  | 'edge'
  | 'gateway'
  | 'gateway clock'
  | 'disk'
  | 'file'
  | 'rule'
  | 'siren'
  | 'receiver'

export interface Fault {
  id: string
  part: Part
  /** Two faults that touch the same thing are no pair; absent: the part. */
  touches?: string
  /** What would let a flood pass in silence while it lasts; null: every flood must be told all the same. */
  mutes: Muted | null
  /** A process starts anew by it: nothing is seen for as long as that takes. */
  restarts?: true
  begin(village: Village): void
  /** Absent: it is over at once. */
  end?(village: Village): void
  /** Whether these words tell a person of this fault. Absent: nobody needs to know. */
  isToldBy?(told: Told): boolean
}
