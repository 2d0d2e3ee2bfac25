import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openBoards } from '../../../edge/links/firmata.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { relay } from '../../../edge/siren/outputs/relay.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { relayBoard } from '../../kit/sirenHouse.ts'

function open(settings: Record<string, unknown>) {
  const clock = realClock(() => Date.now())
  const log = pino({ level: 'silent' })
  const boards = openBoards({ clock, random: Math.random, log, pause: { first_ms: 10, most_ms: 100 } })
  const tools = { boards, clock, log, onChange: () => undefined }
  const output = relay.open(relay.settings.parse({ kind: 'relay', ...settings }), { folder: '/' }, tools)
  onTestFinished(output.close)
  return output
}

const socat = needs('socat')
it.skipIf(socat.skip)(
  `switches a relay at the end of a serial cable, silent while the board starts (${socat.why})`,
  async () => {
    const { port, moves } = await relayBoard({ pty: true })
    const output = open({ port, pin: 'D7' })
    await eventually(() => output.state().isKnown)
    output.set(true)
    await eventually(() => output.state().isOn && moves.length === 1)
    output.set(false)
    await eventually(() => !output.state().isOn && moves.length === 2)
    expect(moves).toEqual([true, false])
  },
)

it('on an analog pin rests silent through the start of a board, though its relay is active low', async () => {
  const { port, moves } = await relayBoard({ pin: 14, active: 'low' })
  const output = open({ port, pin: 'A0', active: 'low' })
  await eventually(() => output.state().isKnown)
  expect(moves).toEqual([])
  output.set(true)
  // The board's word is about its pin: the relay moves 10 ms later, and not at all when the pin falls again before.
  await eventually(() => output.state().isOn && moves.length === 1)
  output.set(false)
  await eventually(() => moves.length === 2)
  expect(moves).toEqual([true, false])
})

it('with a contact believes only what has moved: a relay that is stuck is a fault', async () => {
  const good = await relayBoard({ contact: 4 })
  const proved = open({ port: good.port, pin: 'D7', contact: 'D4' })
  await eventually(() => proved.state().isKnown)
  proved.set(true)
  await eventually(() => proved.state().isOn)

  const dead = await relayBoard({ pin: 8, contact: 4 }) // the wire to the relay is on another pin
  const stuck = open({ port: dead.port, pin: 'D7', contact: 'D4' })
  await eventually(() => stuck.state().isKnown)
  stuck.set(true)
  await eventually(() => stuck.state().fault !== null)
  expect(stuck.state()).toMatchObject({ isOn: false, fault: { en: expect.stringMatching(/does not move/) } })
})

it('leaves the neighbours of its pin alone: their pull-ups stay as they are', async () => {
  const { port } = await relayBoard({ contact: 6 })
  const output = open({ port, pin: 'D7', contact: 'D6' })
  await eventually(() => output.state().isKnown)
  for (const isOn of [true, false, true]) {
    output.set(isOn)
    await eventually(() => output.state().isOn === isOn && output.state().fault === null)
  }
})

it.each([
  [{ port: 'replay:f', pin: 'D7' }, 'siren.output.port', /no port of a board/],
  [{ port: 'tcp:h:1', pin: 'D7', active: 'low' }, 'siren.output.pin', /would sound each time the board starts/],
  [{ port: 'tcp:h:1', pin: 'D7', contact: 'D7' }, 'siren.output.contact', /take another pin/],
])('of %s it says what to change', (settings, where, what) => {
  const place = { where: 'siren.output', folder: join('/') }
  expect(relay.problems(relay.settings.parse({ kind: 'relay', ...settings }), place)).toEqual([
    { where, id: expect.any(String), en: expect.stringMatching(what) },
  ])
})

it.each(['D0', 'D1', 'D13', 'A6', '7'])('refuses %s: serial line, LED of the board, or no pin', (pin) => {
  expect(relay.settings.safeParse({ kind: 'relay', port: 'tcp:h:1', pin }).success).toBe(false)
})
