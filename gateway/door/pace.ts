/**
 * The least pace at which an answer must be read. Time counts while something waits to be read, and against it all that
 * was handed to the system, which is never less than what has arrived: nobody who reads at that pace is cut, however much
 * is on the way, and nobody for what we are slow to make.
 */
import type { Socket } from 'node:net'

export interface PaceLimits {
  least_bytes_s: number
  /** So long nobody is judged. */
  grace_ms: number
  look_ms: number
}

type Written = Pick<Socket, 'bytesWritten' | 'writableLength'>

interface Answer<Of extends Written> {
  socket: Of
  waited_ms: number
  before_bytes: number
}

export function openPace<Of extends Written>(
  { least_bytes_s, grace_ms, look_ms }: PaceLimits,
  cut: (socket: Of) => void,
) {
  const answers = new Set<Answer<Of>>()
  const looking = setInterval(look, look_ms).unref()

  return {
    /** An answer begins on this socket; call what it gives when the answer has ended. */
    begin(socket: Of): () => void {
      const answer = { socket, waited_ms: 0, before_bytes: socket.bytesWritten }
      answers.add(answer)
      return () => void answers.delete(answer)
    },
    /** For tests; otherwise once in `look_ms`. */
    look,
    close: () => clearInterval(looking),
  }

  function look() {
    for (const answer of answers) {
      const { socket, before_bytes } = answer
      if (socket.writableLength === 0) continue
      answer.waited_ms += look_ms
      const handed = socket.bytesWritten - before_bytes
      if (answer.waited_ms <= grace_ms + (handed / least_bytes_s) * 1_000) continue
      answers.delete(answer)
      cut(socket)
    }
  }
}
