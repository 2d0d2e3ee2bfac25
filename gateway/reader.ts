/**
 * What a reader of the record is to the gateway: something that follows at its own pace and can be asked how it is. How it
 * has to behave stands in `store/READERS.md`.
 */
import type { Logger } from 'pino'
import type { FileDamage } from '../edge/platform/kept-file.ts'
import { counter, gauge, type Metric } from '../edge/platform/metric.ts'
import type { ChainLink, Delivery, PartState, Reached } from './contract.ts'
import type { App, HttpParts } from './http/index.ts'

/** What every part may use of the computer it runs on. */
export interface Tools {
  now: () => number
  random: () => number
  /** Environment variables: where secrets are. */
  env: Record<string, string | undefined>
  log: Logger
}

/** A reader of the record beyond the live view: it follows at its own pace, from its own position. */
export interface Reader {
  name: string
  position(): number
  /** Entries that its own code could not take, since the start. */
  setAside?: () => number
  /** What `/readyz` shows. A reader that is not well never makes the gateway unready. */
  state(): PartState
  /** Its links of the warning chain. */
  links?: () => ChainLink[]
  /** Its own HTTP resources. They may ask all readers that are open. */
  resources?: (app: App, readers: readonly Reader[]) => void
  metrics?: Metric[]
  /** What people ask goes through it: it may know more than the record does. */
  answers?: (from: Answering) => Answering
  /** Small files of its own: what happened to them, and how to have them verified. */
  files?: { damages(): readonly FileDamage[]; check(): Promise<void> }
  /** The newest deliveries, each hook's newest first: what a drill reports. */
  attempts?: () => Promise<Delivery[]>
  /** Who was told of an alert, each with the event that was told last. */
  reached?: (alert: string) => ReachedBy[]
  close(): Promise<void>
}

type ByEvent<T> = (Omit<NonNullable<T>, 'level' | 'label'> & { event: string }) | null

/** A receiver of an alert, with events in place of levels. */
export type ReachedBy = Pick<Reached, 'hook' | 'kind'> & {
  delivered: ByEvent<Reached['delivered']>
  failing: ByEvent<Reached['failing']>
}

/** What HTTP asks. */
export type Answering = Pick<HttpParts, 'store' | 'stations'>

/** How far each reader is behind the record, and what it could not take. */
export function readerMetrics(
  position: () => number,
  readers: readonly Pick<Reader, 'name' | 'position' | 'setAside'>[],
): Metric[] {
  const each = (read: (reader: (typeof readers)[number]) => number) => () =>
    Object.fromEntries(readers.map((reader) => [reader.name, read(reader)]))
  return [
    gauge(
      'pantau_reader_lag_commits',
      'How far a reader is behind the record',
      each((reader) => Math.max(0, position() - reader.position())),
      'reader',
    ),
    counter(
      'pantau_reader_set_aside_total',
      'Entries that a reader could not take and passed over, since the start',
      each((reader) => reader.setAside?.() ?? 0),
      'reader',
    ),
  ]
}

/** The newest deliveries of all readers that deliver. */
export async function attemptsOf(readers: readonly Reader[]): Promise<Delivery[]> {
  return (await Promise.all(readers.map((reader) => reader.attempts?.() ?? []))).flat()
}
