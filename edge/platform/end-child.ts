/** Ends a child process. */
import type { ChildProcess } from 'node:child_process'

/**
 * Sends a signal to a child; nothing when it could not be started. Until Node has told that, `child.kill` sends the signal
 * to process 0, which is everybody in our own process group: a missing program would end its station.
 */
export function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): void {
  if (child.pid !== undefined) child.kill(signal)
}
