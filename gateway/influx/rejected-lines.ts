/** Lines that a server will never take: found by halving, put aside with the server's words, and the rest goes on. */
import type { Logger } from 'pino'
import type { Store } from '../store/index.ts'
import type { Server } from './server.ts'
import { ServerTrouble } from './trouble.ts'

export interface Refusing {
  /** This line will never be taken; `message` is what the server said. */
  line(line: string, message: string): Promise<void>
  /** So many points lie before the server's own retention. */
  dropped(points: number, message: string): void
}

// A measurement of another type refuses every reading for ever: the first ones tell a person all there is to know.
const quarantined_max = 100

/** Writes lines; one that the server refuses for ever is found by halving, handed to `refuse`, and the rest goes on. */
export async function writeLines(server: Pick<Server, 'write'>, lines: string[], refuse: Refusing): Promise<void> {
  if (lines.length === 0) return
  try {
    await server.write(lines)
  } catch (err) {
    if (!(err instanceof ServerTrouble)) throw err
    if (err.trouble === 'too-old') return refuse.dropped(err.dropped, err.message)
    if (err.trouble !== 'rejected-line' && err.trouble !== 'too-large') throw err
    if (lines.length === 1) return refuse.line(lines[0]!, err.message)
    const half = Math.ceil(lines.length / 2)
    await writeLines(server, lines.slice(0, half), refuse)
    await writeLines(server, lines.slice(half), refuse)
  }
}

interface RefusingOptions {
  store: Pick<Store, 'append'>
  stats: { refused_values: number; dropped_values: number }
  now: () => number
  log: Logger
}

/** Counts what is refused, and keeps the first ones in the record's quarantine. */
export function openRefusing({ store, stats, now, log }: RefusingOptions): Refusing {
  return {
    async line(line, message) {
      if (stats.refused_values++ >= quarantined_max) return
      log.warn({ line, message }, 'InfluxDB refuses this value for ever; it stays in the record and goes to quarantine')
      await store.append({
        kind: 'refused',
        station: /station=([^ ,]+)/.exec(line)?.[1] ?? '',
        received_ms: now(),
        reason: 'influx-refused',
        detail: message,
        readings: 1,
        payload: Buffer.from(line).toString('base64'),
      })
    },
    dropped(points, message) {
      if (stats.dropped_values === 0) log.warn({ message }, 'InfluxDB drops what lies before its own retention')
      stats.dropped_values += points
    },
  }
}
