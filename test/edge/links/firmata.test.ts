import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { PinUse } from '../../../edge/driver.ts'
import { type FromBoard, openBoards } from '../../../edge/links/firmata.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { eventually } from '../../kit/eventually.ts'
import { scriptedUno } from '../../kit/scriptedUno.ts'

const clock = realClock(() => Date.now())
const rainPin: PinUse = { pin: 'D2', mode: 'pull-up' }

function boardsWith(silence_ms?: number) {
  const log = pino({ level: 'silent' })
  return openBoards({ clock, random: Math.random, log, pause: { first_ms: 10, most_ms: 100 } }, silence_ms)
}

/** Gathers what the board at `port` reports on `uses`, until the test is over. */
function listen(boards: ReturnType<typeof boardsWith>, port: Parameters<typeof boards.reports>[0], uses: PinUse[]) {
  const stop = new AbortController()
  const events: FromBoard[] = []
  const done = (async () => {
    for await (const event of boards.reports(port, uses, stop.signal)) events.push(event)
  })()
  const end = async () => {
    stop.abort()
    await done
  }
  onTestFinished(end)
  const values = (pin: string) =>
    events.flatMap((event) => (event.kind === 'input' && event.input.pin === pin ? [event.input.value] : []))
  return { events, values, end, isOpen: () => events.some(({ kind }) => kind === 'open') }
}

it('reports each change of a pin once, with the time its bytes came, however short the contact was', async () => {
  const uno = await scriptedUno()
  const { isOpen, values, events } = listen(boardsWith(), uno.port, [rainPin])
  await eventually(isOpen)
  await eventually(() => uno.hears('F4 02 0B') && uno.hears('D0 01'))
  const before_ms = Date.now()
  for (const bits of [0b100, 0b100, 0b000, 0b100, 0b110, 0b000, 0b100]) uno.setPort0(bits)
  await eventually(() => values('D2').length === 5)
  expect(values('D2')).toEqual([1, 0, 1, 0, 1])
  const last = events.at(-1)
  expect(last?.kind === 'input' && last.at_ms >= before_ms && last.at_ms <= Date.now()).toBe(true)
})

it('gets a board going that sent its version and lost the rest', async () => {
  const uno = await scriptedUno({ losesFirmware: true })
  const { isOpen } = listen(boardsWith(), uno.port, [rainPin])
  await eventually(isOpen)
})

it('shares one board between two sensors', async () => {
  const uno = await scriptedUno()
  const boards = boardsWith()
  const rain = listen(boards, uno.port, [rainPin])
  const mud = listen(boards, uno.port, [{ pin: 'A0', mode: 'analog' }])
  await eventually(() => rain.isOpen() && mud.isOpen() && uno.hears('C0 01'))
  uno.setAnalog(0, 512)
  await eventually(() => mud.values('A0').includes(512))
  expect(uno.connections()).toBe(1)
})

it('says closed and open when the board is unplugged and plugged in again', async () => {
  const uno = await scriptedUno()
  const { isOpen, events } = listen(boardsWith(), uno.port, [rainPin])
  await eventually(isOpen)
  uno.unplug()
  await eventually(() => events.filter(({ kind }) => kind === 'open').length === 2)
  expect(events.filter(({ kind }) => kind !== 'input').map(({ kind }) => kind)).toEqual(['open', 'closed', 'open'])
})

it('notices a board that is connected and dead, though its library would go on repeating the last value', async () => {
  const uno = await scriptedUno()
  const { isOpen, events } = listen(boardsWith(600), uno.port, [rainPin])
  await eventually(isOpen)
  uno.fallSilent()
  await eventually(() => events.find(({ kind }) => kind === 'closed'))
  expect(events.find(({ kind }) => kind === 'closed')).toMatchObject({ reason: 'the board fell silent' })
  uno.comeBack()
  await eventually(() => events.filter(({ kind }) => kind === 'open').length === 2)
})

it('tells a board that started anew on the same wire what to watch, though it answers as if nothing had been', async () => {
  const uno = await scriptedUno()
  const { isOpen, events, values } = listen(boardsWith(), uno.port, [rainPin, { pin: 'A0', mode: 'analog' }])
  await eventually(isOpen)
  await eventually(() => uno.hears('D0 01') && uno.hears('C0 01'))
  uno.setPort0(0b100)
  await eventually(() => values('D2').length === 1)
  uno.restart()
  await eventually(() => uno.hears('F4 02 0B') && uno.hears('D0 01') && uno.hears('C0 01'))
  await eventually(() => events.filter(({ kind }) => kind === 'open').length === 2) // tips may have been missed
  for (const bits of [0b100, 0b000, 0b100]) uno.setPort0(bits)
  await eventually(() => values('D2').length === 4)
  expect(values('D2'), 'how the contact stands is said anew').toEqual([1, 1, 0, 1])
  expect(uno.connections()).toBe(1)
})

it('says which pin the board does not have', async () => {
  const uno = await scriptedUno()
  const { events } = listen(boardsWith(), uno.port, [{ pin: 'D99', mode: 'input' }])
  await eventually(() => events.some((event) => event.kind === 'closed' && event.reason === 'the board has no pin D99'))
})

it('leaves no process and no connection behind when it is told to stop', async () => {
  const uno = await scriptedUno()
  const { isOpen, end } = listen(boardsWith(), uno.port, [rainPin])
  await eventually(isOpen)
  await end()
  await eventually(() => uno.open() === 0)
})
