/**
 * What systemd is told: that the program is ready, that it lives (the watchdog), that it is ending. A program whose event loop
 * stands still says nothing any more, and is started anew after `WatchdogSec=`.
 *
 * The words go through systemd's own `systemd-notify`: the socket is a datagram socket of the file system, and Node has none.
 * One such process in a third of `WatchdogSec=` takes some milliseconds. Without systemd nothing is started.
 */
import { spawn } from 'node:child_process'
import type { Logger } from 'pino'

export interface SupervisorTools {
  env: Record<string, string | undefined>
  pid: number
  log: Logger
}

export interface Supervisor {
  /** The program serves; from now on it also says, in time, that it lives. */
  ready(): void
  /** It ends in order and needs no watchdog for that. */
  stopping(): void
}

/** `env` has `NOTIFY_SOCKET` where systemd wants to be told, and `WATCHDOG_USEC` when it wants to hear it again and again. */
export function openSupervisor({ env, pid, log }: SupervisorTools): Supervisor {
  const { NOTIFY_SOCKET, PATH } = env
  if (!NOTIFY_SOCKET) return { ready: () => undefined, stopping: () => undefined }
  let isTold = true
  let living: NodeJS.Timeout | undefined

  return {
    ready() {
      tell('READY=1')
      const every_ms = watchdog_ms(env, pid) / 3
      if (every_ms > 0) living = setInterval(() => tell('WATCHDOG=1'), every_ms).unref()
    },
    stopping() {
      clearInterval(living)
      tell('STOPPING=1')
    },
  }

  function tell(word: string) {
    // Nothing else of our environment: it may hold passwords.
    const child = spawn('systemd-notify', [word], { stdio: 'ignore', env: { NOTIFY_SOCKET, PATH } })
    child.on('error', (err) => missed(err.message))
    child.on('exit', (code) => code !== 0 && missed(`systemd-notify ended with ${code}`))
    child.unref()
  }

  function missed(why: string) {
    if (isTold) log.warn({ why }, 'systemd cannot be told that this program lives, and may start it again')
    isTold = false
  }
}

/** After how long without a word systemd starts the program anew; 0: never, or it watches another process. */
function watchdog_ms({ WATCHDOG_USEC, WATCHDOG_PID }: SupervisorTools['env'], pid: number): number {
  if (WATCHDOG_PID && Number(WATCHDOG_PID) !== pid) return 0
  const watchdog_us = Number(WATCHDOG_USEC ?? 0)
  return Number.isFinite(watchdog_us) ? watchdog_us / 1_000 : 0
}
