/** `influx check` and `influx rebuild` while the gateway runs: it does the work, and the command prints its lines. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from '../../../edge/platform/command-line.ts'
import { gatewayProgram } from '../../../gateway/cli/index.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { emptyFolder } from '../../kit/folder.ts'

const short = { day: '2026-01-31', station: 'hulu', sensor: 'level', quantity: 'water_level_m', record: 2, influx: 1 }
const end = { equal: false, differences: 1, readings: 2, says: 'One day differs.' }

it('is known to the gateway until its last line has come: answers to strangers are ended', async () => {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  let token = ''
  const gateway = createServer((request, response) => {
    token = request.headers.authorization?.split(' ')[1] ?? ''
    response.end(`${JSON.stringify(short)}\n${JSON.stringify(end)}\n`)
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    gateway.close()
    registry.close()
  })
  await once(gateway, 'listening')
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, 'influx: { url: "http://127.0.0.1:1", database: pantau }\n')
  const said: unknown[] = []
  const write = (line: string) => said.push([JSON.parse(line), registry.verifyToken(token)?.role])
  const screen = { stdout: { write }, stderr: { write: (text: string) => said.push(text) }, exitCode: 0 }
  const parts = { cwd: folder, env: {}, now: Date.now, log: pino({ level: 'silent' }), serve: () => undefined }
  const { port } = gateway.address() as AddressInfo
  const words = ['influx', 'check', '--config', config, '--data-dir', folder, '--http-port', `${port}`]
  await runProgram((screen) => gatewayProgram({ ...parts, screen }), words, screen, { LANG: 'en' })
  expect(said).toEqual([
    [short, 'operator'],
    [end, 'operator'],
  ])
  expect(screen.exitCode).toBe(1)
  expect(registry.verifyToken(token)).toBeNull()
})
