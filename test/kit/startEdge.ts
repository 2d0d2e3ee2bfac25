import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { eventually } from './eventually.ts'
import { programFile } from './root.ts'

const main = programFile('edge/main.js')

export interface EdgeSettings {
  /** Where edge.yaml and, unless `data_dir` says otherwise, the outbox go. */
  folder: string
  gatewayUrl: string
  sensors: Record<string, unknown>[]
  station?: string
  password?: string
  /** More of its environment. */
  env?: Record<string, string>
  [more: string]: unknown
}

/** Starts a real edge agent as its own process and waits until it says that it is ready. It is ended with the test. */
export async function startEdge(settings: EdgeSettings) {
  const { folder, gatewayUrl, sensors, station = 'depok', password = 'secret', env = {}, ...more } = settings
  const gateway = { url: gatewayUrl, username: station, password_env: 'EDGE_PASSWORD' }
  const file = join(folder, `${station}.yaml`)
  writeFileSync(file, stringify({ station, gateway, sensors, data_dir: 'edge-data', ...more }))
  const edge = runEdge(['--config', file], { ...env, EDGE_PASSWORD: password })
  onTestFinished(edge.kill)
  await eventually(() => edge.stdout().includes('\n') || edge.exitCode() !== null, 20_000)
  return edge
}

/** Runs the edge's program with these arguments and this environment. */
export function runEdge(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (text.stdout += chunk))
  child.stderr.on('data', (chunk) => (text.stderr += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    pid: child.pid!,
    child: child as ChildProcess,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    exitCode: () => child.exitCode,
    ended,
    isLogged: (sentence: string) => text.stderr.includes(sentence),
    /** Asks it to close in order; answers its exit code. */
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    /** As a power cut does, except for the disk. */
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
