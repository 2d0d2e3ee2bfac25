/** `pantau update`: another version, and back, on a computer whose gateway runs while a station sends. */
import { appendFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { freePorts } from '../kit/freePorts.ts'
import { archiveOf, installedComputer } from '../kit/installedRelease.ts'
import { startEdge } from '../kit/startEdge.ts'

type Ledger = { epochs: { epoch: string; packs: number; missing: unknown[] }[]; readings: { stored: number } }

/** A computer whose gateway runs, and elsewhere a station that measures ten times a second. */
async function village() {
  const computer = installedComputer()
  const [http, mqtt] = await freePorts(2)
  const data_dir = join(computer.settings, 'data')
  const settings = { data_dir, http: { port: http }, mqtt: { port: mqtt } }
  writeFileSync(join(computer.settings, 'gateway.yaml'), stringify(settings))
  const added = await computer.pantau('station', 'add', 'depok', '--data-dir', data_dir)
  const { password } = JSON.parse(added.out) as { password: string }
  computer.start('gateway')
  const get = async <Answer>(path: string) => (await (await fetch(`http://127.0.0.1:${http}${path}`)).json()) as Answer
  const isUp = () =>
    fetch(`http://127.0.0.1:${http}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  await eventually(isUp, 60_000)
  const wire = await fakeWire()
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0, sensor_height_m: 4 }]
  await startEdge({ folder: emptyFolder(), gatewayUrl: `mqtt://127.0.0.1:${mqtt}`, sensors, password })
  await wire.connected()
  const measuring = setInterval(() => wire.send(a02Frame(2_000)), 100)
  onTestFinished(() => clearInterval(measuring))
  const stored = async () => (await get<Ledger>('/api/v1/stations/depok/ledger')).readings.stored
  const readingsArrive = async () => {
    const before = await eventually(stored, 60_000)
    await eventually(async () => (await stored()) > before + 5, 60_000)
  }
  await readingsArrive()
  return {
    ...computer,
    data_dir,
    get,
    readingsArrive,
    version: async () => (await get<{ version: string }>('/api/v1/gateway')).version,
    /** What the station numbered and the gateway has not: nothing, once the newest pack has arrived. */
    missing: async () => (await get<Ledger>('/api/v1/stations/depok/ledger')).epochs.flatMap(({ missing }) => missing),
    current: () => readlinkSync(join(computer.root, 'current')),
    install: (file: string, ...more: string[]) =>
      computer.pantau('update', file, '--unsigned', '--within', '20', ...more),
  }
}

describe('an update', { timeout: 600_000 }, () => {
  it('to newer tables, back, and to a version that does not work: readings arrive with each, and none is lost', async () => {
    const home = await village()
    const { code, out, err } = await home.install(archiveOf('0.2.0', { isNewer: true }))
    expect([code, err]).toEqual([0, expect.stringContaining('Version 0.2.0 runs and is ready.')])
    expect(JSON.parse(out)).toEqual({ ok: true, from: '0.1.0', to: '0.2.0', put_back: [] })
    expect(await home.version()).toBe('0.2.0')
    expect(statSync(join(home.root, '0.2.0')).mode & 0o777, 'the services are not root, and read it').toBe(0o755)
    await home.readingsArrive()
    expect((await home.pantau('station', 'add', 'later', '--data-dir', home.data_dir)).code).toBe(0)

    const back = await home.pantau('update', '--back', '--within', '20')
    expect([back.code, back.err]).toEqual([0, expect.stringContaining('Version 0.1.0 runs and is ready.')])
    expect(back.err).toContain('registry.db is again as it was at')
    expect(await home.version()).toBe('0.1.0')
    await home.readingsArrive()
    const stations = await home.get<{ station: string }[]>('/api/v1/stations')
    expect(stations.map(({ station }) => station)).toEqual(['depok']) // the other one was added since
    expect((await home.pantau('update', '--back')).err).toContain('There is no version before')

    const failed = await home.install(archiveOf('0.3.0', { isNewer: true, isBroken: true }))
    expect(failed.err).toContain('That version does not work: the service pantau-gateway does not run')
    expect([failed.code, JSON.parse(failed.out).ok, home.current()]).toEqual([1, false, '0.1.0'])
    expect(await home.version()).toBe('0.1.0')
    await home.readingsArrive()
    expect(await home.missing()).toEqual([])
  })
})

describe('an update is refused, and nothing is changed,', () => {
  it.each([
    ['when nobody can tell who made it', () => undefined, [], 'nobody can tell who made it'],
    ['when it is damaged', (file: string) => appendFileSync(file, '!'), ['--unsigned'], 'is damaged, or was changed'],
  ] as const)('%s', async (_, change, flags, says) => {
    const computer = installedComputer()
    const file = archiveOf('0.2.0')
    change(file)
    const { code, err } = await computer.pantau('update', file, ...flags)
    expect([code, err]).toEqual([2, expect.stringContaining(says)])
    expect(readdirSync(computer.root).sort()).toEqual(['0.1.0', 'current'])
  })

  it('when it does not take the settings as they are: its words say why', async () => {
    const computer = installedComputer()
    writeFileSync(join(computer.settings, 'gateway.yaml'), 'htp: { port: 1 }\n')
    const { code, err } = await computer.pantau('update', archiveOf('0.2.0'), '--unsigned')
    expect([code, err]).toEqual([2, expect.stringContaining('does not take the settings as they are')])
    expect(err).toContain('did you mean')
    expect(readlinkSync(join(computer.root, 'current'))).toBe('0.1.0')
  })
})
