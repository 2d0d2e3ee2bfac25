/** What waits in the outbox, for health. */
import type { Waiting } from './lanes.ts'

export interface OutboxStats {
  rows: number
  bytes: number
  readings: number
  dropped_readings: number
  oldest_ms: number | null
  /** 'failing' while the disk refuses and readings wait in memory. */
  disk: 'ok' | 'failing'
}

const nothing = { rows: 0, bytes: 0, readings: 0, dropped: 0, oldest_ms: undefined }

interface Counted {
  /** Undefined while the disk does not answer. */
  onDisk: { rows: number; bytes: number; readings: number; dropped: number; oldest_ms: number | undefined } | undefined
  unsaved: readonly Waiting[]
  /** In the pack that is open. */
  open: number
  removals: number
  lost: number
  isFailing: boolean
}

export function statsOf({ onDisk = nothing, unsaved, open, removals, lost, isFailing }: Counted): OutboxStats {
  const waiting = [...unsaved.map((pack) => pack.readings), open]
  const oldest = [onDisk.oldest_ms, unsaved[0]?.oldest_ms].filter((at_ms) => at_ms !== undefined)
  return {
    rows: onDisk.rows - removals + unsaved.length,
    bytes: onDisk.bytes + unsaved.reduce((sum, pack) => sum + pack.json.length, 0),
    readings: onDisk.readings + waiting.reduce((sum, n) => sum + n, 0),
    dropped_readings: onDisk.dropped + lost,
    oldest_ms: oldest.length > 0 ? Math.min(...oldest) : null,
    disk: isFailing ? 'failing' : 'ok',
  }
}
