/** Everything that the programs make is for their owner alone, whatever the umask: a gateway, an edge, a second home, commands. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProgram } from '../crash/programs.ts'
import { gatewayCommand, gatewayProcess } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startFollower, tokenOf } from '../kit/secondHome.ts'
import { startEdge } from '../kit/startEdge.ts'

let before = 0
beforeAll(() => {
  before = process.umask(0) // what is started from here inherits it
})
afterAll(() => void process.umask(before))

/** Everything in a folder, and the folder, that somebody else may use. */
function openIn(path: string): string[] {
  const stat = lstatSync(path)
  const below = stat.isDirectory() ? readdirSync(path).flatMap((name) => openIn(join(path, name))) : []
  return [...((stat.mode & 0o077) === 0 ? [] : [`${path} ${(stat.mode & 0o777).toString(8)}`]), ...below]
}

/** As a person types it; a process takes seconds on a busy computer, so the others run within this one. */
const command = (...words: string[]) => {
  const { status, stdout, stderr } = gatewayProcess(...words)
  expect(stderr).not.toContain('Error')
  expect(status).toBe(0)
  return JSON.parse(stdout.split('\n')[0] || '{}') as Record<string, string>
}

async function startGateway(folder: string, work: string) {
  const secret = join(work, 'siren.secret')
  writeFileSync(secret, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', { mode: 0o600 })
  const hook = { id: 'siren', kind: 'webhook', url: 'http://127.0.0.1:9', secret_file: secret, allow_private: true }
  writeFileSync(join(work, 'gateway.yaml'), JSON.stringify({ hooks: [hook], settle_s: 1 }))
  const ports = ['--http-port', '0', '--mqtt-port', '0']
  const flags = ['--data-dir', folder, '--config', join(work, 'gateway.yaml'), ...ports]
  return startProgram('gateway/main.js', flags, {}, join(work, 'gateway.log'))
}

it('by nobody else can any of it be read', async () => {
  const work = emptyFolder()
  const at = (name: string) => join(work, name)
  const { password } = command('station', 'add', 'depok', '--data-dir', at('gateway'))
  const token = await tokenOf(at('gateway'))
  expect((await gatewayCommand('tls', 'init', '--name', 'localhost', '--data-dir', at('gateway'))).status).toBe(0)
  const gateway = await startGateway(at('gateway'), work)
  const wire = await fakeWire()
  mkdirSync(at('edge'), { mode: 0o700 })
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
  const settings = { folder: at('edge'), gatewayUrl: String(gateway.ready.mqtt), password: password!, sensors }
  const edge = await startEdge({ ...settings, loss_window_s: 0 })
  chmodSync(at('edge/depok.yaml'), 0o600) // made by the test
  await wire.connected()
  wire.send(a02Frame(1_234))
  await eventually(async () => (await stationsOf(String(gateway.ready.http))).includes('1.234'))
  const follower = await startFollower(String(gateway.ready.http), token, at('second'))
  expect((await gatewayCommand('backup', at('copy.pantau'), '--data-dir', at('gateway'))).status).toBe(0)
  command('restore', at('copy.pantau'), '--data-dir', at('restored'))
  for (const name of ['gateway', 'edge', 'second', 'restored', 'copy.pantau']) expect(openIn(at(name))).toEqual([])
  await Promise.all([follower.stop(), edge.stop()])
  await gateway.stop()
  for (const name of ['gateway', 'edge', 'second']) expect(openIn(at(name))).toEqual([])
})

async function stationsOf(http: string) {
  return (await fetch(`${http}/api/v1/stations`)).text()
}
