/** What a sensor says while somebody stands beside it: a line for each change, about twice a second. */
import type { Decoded, Frame } from '../driver.ts'
import { openBuses } from '../links/bus.ts'
import { chunks, parsePort } from '../links/ports.ts'
import type { Said } from '../platform/language.ts'
import { frameText } from './numbers.ts'
import type { Draft, SetupTools } from './tools.ts'

/** What was seen, for the questions that follow. */
export interface Seen {
  frames: number
  /** The newest number of it, such as the distance to the water. */
  values: Frame['values']
  /** The first number differed from a later one. */
  hasMoved: boolean
}

const line_ms = 500

const words = {
  opened: { id: '  (sensor didengarkan …)', en: '  (listening to the sensor …)' },
  closed: (why: string): Said => ({ id: `  (kabel: ${why})`, en: `  (wire: ${why})` }),
}

/** Tells what comes until `signal` ends; hands each frame to `seen`. Never rejects for what a wire does. */
export async function tellLive(draft: Draft, seen: Seen, tools: SetupTools, signal: AbortSignal): Promise<void> {
  const { talk, clock } = tools
  const { decode, link } = wireOf(draft, tools, signal)
  const first = new Map<string, number>()
  let told_ms = Number.NEGATIVE_INFINITY
  let told = ''
  let closed = ''
  for await (const event of link) {
    if (event.kind === 'open') talk.say(words.opened)
    else if (event.kind === 'closed') tellClosed(event.reason)
    else for (const decoded of decode(event.input)) if (decoded.kind === 'frame') take(decoded)
  }

  /** It is tried again and again; only another reason is news. */
  function tellClosed(reason: string) {
    if (reason !== closed) talk.say(words.closed(reason))
    closed = reason
  }

  function take(frame: Frame) {
    seen.frames += 1
    for (const [key, value] of Object.entries(frame.values)) {
      if (value === null) continue
      if (!first.has(key)) first.set(key, value)
      else if (Math.abs(value - first.get(key)!) > 0.1 * Math.abs(first.get(key)!)) seen.hasMoved = true
    }
    for (const [key, { count }] of Object.entries(frame.totals ?? {})) {
      if (!first.has(key)) first.set(key, count)
      else if (count !== first.get(key)) seen.hasMoved = true // one tip by hand
    }
    Object.assign(seen.values, usable(frame))
    const text = frameText(frame, talk.language())
    const isDue = clock.elapsed_ms() - told_ms >= line_ms
    if (!isDue || (text === told && draft.driver.interval_s > 0)) return
    told = text
    told_ms = clock.elapsed_ms()
    talk.say({ id: `  ${text}`, en: `  ${text}` })
  }
}

function usable({ values }: Frame): Frame['values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** The decoder and the wire that fit together, as in the agent. */
function wireOf({ driver, port: text, options }: Draft, { boards, links }: SetupTools, signal: AbortSignal) {
  const port = parsePort(text)!
  if (driver.wire === 'bytes') {
    const decoder = driver.open(options)
    return {
      // What comes through a port of bytes is bytes.
      decode: (input: unknown): Decoded[] => decoder.push(input as Uint8Array),
      link: chunks(port, decoder.baud ?? driver.baud, links, signal),
    }
  }
  if (driver.wire === 'asked') {
    const decoder = driver.open(options)
    return {
      // What comes of asking is a round.
      decode: (input: unknown): Decoded[] => decoder.push(input as Parameters<typeof decoder.push>[0]),
      link: openBuses(links).rounds(port, decoder, signal),
    }
  }
  const decoder = driver.open(options)
  return {
    decode: (input: unknown): Decoded[] => decoder.push(input as Parameters<typeof decoder.push>[0]),
    link: boards.reports(port, decoder.pins, signal),
  }
}
