/** How the filling of InfluxDB stands: one word, one sentence, and counts. */
import type { Logger } from 'pino'
import type { Trouble } from './trouble.ts'

export type InfluxState = 'starting' | 'ok' | 'refilling' | Exclude<Trouble, 'rejected-line' | 'too-large' | 'too-old'>

export interface WriterStats {
  state: InfluxState
  since_ms: number
  /** What is wrong and what to do; empty when all is well. */
  says: string
  lag_commits: number
  written_values: number
  /** Of these: sent once more, because the server had lost them or the log had moved on. */
  healed_values: number
  batches: number
  failed_batches: number
  /** Values that the server will never take. */
  refused_values: number
  /** Values before the server's own retention. */
  dropped_values: number
  /** Whether a comparison with the record is due or under way. */
  isComparing: boolean
  /** The size to which batches have grown. */
  batch_values: number
}

export const batchValues_min = 200

export function emptyStats(since_ms: number): WriterStats {
  return {
    state: 'starting',
    since_ms,
    says: 'Has not asked InfluxDB yet.',
    lag_commits: 0,
    written_values: 0,
    healed_values: 0,
    batches: 0,
    failed_batches: 0,
    refused_values: 0,
    dropped_values: 0,
    isComparing: true,
    batch_values: batchValues_min,
  }
}

export function isState(trouble: Trouble): trouble is Exclude<Trouble, 'rejected-line' | 'too-large' | 'too-old'> {
  return trouble !== 'rejected-line' && trouble !== 'too-large' && trouble !== 'too-old'
}

/** Sets the state, and logs when it is another than before. */
export function become(
  stats: WriterStats,
  { state, says }: Pick<WriterStats, 'state' | 'says'>,
  now_ms: number,
  log: Logger,
): void {
  const was = stats.state
  Object.assign(stats, { state, says, since_ms: was === state ? stats.since_ms : now_ms })
  if (was === state) return
  if (state === 'ok') log.info({ was }, 'InfluxDB takes what is written')
  else if (state === 'refilling') log.info({ says }, 'InfluxDB is given once more what it does not hold')
  else log.warn({ state, says }, 'InfluxDB cannot be filled now; the record keeps everything')
}
