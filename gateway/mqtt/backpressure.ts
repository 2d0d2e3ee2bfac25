/**
 * What one connection has waiting for its receipts. Over the limit nothing more is read from it, so that none can
 * starve the others or fill the memory; its packets wait in its own socket.
 */
import type { Connection } from './gate.ts'

const packets_max = 512
const bytes_max = 1024 * 1024

/** `isFull` tells whether the intake has no room: none at all, or none for this station. */
export function countUnanswered({ pause, resume }: Pick<Connection, 'pause' | 'resume'>, isFull: () => boolean) {
  let packets = 0
  let bytes = 0
  let isPaused = false

  return {
    begin(size: number) {
      packets++
      bytes += size
      if (isPaused || (packets < packets_max && bytes < bytes_max && !isFull())) return
      isPaused = true
      pause()
    },
    end(size: number) {
      packets--
      bytes -= size
      if (!isPaused || packets > packets_max / 2 || bytes > bytes_max / 2) return
      if (packets > 0 && isFull()) return // its last answer will look again
      isPaused = false
      resume()
    },
  }
}
