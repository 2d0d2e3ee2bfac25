import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Decoded } from '../../edge/driver.ts'
import { openStrangers } from '../../edge/recognise/stranger.ts'
import { watchWiring } from '../../edge/wiring.ts'

const heard: Decoded = { kind: 'frame', values: { distance_m: 1.2 } }
const noEcho: Decoded = { kind: 'frame', values: { distance_m: null }, nulls: { distance_m: 'no echo' } }
const noise = (count: number): Decoded => ({ kind: 'rejected', reason: 'noise', count })

/** A wire that opened at 0 ms, and what the log says of it. */
function openWire({ speaks = true } = {}) {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const wiring = watchWiring(log, { speaks })
  wiring.opened(0)
  const take = (amount: number, ...decoded: Decoded[]) => {
    wiring.came(amount)
    for (const one of decoded) wiring.decoded(one)
  }
  return { ...wiring, take, said: () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg) }
}

it('says at once that a sensor is heard, and then only what changes', () => {
  const wire = openWire()
  wire.take(4, heard)
  expect(wire.said()).toEqual(['the sensor is heard'])
  for (let at_ms = 1_000; at_ms < 3_600_000; at_ms += 1_000) {
    wire.take(4, heard)
    wire.look(at_ms)
  }
  expect(wire.said()).toHaveLength(1)
})

it.each([
  ['a wire on which nothing comes', 0, [], /nothing comes; has the sensor power/],
  ['bytes of another sensor, or without a ground', 400, [noise(400)], /right `driver` .* ground wire/],
  ['a bad contact', 400, [heard, noise(300)], /large part .* refused/],
  ['a spider in front of the sensor', 8, [noEcho, noEcho], /never with a usable value/],
] as [string, number, Decoded[], RegExp][])('says what to look at within 15 s: %s', (_, amount, decoded, words) => {
  const wire = openWire()
  wire.take(amount, ...decoded)
  wire.look(14_999)
  wire.look(15_000)
  expect(wire.said().at(-1)).toMatch(words)
})

it('says when a sensor that was heard has fallen silent, and when it is heard again', () => {
  const wire = openWire()
  wire.take(4, heard)
  wire.look(15_000)
  wire.look(315_000)
  wire.take(4, heard)
  wire.look(615_000)
  expect(wire.said()).toEqual(['the sensor is heard', expect.stringContaining('nothing comes'), 'the sensor is heard'])
})

it.each([
  ['silent', 0, []],
  ['garbled', 400, [noise(400)]],
  ['blind', 8, [noEcho]],
] as const)(
  'says with the first usable value that a %s wire was mended, and keeps to it at the next look',
  (verdict, amount, decoded) => {
    const wire = openWire()
    wire.take(amount, ...decoded)
    wire.look(15_000)
    expect(wire.verdict()).toBe(verdict)
    wire.take(amount, ...decoded)
    wire.take(4, heard)
    expect(wire.verdict()).toBe('good')
    wire.look(315_000)
    expect(wire.verdict()).toBe('good')
  },
)

it('takes the silence of a rain gauge for dry weather', () => {
  const wire = openWire({ speaks: false })
  wire.look(15_000)
  wire.look(400_000)
  expect(wire.said()).toEqual([])
})

it('leaves a line end too many, and a closed wire, to others', () => {
  const wire = openWire()
  wire.take(7, heard, noise(1))
  wire.look(15_000)
  wire.closed()
  wire.look(400_000)
  expect(wire.said()).toEqual(['the sensor is heard'])
})

it('of what its driver does not understand says what it looks like', () => {
  const lines: string[] = []
  const strangers = openStrangers()
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const wiring = watchWiring(log, { speaks: true, stranger: strangers.look })
  const say = (bytes: Uint8Array) => {
    wiring.came(bytes.length)
    strangers.came(bytes)
  }
  const dust = Buffer.from('aac05f015c02a160bfab', 'hex')
  wiring.opened(0)
  for (let second = 0; second < 200; second++) say(dust)
  wiring.look(15_000)
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ looksLike: 'Nova SDS011 (driver: sds011)' })
  strangers.understood()
  strangers.came(Buffer.from('raspberrypi login: '))
  expect(strangers.look()).toEqual({ heard: 'login', sample: 'raspberrypi login:' })
})
