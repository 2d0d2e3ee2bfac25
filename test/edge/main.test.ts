import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { runEdge, startEdge } from '../kit/startEdge.ts'

const level = (port: string) => ({ id: 'level', driver: 'a02yyuw', port, every_s: 0 })

it('brings a byte on a wire to the gateway as a reading, and says when it is ready', async () => {
  const [broker, wire] = [await startBroker(), await fakeWire()]
  const edge = await startEdge({ folder: emptyFolder(), gatewayUrl: broker.url, sensors: [level(wire.port)] })
  expect(edge.stdout()).toBe('{"ready":true,"station":"depok"}\n')
  await wire.connected()
  const before_ms = Date.now()
  wire.send(a02Frame(1234))
  await eventually(() => broker.readings().length > 0)
  const [reading] = broker.readings()
  expect(reading).toMatchObject({ sensor: 'level', values: { distance_m: 1.234 } })
  expect(reading!.at_ms).toBeGreaterThanOrEqual(before_ms)
  expect(reading!.at_ms).toBeLessThanOrEqual(Date.now())
})

it('is ready, and measures, while its gateway is away; and hands everything over when it returns', async () => {
  const broker = await startBroker()
  await broker.close()
  const wire = await fakeWire()
  const edge = await startEdge({ folder: emptyFolder(), gatewayUrl: broker.url, sensors: [level(wire.port)] })
  await wire.connected()
  for (let mm = 1_001; mm <= 1_020; mm++) wire.send(a02Frame(mm))
  await eventually(() => edge.isLogged('no link to the gateway'))
  const again = await startBroker({ port: broker.port })
  await eventually(() => again.readings().length === 20)
})

it('closes in order: everything on disk, offline said, exit code 0', async () => {
  const [broker, wire] = [await startBroker({ receipt: () => new Promise(() => undefined) }), await fakeWire()]
  const folder = emptyFolder()
  const settings = { folder, gatewayUrl: broker.url, sensors: [{ ...level(wire.port), every_s: 3_600 }] }
  const edge = await startEdge(settings)
  await eventually(() => broker.lastStatus()?.state === 'online')
  await wire.connected()
  wire.send(Buffer.concat([a02Frame(1234), a02Frame(1236)]))
  await eventually(() => broker.messages.length >= 2)
  await eventually(() => edge.isLogged('the sensor is heard'))
  expect(await edge.stop()).toBe(0)
  expect(broker.lastStatus()?.state).toBe('offline')
  await broker.close()

  const again = await startBroker({ port: broker.port })
  await startEdge(settings)
  await eventually(() => again.readings().length > 0)
  expect(again.readings()[0]).toMatchObject({ sensor: 'level', values: { distance_m: 1.235 } })
})

it('takes a Ctrl-C that npm passes on once more for one, and a later second one for "at once"', async () => {
  const broker = await startBroker({ receipt: () => new Promise(() => undefined) }) // closing waits for its PUBACK
  const wire = await fakeWire()
  const settings = { folder: emptyFolder(), gatewayUrl: broker.url, sensors: [level(wire.port)] }
  const edge = await startEdge(settings)
  await wire.connected()
  wire.send(a02Frame(1234))
  await eventually(() => broker.messages.some(({ topic }) => topic.endsWith('/readings')))
  edge.child.kill('SIGINT')
  edge.child.kill('SIGINT')
  await eventually(() => edge.isLogged('closing'))
  expect(edge.exitCode()).toBe(null)
  // A person's second thought comes later than what npm passes on: here again and again, until one is late enough.
  await eventually(() => edge.exitCode() !== null || (edge.child.kill('SIGINT') && false))
  expect(await edge.ended).toBe(1)
})

it('leaves a folder alone that another agent uses, and takes it when that one was killed', async () => {
  const [broker, wire] = [await startBroker(), await fakeWire()]
  const settings = { folder: emptyFolder(), gatewayUrl: broker.url, sensors: [level(wire.port)] }
  const first = await startEdge(settings)
  const second = await startEdge(settings)
  expect(await second.ended).toBe(2)
  expect(second.stderr()).toContain('data_dir: another agent uses this folder')
  await first.kill()
  expect((await startEdge(settings)).stdout()).toContain('"ready":true')
})

it('says once that another computer seems to have its name', async () => {
  const broker = await startBroker()
  const sensors = [level('tcp:127.0.0.1:1')]
  const edge = await startEdge({ folder: emptyFolder(), gatewayUrl: broker.url, sensors })
  for (let online = 1; online <= 6; online++) {
    await eventually(() => broker.messages.filter(({ topic }) => topic.endsWith('/about')).length >= online, 20_000)
    broker.cut()
  }
  expect(edge.stderr().split('does another computer use the same station name?')).toHaveLength(2)
  expect(edge.stderr().split('connected to the gateway').length - 1).toBe(3)
}, 60_000)

it('ends with code 2 and says everything that is wrong', async () => {
  const edge = runEdge(['--config', join(emptyFolder(), 'none.yaml')])
  expect(await edge.ended).toBe(2)
  expect(edge.stderr()).toContain('none.yaml: cannot be read')
  const folder = emptyFolder()
  const sensors = [level('tcp:127.0.0.1:1')]
  const nowhere = await startEdge({ folder, gatewayUrl: 'mqtt://127.0.0.1:1', sensors, data_dir: '/dev/null/x' })
  expect(await nowhere.ended).toBe(2)
  expect(nowhere.stderr()).toContain('data_dir: the folder cannot be made')
  const other = runEdge(['--confg', 'x'])
  expect(await other.ended).toBe(2)
  expect(other.stderr()).toContain('--confg: no such flag; did you mean --config?')
})
