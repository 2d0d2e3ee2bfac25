/** The real thing: a siren at a broker, with a relay on a simulated board. */
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openBoards } from '../../../edge/links/firmata.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { SirenSection } from '../../../edge/siren/settings.ts'
import { startSiren } from '../../../edge/siren/siren.ts'
import { startBroker } from '../../kit/broker.ts'
import { eventually } from '../../kit/eventually.ts'
import { alertOn, lastOf, relayBoard } from '../../kit/sirenHouse.ts'

type Broker = Awaited<ReturnType<typeof startBroker>>

/** A siren whose relay is at D7. `skip` lets its clock that never jumps go on by so many seconds. */
async function siren(broker: Broker, port: string, section: Record<string, unknown> = {}) {
  const real = realClock(() => Date.now())
  let skipped_ms = 0
  const clock = { ...real, elapsed_ms: () => real.elapsed_ms() + skipped_ms }
  const log = pino({ level: 'silent' })
  const tools = { clock, random: Math.random, log }
  const boards = openBoards({ ...tools, pause: { first_ms: 10, most_ms: 100 } })
  const written = { id: 'balai', password_env: 'P', output: { kind: 'relay', port, pin: 'D7' }, ...section }
  const gateway = { url: broker.url, username: 'balai', password: 'secret' }
  const running = startSiren({ ...SirenSection.parse(written), gateway, folder: '/' }, { ...tools, boards })
  let isClosed = false
  const close = async () => {
    if (!isClosed) await running.close()
    isClosed = true
  }
  onTestFinished(close)
  const skip = (s: number) => {
    skipped_ms += s * 1_000
  }
  return { ...running, close, skip }
}

const isAt = (broker: Broker, state: string) => () => lastOf(broker, 'balai')?.state === state

it('sounds for an alert that stands when it starts, at once; is silent when acknowledged; sounds again when it rises', async () => {
  const [broker, board] = [await startBroker(), await relayBoard()]
  await alertOn(broker)
  await siren(broker, board.port)
  await eventually(() => board.isOn() && isAt(broker, 'sounding')())
  expect(lastOf(broker, 'balai')).toMatchObject({ alert: { rule: 'katulampa', label: 'Siaga 3' } })

  await alertOn(broker, { acknowledged: true })
  await eventually(() => !board.isOn() && isAt(broker, 'ready')())

  await alertOn(broker, { level: 2, label: 'Siaga 1', severity: 'Extreme' })
  await eventually(board.isOn)

  await alertOn(broker, { level: null as never, state: 'cleared' })
  await eventually(() => !board.isOn() && isAt(broker, 'ready')())
  expect(board.moves).toEqual([true, false, true, false])
})

it('goes on sounding when the gateway is gone, and decides anew from what it keeps when it is back', async () => {
  const [broker, board] = [await startBroker(), await relayBoard()]
  const lamp = await relayBoard()
  const lost = { after_s: 10, signal: 'light', output: { kind: 'relay', port: lamp.port, pin: 'D7' } }
  const { skip } = await siren(broker, board.port, { lost })
  await eventually(isAt(broker, 'ready'))
  expect(lamp.isOn()).toBe(false)
  await alertOn(broker)
  await eventually(board.isOn)

  await broker.close()
  skip(11)
  await eventually(lamp.isOn)
  expect(board.isOn(), 'never by the siren itself, and what calls for it goes on').toBe(true)

  const again = await startBroker({ port: broker.port })
  await alertOn(again, { acknowledged: true })
  await eventually(() => !board.isOn() && !lamp.isOn() && isAt(again, 'ready')())
})

it('says that it is a fault when its board is unplugged, by its light too, and sounds when the board is back', async () => {
  const [broker, board, lamp] = [await startBroker(), await relayBoard(), await relayBoard()]
  const lost = { signal: 'light', output: { kind: 'relay', port: lamp.port, pin: 'D7' } }
  await siren(broker, board.port, { lost })
  await eventually(isAt(broker, 'ready'))
  await board.unplug()
  await eventually(isAt(broker, 'fault'))
  expect(lastOf(broker, 'balai')!.why).toEqual({
    id: expect.stringMatching(/papan relay/),
    en: expect.stringMatching(/relay board/),
  })
  await eventually(lamp.isOn)

  await alertOn(broker)
  const again = await relayBoard({ tcpPort: Number(board.port.split(':').at(-1)) })
  await eventually(() => again.isOn() && isAt(broker, 'sounding')())
  await eventually(() => !lamp.isOn())
})

it('proves itself in silence at the start and each week, and says when', async () => {
  const [broker, board] = [await startBroker(), await relayBoard()]
  const { skip } = await siren(broker, board.port)
  const first = await eventually(() => lastOf(broker, 'balai')?.tested_ms)
  skip(7 * 86_400)
  await eventually(() => (lastOf(broker, 'balai')?.tested_ms ?? 0) > first)
  expect(board.moves).toEqual([])
})

it('sounds for a moment when a person tests it, and says that it was a test', async () => {
  const [broker, board] = [await startBroker(), await relayBoard()]
  const { test } = await siren(broker, board.port)
  await eventually(isAt(broker, 'ready'))
  expect(await test()).toBe(null)
  await eventually(() => board.moves.length === 2)
  const said = broker.messages.map(({ body }) => body as { state?: string; test?: true })
  expect(said).toContainEqual(expect.objectContaining({ state: 'sounding', test: true }))
  await eventually(isAt(broker, 'ready'))
})

it('tells the voltage of its battery, and leaves as offline and silent', async () => {
  const [broker, board] = [await startBroker(), await relayBoard({ volts: 3.2 })]
  const { close } = await siren(broker, board.port, { battery: { port: board.port, pin: 'A0', divider: 4 } })
  await alertOn(broker)
  await eventually(board.isOn)
  await eventually(() => lastOf(broker, 'balai')?.battery_v !== undefined)
  expect(lastOf(broker, 'balai')!.battery_v).toBeCloseTo(12.8, 1)
  await close()
  expect(lastOf(broker, 'balai')).toEqual({ state: 'offline' })
  await eventually(() => !board.isOn())
})
