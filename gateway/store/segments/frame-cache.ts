/** Frames of tables that were read lately, decoded: charts and look-ups of names come back to the same ones. */
import type { TableFrame } from './tables.ts'

const default_bytes = 8 * 1024 * 1024

export interface FrameCache {
  /** The frame under this key; `read` is asked when it is not there. null is not kept. */
  get(key: string, read: () => TableFrame | null): TableFrame | null
}

export function openFrameCache(max_bytes = default_bytes): FrameCache {
  const frames = new Map<string, TableFrame>() // in the order of their last use
  return {
    get(key, read) {
      const known = frames.get(key)
      if (known) {
        frames.delete(key)
        frames.set(key, known)
        return known
      }
      const frame = read()
      if (!frame) return null
      frames.set(key, frame)
      // Columns are decoded as they are asked for, so what is held is counted anew: there are few frames.
      let held = 0
      for (const one of frames.values()) held += one.bytes()
      for (const [oldest, one] of frames) {
        if (held <= max_bytes || oldest === key) break
        frames.delete(oldest)
        held -= one.bytes()
      }
      return frame
    },
  }
}
