/**
 * What can be loud: a relay, a sound. One file in `outputs/` and one row in its table.
 *
 * Manners: an output does what it was last told for as long as it exists, through faults: a board that comes back is set
 * again. It says `isOn` only when that is proved as far as its hardware can. It never throws after it was opened; what is
 * wrong is its `fault`, a sentence in both languages. `prove` makes no sound. `close` leaves it silent.
 */
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Boards } from '../links/firmata.ts'
import type { Clock } from '../platform/clock.ts'
import type { Problem } from '../platform/problems.ts'

/** A sentence for people: what is wrong, and where to look. */
export interface Fault {
  id: string
  en: string
}

export interface OutputState {
  isOn: boolean
  /** Null when it could be loud now, as far as is known. */
  fault: Fault | null
  /** False until it has first shown what it can; boards need some seconds to start. */
  isKnown: boolean
}

export interface Output {
  /** Loud until told otherwise, or silent. Returns at once; `onChange` tells when it is done. */
  set(isOn: boolean): void
  state(): OutputState
  /** Proves without a sound that it could be loud; answers what is wrong, or null. At most 10 s. */
  prove(): Promise<Fault | null>
  /** Silent, and lets go of what it holds. */
  close(): Promise<void>
}

export interface OutputTools {
  boards: Boards
  clock: Clock
  log: Logger
  /** To be called after each change of `state()`. */
  onChange: () => void
}

/** `where` is its place in the file; relative paths are meant from `folder`. */
export interface OutputPlace {
  where: string
  folder: string
}

export interface OutputKind<Schema extends z.ZodObject = z.ZodObject> {
  settings: Schema
  /** What the schema cannot judge: files, pins that are not suited. */
  problems(settings: z.output<Schema>, place: OutputPlace): Problem[]
  open(settings: z.output<Schema>, place: Pick<OutputPlace, 'folder'>, tools: OutputTools): Output
  /** The pins it needs, by port as edge.yaml writes it, so that none is used twice. */
  pins(settings: z.output<Schema>): { port: string; pins: string[] } | null
}
