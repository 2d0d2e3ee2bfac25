/** The decoder and the wire of one sensor, whatever they are made of. */
import type { AboutSensor } from './contract.ts'
import type { AskedDecoder, Decoder } from './driver.ts'
import type { Buses } from './links/bus.ts'
import type { Boards } from './links/firmata.ts'
import type { Link, LinkTools } from './links/link.ts'
import { chunks } from './links/ports.ts'
import type { SensorConfig } from './sensors-config.ts'

type WireTools = LinkTools & { boards: Boards; buses: Buses }

/** A sensor that speaks by itself and was not heard for so long: its port is opened anew, as TCP's is. */
const silence_least_ms = 60_000

/** How often its readings are due: a sensor that speaks seldom gives no reading for an interval in which it was silent. */
export function cadenceOf({ every_s, driver }: SensorConfig, asks_s = driver.interval_s): Pick<AboutSensor, 'every_s'> {
  const due_s = Math.max(every_s, asks_s)
  return due_s > 0 ? { every_s: due_s } : {}
}

/** The decoder and the wire that fit together; `any` kind of input goes from the one into the other. */
export function openWire({ driver, options, port }: SensorConfig, tools: WireTools, signal: AbortSignal) {
  if (driver.wire === 'bytes') {
    const silence = driver.interval_s > 0 ? { silence_ms: Math.max(silence_least_ms, 10_000 * driver.interval_s) } : {}
    const decoder = driver.open(options)
    return joined(decoder, chunks(port, decoder.baud ?? driver.baud, { ...tools, ...silence }, signal))
  }
  if (driver.wire === 'asked') {
    const decoder = driver.open(options)
    return joined(decoder, tools.buses.rounds(port, decoder, signal), {
      rests_ms: restOf(decoder),
      asks_s: decoder.every_ms / 1_000,
    })
  }
  const decoder = driver.open(options)
  return joined(decoder, tools.boards.reports(port, decoder.pins, signal))
}

function joined<Input>(decoder: Decoder<Input>, link: Link<Input>, asked: { rests_ms?: number; asks_s?: number } = {}) {
  // The two are of one kind by construction; which kind does not matter any more.
  return { decoder: decoder as Decoder<unknown>, link: link as Link<unknown>, rests_ms: 0, ...asked }
}

/** One that is asked seldom, or rests between two measurements, is heard only after it has run up. */
function restOf({ questions, every_ms }: AskedDecoder): number {
  return every_ms + questions.reduce((sum, { after_ms = 0 }) => sum + after_ms, 0)
}

/** Bytes on a wire, also on one that is asked; reports of a pin. */
export function amountOf(input: unknown): number {
  if (input instanceof Uint8Array) return input.length
  return typeof input === 'object' && input !== null && 'came_bytes' in input ? Number(input.came_bytes) : 1
}
