/**
 * A station, its link, its clock, a gateway and its clock, as they may be in a bad week; and what the gateway's record
 * gets of it. Time is the true one, in seconds from the start, until it is stamped.
 */
import fc from 'fast-check'
import type { Pack, Reading } from '../../edge/contract.ts'
import { start_ms } from './katulampa.ts'

export const every_s = 60
export const station = 'katulampa'

/** One interval: what is measured, whether the link is up, and what befalls. */
export interface Tick {
  level: number | null
  rain: number
  isUp: boolean
  /** How many packs of the backlog come with it: before the fresh one, or after it. */
  before: number
  after: number
  newestFirst: boolean
  isRepeated: boolean
  fate: 'nothing' | 'kill' | { station_s: number } | { gateway_s: number }
}

/** A pack that arrived, or another thing that happened at the gateway. */
export type Happening =
  /** `truth_s`: when its readings were taken; `off_s`: how far the clock that stamped them was ahead. */
  | { kind: 'pack'; true_s: number; pack: Pack; truth_s: number[]; off_s: number }
  | { kind: 'kill'; true_s: number }
  /** The gateway's clock is set. */
  | { kind: 'step'; true_s: number; step_s: number }

// Multiples of eleven minutes: what differs by less than one is taken for a delay.
const steps_s = [-7_260, -660, 660, 7_260]

/**
 * `whose`: the clock that is set now and then. Both within the time that a step back makes twice is more than a row tells:
 * see `gateway/rules/timeline.ts`.
 */
export function anyTicks(whose: 'station' | 'gateway'): fc.Arbitrary<Tick[]> {
  const fate = fc.oneof(
    { weight: 12, arbitrary: fc.constant('nothing' as const) },
    { weight: 2, arbitrary: fc.constant('kill' as const) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...steps_s)
        .map((step_s) => (whose === 'gateway' ? { gateway_s: step_s } : { station_s: step_s })),
    },
  )
  const tick = fc.record({
    level: fc.option(
      fc.integer({ min: 0, max: 12 }).map((n) => n / 5),
      { nil: null, freq: 8 },
    ),
    rain: fc.integer({ min: 0, max: 6 }),
    isUp: fc.boolean(),
    before: fc.constantFrom(0, 0, 1, 2),
    after: fc.constantFrom(0, 0, 1, 4),
    newestFirst: fc.boolean(),
    isRepeated: fc.constantFrom(false, false, false, true),
    fate,
  })
  // Stretches of a link, not a coin for each minute: an outage longer than a window is the ordinary case.
  const stretch = fc.record({ isUp: fc.boolean(), ticks: fc.array(tick, { minLength: 1, maxLength: 18 }) })
  return fc
    .array(stretch, { minLength: 1, maxLength: 5 })
    .map((all) => all.flatMap(({ isUp, ticks }) => ticks.map((one) => ({ ...one, isUp }))))
}

/** The true time of a reading by the clock that stamped it. */
export interface Stamped {
  true_s: number
  off_s: number
  reading: Reading
}

/** What the gateway meets of these ticks. A pack holds readings of one setting of the station's clock. */
export function happeningsOf(ticks: readonly Tick[], startOff_s: number): Happening[] {
  const happened: Happening[] = []
  let outbox: Stamped[] = []
  let off_s = startOff_s
  let seq = 0
  let last: Happening | null = null
  for (const [index, tick] of ticks.entries()) {
    const true_s = index * every_s
    if (typeof tick.fate === 'object' && 'station_s' in tick.fate) off_s += tick.fate.station_s + 0.007 // so that no name comes twice
    if (typeof tick.fate === 'object' && 'gateway_s' in tick.fate)
      happened.push({ kind: 'step', true_s, step_s: tick.fate.gateway_s })
    const fresh = stamped(tick, true_s, off_s)
    if (tick.isUp) {
      let sent = 0
      const send = (readings: Stamped[]) => {
        const at_s = true_s + 0.1 * ++sent
        last = { kind: 'pack', true_s: at_s, ...packOf(readings, ++seq, at_s + off_s) }
        happened.push(last)
      }
      for (let i = 0; i < tick.before; i++) outbox = sendOne(outbox, tick.newestFirst, send)
      send(fresh)
      for (let i = 0; i < tick.after; i++) outbox = sendOne(outbox, tick.newestFirst, send)
      if (tick.isRepeated) happened.push({ ...last!, true_s: true_s + 5 } as Happening)
    } else outbox = [...outbox, ...fresh]
    if (tick.fate === 'kill') happened.push({ kind: 'kill', true_s: true_s + 10 })
  }
  return happened
}

/** One pack of the backlog, as long as one setting of the clock goes. */
function sendOne(outbox: Stamped[], newestFirst: boolean, send: (readings: Stamped[]) => void): Stamped[] {
  if (outbox.length === 0) return outbox
  const first = newestFirst ? outbox.at(-1)! : outbox[0]!
  const within = outbox.filter((one) => one.off_s === first.off_s)
  const chosen = newestFirst ? within.slice(-6) : within.slice(0, 6)
  send(chosen)
  return outbox.filter((one) => !chosen.includes(one))
}

function stamped({ level, rain }: Tick, true_s: number, off_s: number): Stamped[] {
  const at_ms = Math.round(start_ms + (true_s + off_s) * 1_000)
  return [
    { true_s, off_s, reading: { sensor: 'level', at_ms, values: { water_level_m: level } } },
    { true_s, off_s, reading: { sensor: 'rain', at_ms, values: { rainfall_mm: rain } } },
  ]
}

function packOf(readings: Stamped[], seq: number, sent_s: number): { pack: Pack; truth_s: number[]; off_s: number } {
  return {
    pack: {
      epoch: 'e',
      seq,
      sent_ms: Math.round(start_ms + sent_s * 1_000),
      readings: readings.map(({ reading }) => reading),
    },
    truth_s: readings.map(({ true_s }) => true_s),
    off_s: readings[0]!.off_s,
  }
}
