import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Link, LinkEvent } from '../../../edge/links/link.ts'
import { chunks, parsePort } from '../../../edge/links/ports.ts'
import { serialDevices } from '../../../edge/links/serial.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { eventually } from '../../kit/eventually.ts'
import { fakeWire } from '../../kit/fakeWire.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { handClock } from '../../kit/handClock.ts'
import { needs } from '../../kit/needs.ts'

const tools = {
  clock: realClock(() => Date.now()),
  random: Math.random,
  log: pino({ level: 'silent' }),
  pause: { first_ms: 5, most_ms: 50 },
}

/** Reads a port until the test is over. */
function read(port: string) {
  const stop = new AbortController()
  const events: LinkEvent<Uint8Array>[] = []
  const done = gather(chunks(parsePort(port)!, 9_600, tools, stop.signal), events)
  onTestFinished(async () => {
    stop.abort()
    await done
  })
  const hex = () =>
    Buffer.concat(events.flatMap((event) => (event.kind === 'input' ? [event.input] : []))).toString('hex')
  const states = () => events.filter(({ kind }) => kind !== 'input').map(({ kind }) => kind)
  return { events, hex, states, done, stop: () => stop.abort() }
}

async function gather(link: Link<Uint8Array>, events: LinkEvent<Uint8Array>[]) {
  for await (const event of link) events.push(event)
}

describe('a wire over TCP', () => {
  it('gives bytes with the time they came, and connects again when it is cut', async () => {
    const wire = await fakeWire()
    const { hex, states, events } = read(wire.port)
    await wire.connected()
    const before_ms = Date.now()
    wire.send(Buffer.from('ff04d2d5', 'hex'))
    await eventually(() => hex() === 'ff04d2d5')
    const input = events.find((event) => event.kind === 'input')
    expect(input?.at_ms).toBeGreaterThanOrEqual(before_ms)
    wire.cut()
    await eventually(() => states().join() === 'open,closed,open')
    await wire.connected()
    wire.send(Buffer.from('ff07a1a7', 'hex'))
    await eventually(() => hex() === 'ff04d2d5ff07a1a7')
  })

  it('waits for a wire that is not there yet', async () => {
    const wire = await fakeWire()
    await wire.close()
    const { states } = read(wire.port)
    await eventually(() => states().filter((state) => state === 'closed').length >= 3)
    await fakeWire({ port: wire.number })
    await eventually(() => states().at(-1) === 'open')
  })

  it('ends when it is told to', async () => {
    const wire = await fakeWire()
    const { done, stop } = read(wire.port)
    await wire.connected()
    stop()
    await done
    await eventually(() => wire.connections() === 0)
  })
})

// PANTAU_REPLUGS=100: as often as somebody may want to see it.
const replugs = Number(process.env.PANTAU_REPLUGS ?? 15)
const socat = needs('socat')
describe.skipIf(socat.skip)(`a serial port, ${socat.why}`, () => {
  it('gives bytes, and goes on by itself after the cable was out', async () => {
    const path = join(emptyFolder(), 'ttyUSB0')
    const { hex, states, events } = read(`serial:${path}`)
    let cable = await plugIn(path)
    await eventually(() => states().at(-1) === 'open')
    cable.stdin!.write(Buffer.from('ff04d2d5', 'hex'))
    await eventually(() => hex() === 'ff04d2d5')
    await unplug(cable)
    await eventually(() => states().at(-1) === 'closed')
    const reasons = events.map((event) => (event.kind === 'closed' ? event.reason : ''))
    expect(reasons).toContainEqual(expect.stringMatching(/cable pulled out|other side closed it/))
    cable = await plugIn(path)
    await eventually(() => states().at(-1) === 'open')
    cable.stdin!.write(Buffer.from('ff07a1a7', 'hex'))
    await eventually(() => hex().endsWith('ff07a1a7'))
  })

  it('is heard again each time it is plugged in, also when the system does not say that it was pulled out; nothing stays open', async () => {
    const path = join(emptyFolder(), 'ttyUSB0')
    const { hex, states } = read(`serial:${path}`)
    let most = 0
    for (let round = 1; round <= replugs; round++) {
      const cable = await plugIn(path)
      await eventually(() => states().at(-1) === 'open')
      cable.stdin!.write(Buffer.from([round]))
      const heard = Array.from({ length: round }, (_, n) => (n + 1).toString(16).padStart(2, '0')).join('')
      await eventually(() => hex() === heard)
      const held = readdirSync('/proc/self/fd').length
      if (round <= 3) most = Math.max(most, held)
      else expect(held).toBeLessThanOrEqual(most + 2) // the worker of the tests opens files of its own
      await unplug(cable)
      await eventually(() => states().at(-1) === 'closed')
    }
  })
})

