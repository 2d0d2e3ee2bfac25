/**
 * One verdict: what becomes of each value is decided here, once, before it is written into the log. Who follows the log
 * decides nothing.
 *
 *   receive ▶ in a stretch that is known to be empty (`gaps.ts`) ─▶ commit, at once
 *           ▶ the text of a pack that is on disk (`recent.ts`) ─▶ commit, at once: it is a repeat
 *           ▶ everything else: one lane (`lane.ts`) ▶ a look at the tables ▶ commit
 *
 * `known.ts` is what is remembered of each series; it is read from the tables at the start, beside the first packs.
 * A name is (station, sensor, quantity, at_ms): the first value keeps it for ever, only null gives way to a value.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { AppendOptions, Entry, PackEntry, Verdict } from '../record.ts'
import { type Decision, decide, firstEntries, openDecision, putOff, repeatOf, valueIn, verdictOf } from './decision.ts'
import { openFlights } from './flights.ts'
import { type Series, takes } from './gaps.ts'
import { type Known, type KnownSeries, knownFrom, type Station, seriesFor, stationIn } from './known.ts'
import { type Ask, openLane } from './lane.ts'
import { Names } from './names.ts'
import { outcomeBeside } from './outcome.ts'
import { openRecent } from './recent.ts'

export interface VerdictTools {
  append(entries: Entry[], options?: AppendOptions): Promise<number>
  /** Every series of the record as of now. Rejects when the tables cannot tell. */
  everySeries(): Promise<KnownSeries[]>
  ask: Ask
}

export function openVerdicts({ append, everySeries, ask }: VerdictTools) {
  let known: Known | null = null
  let knowing: Promise<void> | null = null
  let isOutdated = false
  const flights = openFlights(append)
  const recent = openRecent()
  const lane = openLane({ flights, ask, stationOf: (station) => stationIn(known!, station) })

  return {
    /** See `Store.receive`. */
    receive(entry: PackEntry, also: readonly Entry[], options?: AppendOptions): Promise<Verdict> {
      if (known) return decided(known, entry, also, options)
      return know().then((known) => decided(known, entry, also, options))
    },
    /** Resolves when everything that was received is on disk, or refused. */
    async drained(): Promise<void> {
      if (!known && knowing) {
        await knowing.catch(() => undefined) // those who wait for it are told
        await turn() // they go on first
      }
      await lane.drained()
    },
    /** Packs that wait for a look at the record. */
    waiting: lane.waiting,
    /** Series were forgotten: what is known of them is asked again, once nothing is on its way. */
    forget() {
      isOutdated = true
      recent.clear()
    },
    /** To be called now and then, by a timer. */
    look() {
      if (!isOutdated || !known || !flights.isEmpty() || lane.waiting() > 0) return
      isOutdated = false
      known = null
      knowing = null
      recent.clear() // what was on its way when it was forgotten
    },
  }

  /** Whoever comes before the first answer waits for it; after a failure the next one asks again. */
  async function know(): Promise<Known> {
    knowing ??= everySeries().then(
      (found) => {
        known = knownFrom(found)
      },
      (err) => {
        knowing = null
        throw err
      },
    )
    await knowing
    return known!
  }

  function decided(known: Known, entry: PackEntry, also: readonly Entry[], options?: AppendOptions): Promise<Verdict> {
    const decision = sorted(stationIn(known, entry.station), entry, also, options)
    if (!decision) {
      const stored = entry.pack.readings.length
      const entries = also.length === 0 ? [entry] : [entry, ...also]
      return flights.start(entries, options, (pos): Verdict => {
        recent.remember(entry)
        return { pos, stored, repeated: 0, refused: {} }
      })
    }
    if (decision.late.index.length === 0) return start(decision)
    if (decision.first.index.length > 0) {
      decision.firstCommit = flights.start(firstEntries(decision), options, (pos) => pos)
    } else if (!options?.onlyNew && recent.has(entry)) return start(repeatOf(decision))
    return lane.take(decision).then((verdict) => {
      if (isOnDisk(verdict)) recent.remember(entry)
      return verdict
    })
  }

  function start(decision: Decision): Promise<Verdict> {
    return flights.start(firstEntries(decision), decision.options, (pos) => verdictOf(decision, pos))
  }
}

/** Nothing of the pack was refused: all of it is there. */
const isOnDisk = ({ refused }: Verdict) => Object.keys(refused).length === 0

/** Null when every value is certainly new: the pack is kept as it is. */
function sorted(
  station: Station,
  entry: PackEntry,
  also: readonly Entry[],
  options: AppendOptions | undefined,
): Decision | null {
  const { readings } = entry.pack
  for (let index = 0; index < readings.length; index++) {
    const { sensor, at_ms, values } = readings[index]!
    for (const quantity in values) {
      const series = seriesFor(station, sensor, quantity)
      if (series && takes(series, at_ms)) continue
      return sortedFrom(openDecision(entry, also, options), station, index, quantity)
    }
  }
  return null
}

/** Goes on where the first value is not certainly new: the values before it were. */
function sortedFrom(decision: Decision, station: Station, startIndex: number, startQuantity: string): Decision {
  const { first } = decision
  /** Values of this very pack: a repeat of one stands or falls with it, in the same commit. */
  const own = new Names<number>()
  let isBefore = true
  decision.entry.pack.readings.forEach(({ sensor, at_ms, values }, index) => {
    for (const quantity in values) {
      if (isBefore && index === startIndex && quantity === startQuantity) isBefore = false
      const series = seriesFor(station, sensor, quantity)
      const value = valueIn(decision, index, quantity)
      if (!series) decide(decision, first, index, quantity, 'too-many-series')
      else if (isBefore || takes(series, at_ms)) {
        decide(decision, first, index, quantity, 'stored')
        own.set(series, at_ms, value)
      } else decideBeside(series, at_ms, index, quantity, value)
    }
  })
  return decision

  function decideBeside(series: Series, at_ms: number, index: number, quantity: string, value: number) {
    const earlier = own.get(series, at_ms)
    if (earlier === undefined) return putOff(decision, index, quantity, series)
    const outcome = outcomeBeside(earlier, value)
    decide(decision, first, index, quantity, outcome)
    if (outcome === 'stored') own.set(series, at_ms, value)
  }
}
