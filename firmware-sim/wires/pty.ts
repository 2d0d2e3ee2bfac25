/**
 * A board's bytes on a pseudo-terminal, which opens like any serial port. `socat` makes it; it is started anew for each
 * host, since a terminal whose other end was closed cannot be used again.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, unlinkSync } from 'node:fs'
import type { Host, Line } from '../line.ts'
import type { Wire } from './tcp.ts'

/** What a terminal needs of a line. */
type Served = Pick<Line, 'attach' | 'detach' | 'receive' | 'stop'>

const restart_ms = 200
const deadline_ms = 2_000

/**
 * `path` becomes a link to the terminal. Rejects with advice when socat is missing or the link cannot be made; `say`
 * hears of trouble that comes later.
 */
export async function servePty(line: Served, path: string, say: (sentence: string) => void): Promise<Wire> {
  let isClosing = false
  let socat: ChildProcess | undefined
  let restart: NodeJS.Timeout | undefined
  if (isLink(path)) unlinkSync(path) // left by a socat that was killed
  await plug()
  return { port: `serial:${path}`, close }

  // `-d -d` makes socat say when the terminal exists and when somebody opened it; until then nothing may be written,
  // or the host would find stale bytes waiting.
  async function plug() {
    const child = spawn('socat', ['-d', '-d', '-', `pty,rawer,wait-slave,pty-interval=0.02,link=${path}`], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    socat = child
    const host: Host = {
      send: (bytes) => child.stdin.writable && child.stdin.write(bytes),
      close: () => end(child),
    }
    let said = ''
    const isThere = new Promise<void>((resolve, reject) => {
      child.once('error', (err) =>
        reject(new Error('cannot start socat. Install it (apt-get install socat).', { cause: err })),
      )
      child.once('exit', (code) => reject(new Error(`socat cannot serve ${path} (code ${code}): ${lastLine(said)}`)))
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const before = said
        said = (said + text).slice(-2_000)
        if (/PTY is/.test(said)) whenLinked(resolve)
        const isOpened = /starting data transfer loop/
        if (isOpened.test(said) && !isOpened.test(before) && !line.attach(host)) end(child)
      })
    })
    child.stdin.on('error', () => end(child)) // EPIPE: socat has ended, 'exit' follows
    child.stdout.on('data', (bytes: Buffer) => line.receive(bytes))
    child.once('exit', () => line.detach(host))
    await isThere
    child.once('exit', () => {
      if (!isClosing) restart = setTimeout(plugAgain, restart_ms)
    })
  }

  // socat names the terminal a moment before it makes the link.
  function whenLinked(resolve: () => void) {
    if (isLink(path)) resolve()
    else if (socat?.exitCode === null) setTimeout(whenLinked, 5, resolve)
  }

  function plugAgain() {
    plug().catch((err: Error) => {
      say(`${path} is gone and cannot be made again; trying on. ${err.message}`)
      if (!isClosing) restart = setTimeout(plugAgain, 10 * restart_ms)
    })
  }

  async function close() {
    isClosing = true
    clearTimeout(restart)
    line.stop()
    const child = socat
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    end(child)
    const late = setTimeout(() => end(child, 'SIGKILL'), deadline_ms)
    await ended
    clearTimeout(late)
  }
}

// One that could not be started has no number, and Node would send the signal to our whole process group.
function end(child: ChildProcess, signal?: NodeJS.Signals) {
  if (child.pid !== undefined) child.kill(signal)
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''
