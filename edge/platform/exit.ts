/** How a program ends: asked by a signal, or with the parent process that started it. */
import type { Logger } from 'pino'

export interface ExitTools {
  log: Logger
  /** Writes what the log still holds in memory; called last. */
  flush?: () => void
}

/** npm passes on a Ctrl-C that the terminal has already sent to us; a person's second one comes later than this. */
const repeat_ms = 500

/**
 * Runs `close` once, on SIGTERM, on Ctrl-C, or when the parent of a child process with PANTAU_EXIT_WITH_PARENT=1 is
 * gone, and leaves with 0 when it has resolved. A second signal leaves at once, with 1.
 */
export function exitWhenAsked(close: () => Promise<void>, { log, flush }: ExitTools): void {
  let asked_ms: number | undefined
  const end = async (why: string) => {
    asked_ms = performance.now()
    log.info({ why }, 'closing')
    await close()
    log.info('closed')
    leave(0)
  }
  const ask = (signal: string) => {
    if (asked_ms === undefined) void end(signal)
    else if (performance.now() - asked_ms >= repeat_ms) leave(1)
  }
  process.on('SIGTERM', ask)
  process.on('SIGINT', ask)
  const hadParent = process.send !== undefined // the channel itself is gone when the parent left while this program was loaded
  if (process.env.PANTAU_EXIT_WITH_PARENT !== '1' || !hadParent) return
  const parentLeft = () => void (asked_ms === undefined && end('the parent is gone'))
  if (process.connected) process.once('disconnect', parentLeft)
  else parentLeft()

  function leave(code: number) {
    flush?.()
    process.exit(code)
  }
}
