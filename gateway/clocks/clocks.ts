/**
 * The clocks of a village: ours and those of the stations. Each is a witness, none is the judge: every reading is kept,
 * with what is doubted about its time, and rules judge it by the best order known.
 */
import type { Pack, Reading } from '../../edge/contract.ts'
import type { ClockSync } from '../../edge/platform/clock-sync.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { ClockMark, DoubtedClock } from '../contract.ts'
import type { PackEntry } from '../store/index.ts'
import { afterStep, agree_ms, newStationClock, type StationClock, takeArrival } from './station-clock.ts'

/** What the arrival of a pack tells of its times, as the entry of the record has it. */
export type ArrivalMarks = Pick<PackEntry, 'off_ms' | 'clocks' | 'doubted'>

export interface ClocksOptions {
  now: () => number
  /** What the computer says of its own clock, and how far the record proves it to be behind. */
  own: () => { sync: ClockSync; behind_ms: number }
}

export type Clocks = ReturnType<typeof openClocks>

const recent_ms = 30 * minute_ms
const look_ms = 1_000
/** Earlier times are what a clock says that was never set. */
const set_ms = Date.UTC(2010, 0, 1)

export function openClocks({ now, own }: ClocksOptions) {
  let looked_ms = Number.NEGATIVE_INFINITY
  let lately: ReturnType<typeof trusted> = []
  const stations = new Map<string, { clock: StationClock; says: ClockSync; heard_ms: number }>()

  return {
    arrived,
    /** What a station says of its own clock. */
    says: (station: string, says: ClockSync) => void Object.assign(stationOf(station), { says }),
    /** What was known of a station before the gateway stopped. */
    knew(station: string, clock: Partial<StationClock>) {
      const known = stationOf(station)
      known.clock = { ...known.clock, ...clock }
    },
    /** Our clock was set. */
    stepped(step_ms: number) {
      for (const known of stations.values()) {
        known.clock = afterStep(known.clock, step_ms)
        known.heard_ms += step_ms
      }
    },
    /** The offset of a station's clock; null while the two agree, or nothing is known. */
    offsetOf: (station: string): number | null => differing(stations.get(station)?.clock.off_ms ?? null),
    /** Which clock is doubted where a station's and ours differ; null where they agree. */
    doubtedFor,
    /** The stations heard of lately whose clocks differ from ours. */
    differing: () =>
      recent().flatMap(([station, { clock }]) => {
        const off_ms = differing(clock.off_ms)
        return off_ms === null ? [] : [{ station, off_ms, doubted: doubtedFor(station)! }]
      }),
    own,
  }

  function arrived(station: string, pack: Pack, received_ms: number): ArrivalMarks {
    const { readings, epoch, seq, sent_ms } = pack
    if (readings.length === 0) return {}
    const known = stationOf(station)
    const newest = readings.reduce((a, b) => (b.at_ms > a.at_ms ? b : a))
    const oldest_ms = readings.reduce((least, { at_ms }) => Math.min(least, at_ms), newest.at_ms)
    const arrival = { received_ms, epoch, seq, sent_ms, oldest_ms, newest_ms: newest.at_ms, isUnset: isUnset(newest) }
    const { clock, off_ms } = takeArrival(known.clock, arrival, () => commonBeside(station))
    known.clock = clock
    known.heard_ms = received_ms
    return marksOf(station, readings, received_ms, off_ms)
  }

  function marksOf(station: string, readings: Reading[], received_ms: number, off_ms: number | null): ArrivalMarks {
    const marks: ArrivalMarks = off_ms ? { off_ms } : {}
    const isOff = differing(off_ms) !== null
    const markOf = (reading: Reading): ClockMark | null => {
      if (reading.clock === 'unsynced') return 'unsynced'
      const isImpossible = isUnset(reading) || (off_ms === null && reading.at_ms > received_ms + agree_ms)
      if (isOff || isImpossible) return 'doubted'
      return reading.clock ?? null
    }
    // Most packs have none: then nothing is made for them.
    if (readings.some((reading) => markOf(reading) !== null)) marks.clocks = readings.map(markOf)
    if (isOff) marks.doubted = doubtedFor(station)!
    return marks
  }

  function doubtedFor(station: string): DoubtedClock | null {
    const one = stations.get(station)
    const off_ms = differing(one?.clock.off_ms ?? null)
    if (!one || off_ms === null) return null
    const others = trusted().filter(([name]) => name !== station)
    const agreeing = others.filter(([, { clock }]) => Math.abs(clock.off_ms! - off_ms) <= agree_ms)
    const isSure = one.says !== 'unsynced'
    if (isSure && agreeing.length > 0 && agreeing.length + 1 > others.length - agreeing.length) return 'gateway'
    if (!isSure || others.length > agreeing.length) return 'station'
    const { sync, behind_ms } = own()
    if (sync === 'synced') return one.says === 'synced' ? 'either' : 'station'
    return one.says === 'synced' || behind_ms > 0 ? 'gateway' : 'either'
  }

  /** The offset on which the other stations agree, where it is not none. */
  function commonBeside(station: string): number | null {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const [name, { clock }] of trustedLately()) {
      if (name === station) continue
      least = Math.min(least, clock.off_ms!)
      most = Math.max(most, clock.off_ms!)
    }
    return most - least >= 0 && most - least <= agree_ms ? differing(most) : null
  }

  /** A backlog asks for each of its packs: who is trusted is looked up once a second. */
  function trustedLately() {
    const now_ms = now()
    if (Math.abs(now_ms - looked_ms) >= look_ms) {
      looked_ms = now_ms
      lately = trusted()
    }
    return lately
  }

  /** Stations heard of lately whose clock was set, as far as they say, and is known to us. */
  function trusted() {
    return recent().filter(([, { clock, says }]) => clock.off_ms !== null && says !== 'unsynced')
  }

  function recent() {
    return [...stations].filter(([, { heard_ms }]) => now() - heard_ms <= recent_ms)
  }

  function stationOf(station: string) {
    const known = stations.get(station) ?? { clock: newStationClock, says: 'unknown' as ClockSync, heard_ms: 0 }
    stations.set(station, known)
    return known
  }
}

function isUnset({ at_ms, clock }: Reading): boolean {
  return clock === 'unsynced' || at_ms < set_ms
}

/** Null for an offset that is none, or too small to speak of. */
function differing(off_ms: number | null): number | null {
  return off_ms !== null && Math.abs(off_ms) > agree_ms ? off_ms : null
}
