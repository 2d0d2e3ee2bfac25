/**
 * The clocks of a village: ours and those of the stations. Each is a witness, none is the judge: every reading is kept,
 * with what is doubted about its time, and rules judge it by the best order known.
 */
import type { Pack, Reading } from '../../edge/contract.ts'
import type { ClockSync } from '../../edge/platform/clock-sync.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { ClockMark, DoubtedClock } from '../contract.ts'
import type { PackEntry } from '../store/index.ts'
import { type Arrival, afterStep, agree_ms, newStationClock, type StationClock, takeArrival } from './station-clock.ts'

/** What the arrival of a pack tells of its times, as the entry of the record has it. */
export type ArrivalMarks = Pick<PackEntry, 'off_ms' | 'clocks' | 'doubted'>

export interface ClocksOptions {
  now: () => number
  /** What the computer says of its own clock, and how far the record proves it to be behind. */
  own: () => { sync: ClockSync; behind_ms: number }
}

/** What is known of one station. */
interface Known {
  clock: StationClock
  says: ClockSync
  heard_ms: number
}

export type Clocks = ReturnType<typeof openClocks>

const recent_ms = 30 * minute_ms
const look_ms = 1_000
/** Earlier times are what a clock says that was never set. */
const set_ms = Date.UTC(2010, 0, 1)

export function openClocks({ now, own }: ClocksOptions) {
  const stations = new Map<string, Known>()
  /** Who is trusted, as of this moment; looked up anew when somebody joins or leaves, and when it is old. */
  let trusted = { looked_ms: Number.NEGATIVE_INFINITY, stations: [] as [station: string, known: Known][] }

  return {
    arrived,
    /** What a station says of its own clock. */
    says(station: string, says: ClockSync) {
      stationOf(station).says = says
      lookAgain()
    },
    /** What was known of a station before the gateway stopped. */
    knew(station: string, clock: Partial<StationClock>) {
      const known = stationOf(station)
      known.clock = { ...known.clock, ...clock }
      lookAgain()
    },
    /** Our clock was set. */
    stepped(step_ms: number) {
      for (const known of stations.values()) {
        known.clock = afterStep(known.clock, step_ms)
        known.heard_ms += step_ms
      }
      lookAgain()
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
    if (pack.readings.length === 0) return {}
    const known = stationOf(station)
    const { clock, off_ms } = takeArrival(known.clock, arrivalOf(pack, received_ms), () => commonBeside(station))
    const isAsBefore = known.clock.off_ms !== null && isRecent(known)
    known.clock = clock
    known.heard_ms = received_ms
    if (!isAsBefore && clock.off_ms !== null) lookAgain()
    return marksOf(station, pack.readings, received_ms, off_ms)
  }

  function marksOf(station: string, readings: Reading[], received_ms: number, off_ms: number | null): ArrivalMarks {
    const marks: ArrivalMarks = off_ms ? { off_ms } : {}
    const mark = (reading: Reading) => markOf(reading, received_ms, off_ms)
    // Most packs have none: then nothing is made for them.
    if (readings.some((reading) => mark(reading) !== null)) marks.clocks = readings.map(mark)
    if (differing(off_ms) !== null) marks.doubted = doubtedFor(station)!
    return marks
  }

  function doubtedFor(station: string): DoubtedClock | null {
    const one = stations.get(station)
    const off_ms = differing(one?.clock.off_ms ?? null)
    if (!one || off_ms === null) return null
    let [agreeing, opposed] = [0, 0]
    for (const [name, { clock }] of trustedNow()) {
      if (name === station) continue
      if (Math.abs(clock.off_ms! - off_ms) <= agree_ms) agreeing++
      else opposed++
    }
    const isSure = one.says !== 'unsynced'
    if (isSure && agreeing > 0 && agreeing + 1 > opposed) return 'gateway'
    if (!isSure || opposed > 0) return 'station'
    const { sync, behind_ms } = own()
    if (sync === 'synced') return one.says === 'synced' ? 'either' : 'station'
    return one.says === 'synced' || behind_ms > 0 ? 'gateway' : 'either'
  }

  /** The offset on which the other stations agree, where it is not none. */
  function commonBeside(station: string): number | null {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const [name, { clock }] of trustedNow()) {
      if (name === station) continue
      least = Math.min(least, clock.off_ms!)
      most = Math.max(most, clock.off_ms!)
    }
    return most - least >= 0 && most - least <= agree_ms ? differing(most) : null
  }

  /** Stations heard of lately whose clock was set, as far as they say, and is known to us. Asked for each late pack. */
  function trustedNow() {
    const looked_ms = now()
    if (Math.abs(looked_ms - trusted.looked_ms) >= look_ms) {
      const found = recent().filter(([, { clock, says }]) => clock.off_ms !== null && says !== 'unsynced')
      trusted = { looked_ms, stations: found }
    }
    return trusted.stations
  }

  function lookAgain() {
    trusted.looked_ms = Number.NEGATIVE_INFINITY
  }

  function recent() {
    return [...stations].filter(([, known]) => isRecent(known))
  }

  function isRecent({ heard_ms }: Known): boolean {
    return now() - heard_ms <= recent_ms
  }

  function stationOf(station: string): Known {
    let known = stations.get(station)
    if (!known) {
      known = { clock: newStationClock, says: 'unknown', heard_ms: 0 }
      stations.set(station, known)
    }
    return known
  }
}

function arrivalOf({ readings, epoch, seq, sent_ms }: Pack, received_ms: number): Arrival {
  let newest = readings[0]!
  let oldest_ms = newest.at_ms
  for (const reading of readings) {
    if (reading.at_ms > newest.at_ms) newest = reading
    if (reading.at_ms < oldest_ms) oldest_ms = reading.at_ms
  }
  return { received_ms, epoch, seq, sent_ms, oldest_ms, newest_ms: newest.at_ms, isUnset: isUnset(newest) }
}

function markOf(reading: Reading, received_ms: number, off_ms: number | null): ClockMark | null {
  if (reading.clock === 'unsynced') return 'unsynced'
  const isImpossible = isUnset(reading) || (off_ms === null && reading.at_ms > received_ms + agree_ms)
  if (isImpossible || differing(off_ms) !== null) return 'doubted'
  return reading.clock ?? null
}

function isUnset({ at_ms, clock }: Reading): boolean {
  return clock === 'unsynced' || at_ms < set_ms
}

/** Null for an offset that is none, or too small to speak of. */
function differing(off_ms: number | null): number | null {
  return off_ms !== null && Math.abs(off_ms) > agree_ms ? off_ms : null
}