it('a wire on which nothing comes for long is opened anew, and heard again at once', async () => {
  const wire = await fakeWire()
  const stop = new AbortController()
  const events: LinkEvent<Uint8Array>[] = []
  const done = gather(chunks(parsePort(wire.port)!, 9_600, { ...tools, silence_ms: 50 }, stop.signal), events)
  onTestFinished(async () => {
    stop.abort()
    await done
  })
  await eventually(() => events.filter(({ kind }) => kind === 'open').length >= 3)
  expect(events).toContainEqual({ kind: 'closed', reason: 'nothing comes on this wire' })
})

it('a port that is away for a day is looked for at least every eight seconds: whoever plugs it in sees that it works', async () => {
  const clock = handClock()
  const stop = new AbortController()
  const events: LinkEvent<Uint8Array>[] = []
  const away = parsePort(`serial:${join(emptyFolder(), 'ttyUSB0')}`)!
  const usual = { clock, random: () => 0, log: tools.log }
  const done = gather(chunks(away, 9_600, usual, stop.signal), events)
  await eventually(() => events.length > 0)
  for (let look = 0; look < 20; look++) {
    const before = events.length
    await clock.turn(8_000)
    await eventually(() => events.length > before)
  }
  stop.abort()
  await clock.turn(8_000)
  await done
  expect(events.every(({ kind }) => kind === 'closed')).toBe(true)
})

describe('a recording', () => {
  it('plays the bytes of the sensor it is asked for, and then says that it is over', async () => {
    const file = join(emptyFolder(), 'frames.csv')
    writeFileSync(file, 'time,sensor,hex\n100,A,ff04d2d5\n100.02,B,00\n100.05,A,ff 07 a1 a7\nnot a line\n')
    const { events, hex, done } = read(`replay:${file}?sensor=A`)
    await done
    expect(hex()).toBe('ff04d2d5ff07a1a7')
    const times = events.flatMap((event) => (event.kind === 'input' ? [event.at_ms] : []))
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(45)
    expect(events.at(-1)).toEqual({ kind: 'closed', reason: 'end of the recording' })
  })
})

describe('the word port', () => {
  it.each([
    ['serial:/dev/serial/by-id/usb-1a86', { kind: 'serial', path: '/dev/serial/by-id/usb-1a86' }],
    ['tcp:192.168.1.7:4001', { kind: 'tcp', host: '192.168.1.7', port: 4001 }],
    ['tcp:[::1]:4001', { kind: 'tcp', host: '::1', port: 4001 }],
    ['replay:/a/b.csv?speed=10', { kind: 'replay', file: '/a/b.csv', speed: 10 }],
    ['replay:b.csv', { kind: 'replay', file: '/home/b.csv', speed: 1 }],
  ])('%s is understood', (text, port) => {
    expect(parsePort(text, '/home')).toEqual(port)
  })

  it.each(['', '/dev/ttyUSB0', 'serial:ttyUSB0', 'tcp:host', 'tcp:host:0', 'tcp:host:99999', 'replay:', 'usb:1'])(
    '%j is not',
    (text) => expect(parsePort(text)).toBeUndefined(),
  )
})

it('finds plugged-in devices, stable names first', () => {
  const dev = emptyFolder()
  mkdirSync(join(dev, 'serial/by-id'), { recursive: true })
  for (const name of ['ttyUSB0', 'ttyACM0', 'ttyS0']) writeFileSync(join(dev, name), '')
  symlinkSync('../../ttyUSB0', join(dev, 'serial/by-id/usb-1a86_Serial'))
  expect(serialDevices(dev)).toEqual([
    `${dev}/serial/by-id/usb-1a86_Serial (${dev}/ttyUSB0)`,
    `${dev}/ttyACM0`,
    `${dev}/ttyUSB0`,
  ])
})

/** A pseudo-terminal as the device at `path`, fed through the child's stdin. */
async function plugIn(path: string): Promise<ChildProcess> {
  const cable = spawn('socat', ['-u', 'STDIN', `PTY,link=${path},raw,echo=0`], { stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void cable.kill('SIGKILL'))
  await eventually(() => existsSync(path))
  return cable
}

async function unplug(cable: ChildProcess) {
  const gone = new Promise((resolve) => cable.once('close', resolve))
  cable.kill('SIGTERM')
  await gone
}
