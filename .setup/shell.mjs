// How a command ends that somebody else ends: in order where it can, and never without a word on stderr.
import { writeSync } from 'node:fs'

const shell = process.ppid // read at once: making the checkout ready takes minutes, and the shell may end meanwhile
const look_ms = 500

/**
 * npm puts a shell between itself and us. Told to end, it tells only that shell, which dies and leaves us running, with
 * the ports taken and nobody to ask. So the end of the shell is a SIGTERM, too, to this process alone.
 */
export function endWithShell() {
  if (!process.env.npm_lifecycle_event) return
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    lastWord('ends, because the process that started it has ended')
    process.kill(process.pid, 'SIGTERM')
  }, look_ms)
  watch.unref()
}

/** A program that does not handle SIGTERM itself still says that somebody told it to end. */
export function sayWhenTerminated() {
  process.once('SIGTERM', () => {
    if (process.listenerCount('SIGTERM') > 0) return // the program's own: it ends in order
    lastWord(`was told to end (SIGTERM) ${whoIsThere()}`)
    process.kill(process.pid, 'SIGTERM') // nobody listens any more, so this ends it
  })
}

/** Nobody learns who has sent a signal; whether the parent still lives tells an orderly end from a lost one. */
export function whoIsThere() {
  return process.ppid === shell ? `while its parent, process ${shell}, was there` : `after its parent, process ${shell}`
}

/** `sentence` goes on after the name of this process. */
export function lastWord(sentence) {
  const after_s = Math.round(process.uptime())
  const name = process.env.npm_lifecycle_event ? `npm ${process.env.npm_lifecycle_event}` : process.argv[1]
  try {
    writeSync(2, `pantau: ${name} (process ${process.pid}) ${sentence}; it had run for ${after_s} s\n`)
  } catch (err) {
    if (!['EPIPE', 'EAGAIN', 'EIO'].includes(err.code)) throw err // the terminal is gone with the shell: nobody reads
  }
}
