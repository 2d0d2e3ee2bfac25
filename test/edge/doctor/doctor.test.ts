/** `edge doctor` on a station made of real parts: pseudo-terminals, wires, brokers, an agent that runs. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { Line } from '../../../doctor/index.ts'
import { askWord, wordPath } from '../../../edge/agent-word.ts'
import { readPlan } from '../../../edge/config.ts'
import { stationPart } from '../../../edge/doctor/index.ts'
import { startBroker } from '../../kit/broker.ts'
import { selfSigned, signedBy } from '../../kit/certificates.ts'
import { eventually } from '../../kit/eventually.ts'
import { type ComputerGiven, fakeComputer } from '../../kit/fakeComputer.ts'
import { a02Frame, fakeWire } from '../../kit/fakeWire.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { handClock } from '../../kit/handClock.ts'
import { needs } from '../../kit/needs.ts'
import { runEdge, startEdge } from '../../kit/startEdge.ts'

interface Station {
  sensors?: Record<string, unknown>[]
  url?: string
  password?: string
  more?: Record<string, unknown>
}

/** Writes the settings of the station hulu and gives their file. */
function settings({
  sensors = [level('tcp:127.0.0.1:1')],
  url = 'mqtt://127.0.0.1:1',
  password = 'secret',
  more = {},
}: Station) {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'edge.secret'), password, { mode: 0o600 })
  const gateway = { url, username: 'hulu', password_file: 'edge.secret', ...more }
  const file = join(folder, 'edge.yaml')
  writeFileSync(file, stringify({ station: 'hulu', gateway, sensors, data_dir: 'data' }))
  return file
}

async function examined(file: string, given: ComputerGiven = {}, env = {}) {
  const lines: Line[] = []
  const tools = { computer: fakeComputer(given), random: Math.random, read: (path: string) => readPlan(path, env) }
  for await (const line of stationPart(file, tools).lines) lines.push(line)
  return found(lines)
}

function found(lines: Line[]) {
  const of = (check: string) => lines.filter((line) => line.check === check)
  return { lines, of, kinds: (check: string) => of(check).map(({ kind }) => kind) }
}

const level = (port: string, driver = 'a02yyuw') => ({ id: 'level', driver, port, every_s: 0 })

describe('a station whose agent does not run', () => {
  it('is looked at from the sensor to the gateway, and nothing is sent in its name', async () => {
    const [broker, wire] = [await startBroker(), await fakeWire()]
    const file = settings({ sensors: [level(wire.port)], url: broker.url })
    const sending = setInterval(() => wire.send(a02Frame(1234)), 20)
    onTestFinished(() => clearInterval(sending))
    const { of, kinds } = await examined(file)
    expect(kinds('sensor')).toEqual(['heard'])
    expect(of('sensor')[0]).toMatchObject({ of: 'level', verdict: 'good' })
    expect([kinds('settings'), kinds('gateway'), kinds('credential')]).toEqual([['readable'], ['local'], ['accepted']])
    expect(kinds('outbox')).toEqual(['not-running'])
    expect(broker.messages).toEqual([])
    expect(existsSync(join(file, '../data'))).toBe(false)
  })

  it('is told that its password is wrong', async () => {
    const broker = await startBroker({ password: 'right' })
    const { of } = await examined(settings({ url: broker.url, password: 'wrong' }))
    expect(of('credential')[0]).toMatchObject({ kind: 'refused', verdict: 'broken', facts: { username: 'hulu' } })
    expect(broker.passwords).toEqual(['wrong'])
  })

  it('is told how far its clock is off by the gateway’s', async () => {
    const broker = await startBroker()
    await broker.publish('pantau/1/hulu/time', JSON.stringify({ at_ms: Date.now() + 10_800_000, clock: 'synced' }))
    const { of } = await examined(settings({ url: broker.url }))
    expect(of('credential').map(({ kind }) => kind)).toEqual(['accepted', 'clock-off'])
    expect(of('credential')[1]!.found.en).toContain('3 h slow')
  })

  it('tells a gateway that is off from a computer that is not there, and from a name that nobody knows', async () => {
    const [off, unknown] = [settings({}), settings({ url: 'mqtt://no-such-gateway.invalid:1883' })]
    const [closed, nameless] = [await examined(off), await examined(unknown)]
    expect([closed.kinds('gateway'), closed.kinds('credential')]).toEqual([['closed'], ['unreached']])
    expect(nameless.kinds('gateway')).toEqual(['no-name'])
  })

  it('proves the gateway before the password is told: a stranger gets none', async () => {
    const [village, other] = [await selfSigned(), await selfSigned()]
    const broker = await startBroker({ tls: await signedBy(other) })
    const file = settings({ url: broker.url, more: { ca: 'village.pem' } })
    writeFileSync(join(file, '../village.pem'), village.cert)
    const { kinds } = await examined(file)
    expect([kinds('gateway'), kinds('credential')]).toEqual([['stranger'], ['unreached']])
    expect(broker.passwords).toEqual([])
  })

  it('says each mistake of its settings, and what that leaves unseen; its computer is looked at all the same', async () => {
    const { kinds, of } = await examined(settings({ sensors: [{ ...level('tcp:127.0.0.1:9'), driver: 'a02yyu' }] }))
    expect(of('settings')[0]).toMatchObject({ kind: 'wrong', verdict: 'broken' })
    expect(of('settings')[0]!.found.en).toMatch(/^edge.yaml, line \d+: sensors\[0\].driver: .*a02yyuw/)
    expect([kinds('sensor'), kinds('gateway'), kinds('power')]).toEqual([['no-settings'], ['no-settings'], ['enough']])
  })
})

