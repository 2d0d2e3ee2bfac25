/** Real InfluxDB 1.6 and VictoriaMetrics, each in a folder and on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './eventually.ts'
import { freePorts } from './freePorts.ts'

export interface TestServer {
  url: string
  /** SIGKILL; the data stay. */
  kill(): Promise<void>
  /** Starts it again on the same port with the same data. */
  start(): Promise<void>
  /** Forgets all data; only while it is down. */
  wipe(): void
  /** InfluxQL, or a statement such as CREATE DATABASE. */
  ask(q: string, db?: string): Promise<unknown>
}

/** With `auth`, everyone needs a password once a user exists. */
export async function startInfluxd(folder: string, { auth = false } = {}): Promise<TestServer> {
  const [http, rpc] = await freePorts(2)
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'influxdb.conf')
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
  auth-enabled = ${auth}
`,
  )
  return serve(`http://127.0.0.1:${http}`, 'influxd', ['-config', config], '/ping', () => {
    for (const part of ['meta', 'data', 'wal']) rmSync(join(folder, part), { recursive: true, force: true })
  })
}

export async function startVictoriaMetrics(folder: string): Promise<TestServer> {
  const [http] = await freePorts(1)
  const args = [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${http}`, '-retentionPeriod=100y']
  return serve(`http://127.0.0.1:${http}`, 'victoria-metrics', args, '/health', () =>
    rmSync(folder, { recursive: true, force: true }),
  )
}

async function serve(
  url: string,
  program: string,
  args: string[],
  path: string,
  wipe: () => void,
): Promise<TestServer> {
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn(program, args, { stdio: 'ignore' })
    await eventually(async () => (await fetch(url + path)).ok)
  }
  await start()
  return {
    url,
    start,
    wipe,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
    async ask(q, db = '') {
      const answer = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q, db, epoch: 'ms' }) })
      return answer.json()
    },
  }
}
