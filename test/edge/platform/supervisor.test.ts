import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openSupervisor } from '../../../edge/platform/supervisor.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { needs } from '../../kit/needs.ts'
import { startEdge } from '../../kit/startEdge.ts'

const { skip, why } = needs('systemd-notify')

/** The socket at which systemd listens, and what came through it. */
async function openSocket() {
  const path = join(emptyFolder(), 'notify.sock')
  const socket = spawn('socat', ['-u', `UNIX-RECV:${path}`, 'STDOUT'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void socket.kill('SIGKILL'))
  let said = ''
  socket.stdout.on('data', (chunk) => {
    said += chunk
  })
  await eventually(() => existsSync(path))
  return { path, times: (word: string) => said.split(word).length - 1 }
}

const silent = pino({ level: 'silent' })

it.skipIf(skip)(`systemd is told that the program is ready, that it lives, and that it ends (${why})`, async () => {
  const { path, times } = await openSocket()
  const env = { ...process.env, NOTIFY_SOCKET: path, WATCHDOG_USEC: '900000', WATCHDOG_PID: String(process.pid) }
  const supervisor = openSupervisor({ env, pid: process.pid, log: silent })
  expect(times('READY=1')).toBe(0)
  supervisor.ready()
  await eventually(() => times('READY=1') === 1 && times('WATCHDOG=1') >= 2)
  supervisor.stopping()
  await eventually(() => times('STOPPING=1') === 1)
})

it.skipIf(skip)(`nothing says that it lives when another process is watched, or none (${why})`, async () => {
  const { path, times } = await openSocket()
  for (const more of [{ WATCHDOG_USEC: '3000', WATCHDOG_PID: '1' }, {}]) {
    const supervisor = openSupervisor({
      env: { PATH: process.env.PATH, NOTIFY_SOCKET: path, ...more },
      pid: 2,
      log: silent,
    })
    supervisor.ready()
    supervisor.stopping()
  }
  await eventually(() => times('READY=1') === 2 && times('STOPPING=1') === 2)
  expect(times('WATCHDOG=1')).toBe(0)
})

it('without systemd nothing is started', () => {
  const supervisor = openSupervisor({ env: { PATH: '/none' }, pid: 1, log: silent })
  supervisor.ready()
  supervisor.stopping()
})

it('says once that systemd cannot be told', async () => {
  const lines: string[] = []
  const log = pino({}, { write: (line) => void lines.push(line) })
  const supervisor = openSupervisor({ env: { PATH: '/none', NOTIFY_SOCKET: '/none/x' }, pid: 1, log })
  supervisor.ready()
  supervisor.stopping()
  await eventually(() => lines.length > 0)
  expect(lines).toEqual([expect.stringContaining('systemd cannot be told')])
})

it.skipIf(skip)(`the agent of a station tells it (${why})`, async () => {
  const { path, times } = await openSocket()
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: 'tcp:127.0.0.1:9' }]
  const env = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '900000' }
  const edge = await startEdge({ folder: emptyFolder(), gatewayUrl: 'mqtt://127.0.0.1:9', sensors, env })
  await eventually(() => times('READY=1') === 1 && times('WATCHDOG=1') > 0)
  await edge.stop()
  await eventually(() => times('STOPPING=1') === 1)
})