describe('a wire', () => {
  /** What is said of a sensor that gives `bytes` again and again, without waiting for real seconds. */
  async function heardFrom(bytes: Buffer, driver = 'a02yyuw') {
    const [wire, clock] = [await fakeWire(), handClock(Date.now())]
    const examining = examined(settings({ sensors: [level(wire.port, driver)] }), { clock })
    let isOver = false
    void examining.then(() => (isOver = true))
    await wire.connected()
    await eventually(async () => {
      wire.send(bytes)
      await clock.turn(500)
      return isOver
    })
    return (await examining).of('sensor')[0]!
  }

  it('that is cut is said at once', async () => {
    const { of } = await examined(settings({ sensors: [level('tcp:127.0.0.1:1')] }))
    expect(of('sensor')[0]).toMatchObject({ kind: 'closed', verdict: 'broken' })
    expect(of('sensor')[0]!.took_ms).toBeLessThan(10_000)
  })

  it('with the wrong driver at its end is said after 15 s', async () => {
    const line = await heardFrom(Buffer.from('BM\0\x1cgarbage of another sensor'))
    expect(line).toMatchObject({ kind: 'garbled', verdict: 'broken', facts: { driver: 'a02yyuw' } })
    expect(line.took_ms).toBeLessThanOrEqual(17_000)
  })

  it('that is silent is said after 15 s', async () => {
    expect(await heardFrom(Buffer.alloc(0))).toMatchObject({ kind: 'silent', verdict: 'broken' })
  })

  it('of a sensor that is too near to see is said, with the reason', async () => {
    const line = await heardFrom(a02Frame(0))
    expect(line).toMatchObject({ kind: 'blind', verdict: 'broken' })
  })
})

const socat = needs('socat')
describe.skipIf(socat.skip)(`a serial port, ${socat.why}`, () => {
  it('that is not there is named, with what is', async () => {
    const { of } = await examined(settings({ sensors: [level('serial:/dev/serial/by-id/none')] }))
    expect(of('sensor')[0]).toMatchObject({ kind: 'no-port', verdict: 'broken' })
  })

  it('is read as the agent reads it', async () => {
    const path = join(emptyFolder(), 'ttyUSB0')
    const cable = await plugIn(path)
    const sending = setInterval(() => cable.stdin!.write(a02Frame(1500)), 20)
    onTestFinished(() => clearInterval(sending))
    const { kinds } = await examined(settings({ sensors: [level(`serial:${path}`)] }))
    expect(kinds('sensor')).toEqual(['heard'])
  })

  it('that another program reads is not opened: the program is named', async () => {
    const path = join(emptyFolder(), 'ttyUSB0')
    await plugIn(path)
    const device = readlinkSync(path)
    const reader = spawn('cat', [path], { stdio: 'ignore' })
    onTestFinished(() => void reader.kill('SIGKILL'))
    await eventually(() => fdsOf(reader.pid!).includes(device))
    const computer = fakeComputer()
    const tools = {
      computer: { ...computer, root: '/' },
      random: Math.random,
      read: (file: string) => readPlan(file, {}),
    }
    const lines: Line[] = []
    for await (const line of stationPart(settings({ sensors: [level(`serial:${path}`)] }), tools).lines)
      lines.push(line)
    expect(found(lines).of('sensor')[0]).toMatchObject({ kind: 'taken', facts: { by: 'cat' } })
  })

  async function plugIn(path: string): Promise<ChildProcess> {
    const cable = spawn('socat', ['-u', 'STDIN', `PTY,link=${path},raw,echo=0`], {
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    onTestFinished(() => void cable.kill('SIGKILL'))
    await eventually(() => existsSync(path))
    return cable
  }

  function fdsOf(pid: number): string[] {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`))
  }
})

describe('a station whose agent runs', () => {
  it('is asked: its ports stay its own, and no second connection is made in its name', async () => {
    const [broker, wire] = [await startBroker(), await fakeWire()]
    const folder = emptyFolder()
    const edge = await startEdge({ folder, gatewayUrl: broker.url, station: 'hulu', sensors: [level(wire.port)] })
    await wire.connected()
    wire.send(a02Frame(1234))
    await eventually(() => edge.isLogged('the sensor is heard') && broker.lastStatus()?.state === 'online')
    const doctor = runEdge(['doctor', '--config', join(folder, 'hulu.yaml'), '--json'], { EDGE_PASSWORD: 'secret' })
    await doctor.ended
    const { lines } = JSON.parse(doctor.stdout()) as { lines: Line[] }
    const { of, kinds } = found(lines)
    expect(of('sensor')[0]).toMatchObject({ kind: 'heard', facts: { frames: 1 } })
    expect(of('credential')[0]).toMatchObject({ kind: 'accepted', facts: { by: 'agent' } })
    expect([kinds('outbox'), kinds('version'), kinds('folder')]).toEqual([['flows'], ['same'], ['sound']])
    expect([wire.connections(), broker.passwords.length]).toEqual([1, 1])

    wire.cut()
    await wire.close()
    await eventually(async () => Object.keys((await wordOf(folder)).closed).length > 0)
    const after = await examined(join(folder, 'hulu.yaml'), {}, { EDGE_PASSWORD: 'secret' })
    expect(after.of('sensor')[0]).toMatchObject({ kind: 'closed', verdict: 'broken', of: 'level' })
  })

  async function wordOf(folder: string) {
    const word = await askWord(wordPath(join(folder, 'edge-data')))
    return word!.station!
  }
})
