/** The real programs under test, as processes that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openRegistry } from '../../gateway/stations/index.ts'
import { programFile } from '../kit/root.ts'

export interface Program {
  pid: number
  ready: Record<string, unknown>
  isAlive(): boolean
  /** SIGKILL: no last words. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

/** A program knows nothing of the harness that started it, and would outlive it. */
const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Starts `node dist/{file}` and waits for its ready line. Its log goes to `logFile`. */
export async function startProgram(
  file: string,
  args: string[],
  env: Record<string, string>,
  logFile: string,
): Promise<Program> {
  const child = spawn(process.execPath, [programFile(file), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  living.add(child)
  child.once('exit', () => living.delete(child))
  child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }))
  const ready = await readyLine(child, `${file} (log: ${logFile})`)
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (!isAlive()) return child.exitCode
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    return child.exitCode
  }
  return { pid: child.pid!, ready, isAlive, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') }
}

async function readyLine(child: ChildProcess, name: string): Promise<Record<string, unknown>> {
  const lines = createInterface({ input: child.stdout! })
  const died = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code} before it was ready`)
  })
  const line = (async () => {
    for await (const text of lines) if (text.startsWith('{')) return JSON.parse(text)
    throw new Error(`${name} closed its output before it was ready`)
  })()
  // Whichever comes second has nobody left to tell.
  died.catch(() => undefined)
  return Promise.race([line, died])
}

/** What `station add` does. Returns the password. */
export function addStation(folder: string, station: string): string {
  const registry = openRegistry(folder)
  try {
    return registry.addStation({ station }).password
  } finally {
    registry.close()
  }
}

export function writeConfig(file: string, config: object): void {
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config, null, 2))
}
