/** What a reader of the record is to the gateway: something that follows at its own pace and can be asked how it is. */
import type { Logger } from 'pino'
import { gauge, type Metric } from '../edge/platform/metric.ts'
import type { Delivery } from './contract.ts'
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
  /** What `/readyz` shows. A reader that is not well never makes the gateway unready. */
  state(): { ok: boolean; says: string; state?: string }
  /** Its own HTTP resources. */
  resources?: (app: App) => void
  metrics?: Metric[]
  /** What people ask goes through it: it may know more than the record does. */
  answers?: (from: Answering) => Answering
  /** The newest deliveries, each hook's newest first: what a drill reports. */
  attempts?: () => Promise<Delivery[]>
  close(): Promise<void>
}

/** What HTTP asks. */
export type Answering = Pick<HttpParts, 'store' | 'stations'>

/** How far each reader is behind the record. */
export function lagMetric(position: () => number, readers: () => readonly Pick<Reader, 'name' | 'position'>[]): Metric {
  return gauge(
    'pantau_reader_lag_commits',
    'How far a reader is behind the record',
    () => Object.fromEntries(readers().map((reader) => [reader.name, Math.max(0, position() - reader.position())])),
    'reader',
  )
}
