/** `scan` on real pseudo-terminals with simulated boards, as the real program; and against wires that only a test can make. */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { duplexPair } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSerial } from '../../../edge/links/serial.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import type { OpenWire } from '../../../edge/setup/listen.ts'
import { type ScanTools, scanPort } from '../../../edge/setup/scan.ts'
import { createHrxl } from '../../../firmware-sim/boards/hrxl.ts'
import { createSds011 } from '../../../firmware-sim/boards/sds011.ts'
import { createUno } from '../../../firmware-sim/boards/uno.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { runProgram } from '../../kit/runProgram.ts'
import { levelSensor, plug } from '../../kit/sensorOnPty.ts'

it('finds each board by what it says, names what is none, and leaves a port alone that is in use', async () => {
  const dev = join(emptyFolder(), 'dev')
  const at = (name: string) => join(dev, 'serial/by-id', name)
  await Promise.all([
    levelSensor(at('usb-A_level-if00-port0'), 1_953),
    levelSensor(at('usb-T_taken-if00-port0'), 500),
    plug(at('usb-Arduino_Uno_7583-if00'), createUno({ boot_ms: 300 })),
    says(at('usb-L_login-if00-port0'), 'raspberrypi login: '),
    says(at('usb-S_silent-if00-port0'), ''),
  ])
  const taker = await openSerial(at('usb-T_taken-if00-port0'), 9_600)
  onTestFinished(() => void taker.destroy())

  const { code, out } = await runProgram('edge/main.js', ['scan', '--json'], { PANTAU_DEV: dev })
  const { ports, twins } = JSON.parse(out) as { ports: Record<string, unknown>[]; twins: string[] }
  const found = Object.fromEntries(ports.map((port) => [String(port.called).split(' ')[0], port]))
  expect(found.A).toMatchObject({
    ...{ port: `serial:${at('usb-A_level-if00-port0')}`, found: 'sensor', names: 'adapter' },
    ...{ drivers: ['a02yyuw'], baud: 9_600, values: { distance_m: 1.953 } },
  })
  expect(found.Arduino).toMatchObject({ found: 'board', firmware: 'StandardFirmata', version: '2.5' })
  expect(found.L).toMatchObject({ found: 'login', sample: expect.stringContaining('raspberrypi login:') })
  expect(found.S).toMatchObject({ found: 'silent' })
  expect(found.T).toMatchObject({ found: 'taken', says: { id: expect.stringContaining(`(nomor ${process.pid})`) } })
  expect([twins, code]).toEqual([[], 0])

  const said = await runProgram('edge/main.js', ['scan', '--lang', 'id', `serial:${at('usb-A_level-if00-port0')}`])
  expect(said.out).toBe(`serial:${at('usb-A_level-if00-port0')}\n  A02YYUW / ME007YS (a02yyuw): Jarak ke air 1,953 m\n`)
})

describe('a wire', () => {
  it('that speaks at another speed than its driver reads is said to', async () => {
    const found = await heardThrough((baud) =>
      baud === 4_800 ? Buffer.from('R1234\rR1234\rR1235\rR1234\r') : noiseOf(baud),
    )
    expect(found).toMatchObject({ is: 'sensor', baud: 4_800, likenesses: [{ driver: { id: 'hrxl', baud: 9_600 } }] })
  })

  it('that sounds like a board is asked who it is, and nothing else ever is', async () => {
    const asked: [number, string][] = []
    const version = (baud: number) =>
      baud === 57_600 ? Buffer.from([0xf9, 2, 5]) : Buffer.from([0xf9, 2, 5, 1, 1, 1, 1, 1, 1])
    await heardThrough(version, (baud, bytes) => asked.push([baud, bytes.toString('hex')]))
    expect(asked).toEqual([[57_600, 'f9f079f7']])
    await heardThrough(noiseOf, (baud, bytes) => asked.push([baud, bytes.toString('hex')]))
    await heardThrough(
      () => Buffer.alloc(0),
      (baud, bytes) => asked.push([baud, bytes.toString('hex')]),
    )
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', { is: 'forbidden', group: 'dialout' }],
    ['Error Resource temporarily unavailable Cannot lock port', { is: 'taken', by: undefined }],
    [
      'Error: Input/output error, cannot open /dev/ttyUSB0',
      { is: 'broken', why: 'Input/output error, cannot open /dev/ttyUSB0' },
    ],
  ])('that cannot be opened says why: %s', async (message, found) => {
    const open = () => Promise.reject(new Error(message))
    expect((await scanPort({ kind: 'tcp', host: 'nowhere', port: 1 }, { ...tools, open })).found).toEqual(found)
  })
})

it('models that speak alike are told by their boards apart', async () => {
  const folder = emptyFolder()
  await Promise.all([
    plug(join(folder, 'hrxl'), createHrxl('mb7389', { distance_mm: () => 2_100 })),
    plug(join(folder, 'sds011'), createSds011({ dust: () => ({ pm2_5: 12.3, pm10: 20 }) })),
  ])
  const found = await Promise.all(
    ['hrxl', 'sds011'].map(async (name) => (await scanPort({ kind: 'serial', path: join(folder, name) }, tools)).found),
  )
  expect(found).toMatchObject([
    { is: 'sensor', likenesses: [{ driver: { id: 'hrxl' } }] },
    { is: 'sensor', likenesses: [{ driver: { id: 'sds011' } }] },
  ])
})

const tools: ScanTools = {
  clock: realClock(Date.now),
  pid: process.pid,
  signal: new AbortController().signal,
}

/** What is found at a wire that says this at each speed; `hear` gets what it is sent. */
async function heardThrough(
  says: (baud: number) => Uint8Array,
  hear: (baud: number, bytes: Buffer) => void = () => undefined,
) {
  const open: OpenWire = async (_, baud) => {
    const [ours, theirs] = duplexPair()
    theirs.on('data', (bytes: Buffer) => hear(baud, bytes))
    theirs.on('error', () => undefined)
    const bytes = says(baud)
    if (bytes.length > 0) theirs.write(bytes)
    return ours
  }
  const limits = { first_ms: 40, next_ms: 20 }
  return (await scanPort({ kind: 'tcp', host: 'nowhere', port: 1 }, { ...tools, open, limits })).found
}

const noiseOf = (baud: number) => Uint8Array.from({ length: 60 }, (_, i) => (i * 37 + baud / 100 + 131) % 253 || 1)

/** A terminal on which somebody writes this once a port is opened, again and again. */
async function says(path: string, text: string) {
  mkdirSync(join(path, '..'), { recursive: true })
  const script = join(emptyFolder(), 'says.sh')
  writeFileSync(script, text === '' ? 'exec sleep 60\n' : `while :; do printf '${text}'; sleep 0.3; done\n`)
  const cable = spawn('socat', [`EXEC:sh ${script}`, `PTY,link=${path},raw,echo=0,wait-slave`], { stdio: 'ignore' })
  onTestFinished(() => void cable.kill('SIGTERM'))
  await eventually(() => existsSync(path))
}
