/** A child process of the village: in the same process group, tied to this one by an IPC channel that closes with it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

export interface Child {
  name: string
  /** The line `{"ready":true,…}`, or null when the process ended before it was ready. */
  ready: Promise<Record<string, unknown> | null>
  /** The exit code, null for a signal. */
  ended: Promise<number | null>
  /** Asks it to close in order, insists after a while, and waits for its end. */
  stop(): Promise<void>
  kill(): void
}

export interface ChildOptions {
  name: string
  file: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** Each line of its log, pino JSON or plain words. */
  onLog: (line: string) => void
}

const lastWords_ms = 500 // its log may arrive after its end; a child of its own may hold it open
const grace_ms = 700
const patience_ms = 15_000 // an orderly end has several steps of up to 5 s

export function startChild({ name, file, args, env, onLog }: ChildOptions): Child {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const log = createInterface({ input: child.stderr! }).on('line', onLog)
  const lastWords = once(log, 'close')
  // 'exit' and not 'close': the latter never comes once the channel was closed from this side.
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (err) => {
      onLog(`cannot be started: ${err.message}`)
      resolve(null)
    })
    child.once('exit', (code) => void Promise.race([lastWords, delay(lastWords_ms)]).then(() => resolve(code)))
  })
  let isReady = false
  const ready = readyLine(child)
  void ready.then((line) => {
    isReady = line !== null
  })
  return { name, ready, ended, stop, kill: () => end('SIGKILL') }

  // One that could not be started has no number, and Node would send the signal to our whole process group.
  function end(signal: NodeJS.Signals) {
    if (child.pid !== undefined) child.kill(signal)
  }

  // Ctrl-C in a terminal sends a signal to the whole group, so a child may be closing already and must not be asked twice:
  // that would mean "leave at once". One that stays is asked by the end of the channel; one that is still being loaded
  // would hear of that much later, and has nothing to close.
  async function stop() {
    const timers = [
      setTimeout(() => {
        if (child.connected) child.disconnect()
        if (!isReady) end('SIGTERM')
      }, grace_ms),
      setTimeout(() => end('SIGTERM'), patience_ms),
      setTimeout(() => end('SIGKILL'), 2 * patience_ms),
    ]
    await ended
    for (const timer of timers) clearTimeout(timer)
  }
}

async function readyLine(child: ChildProcess): Promise<Record<string, unknown> | null> {
  const lines = createInterface({ input: child.stdout! })
  const found = new Promise<Record<string, unknown> | null>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('{"ready":true')) resolve(JSON.parse(line))
    })
    lines.once('close', () => resolve(null))
  })
  return found
}

/** Runs a command of the gateway to its end; its one line of JSON, or null when it refused. */
export async function askOnce(file: string, args: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stderr.resume()
  const [code] = await once(child, 'close')
  return code === 0 ? (JSON.parse(said) as Record<string, unknown>) : null
}
