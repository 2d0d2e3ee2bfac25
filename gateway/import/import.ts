/**
 * A file of history → packs → the record. The same file gives the same packs under the same numbers, so an import that
 * was cut short goes on where the ledger says it stopped, and one that was done changes nothing.
 */

import type { Reading } from '../../edge/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { type EarlierFlag, type Flagging, flagEntries } from '../intake/index.ts'
import type { PackEntry, Store } from '../store/index.ts'
import type { CsvRecord } from './csv.ts'
import type { Fault, Read, Value } from './mapping.ts'

export interface Report {
  lines: number
  values: number
  packs: number
  /** Packs that an earlier run had brought in. */
  known_packs: number
  stations: string[]
  from_ms: number | null
  to_ms: number | null
  refused: Partial<Record<Fault | 'conflict', number>>
  /** The first of each kind. */
  examples: { line: number; reason: Fault | 'conflict'; text: string }[]
}

export interface ImportOptions {
  records: AsyncIterable<CsvRecord>
  read: (cells: readonly string[]) => Read[]
  store: Pick<Store, 'append' | 'ledger'>
  flagging: Flagging
  epoch: string
  now: () => number
}

const readingsPerPack = 500
const inFlight_max = 64
const examplesPerReason = 5
const text_max = 80

export async function importRecords({ records, read, store, flagging, epoch, now }: ImportOptions): Promise<Report> {
  const report: Report = {
    lines: 0,
    values: 0,
    packs: 0,
    known_packs: 0,
    stations: [],
    from_ms: null,
    to_ms: null,
    refused: {},
    examples: [],
  }
  const lanes = new Map<string, Lane>()
  let inFlight: Promise<Error | null>[] = []

  for await (const { line, cells } of records) {
    report.lines++
    for (const found of read(cells)) {
      if ('fault' in found) refuse(line, found.fault, found.text)
      else await take(line, found)
    }
  }
  for (const lane of lanes.values()) await deliver(lane)
  await landed()
  report.stations = [...lanes.keys()].sort()
  return report

  async function take(line: number, value: Value) {
    const lane = lanes.get(value.station) ?? (await openLane(value.station))
    if (!lane.add(value)) return refuse(line, 'conflict', `${value.sensor} ${value.quantity} ${value.value}`)
    report.values++
    report.from_ms = Math.min(report.from_ms ?? value.at_ms, value.at_ms)
    report.to_ms = Math.max(report.to_ms ?? value.at_ms, value.at_ms)
    if (lane.size() >= readingsPerPack) await deliver(lane)
  }

  async function openLane(station: string): Promise<Lane> {
    const { epochs } = await store.ledger(station)
    const known = epochs.find((one) => one.epoch === epoch)
    const lane = laneOf(station, (seq) => {
      if (!known || seq > known.highest_seq) return false
      return !known.missing.some(([from, to]) => seq >= from && seq <= to)
    })
    lanes.set(station, lane)
    return lane
  }

  async function deliver(lane: Lane) {
    const { station } = lane
    const { seq, readings, isKnown } = lane.next()
    if (readings.length === 0) return
    // Also of packs that are known: the judge must see the whole series.
    const earlier: EarlierFlag[] = []
    const flags = flagging.flag(station, readings, outsideOf(readings), earlier)
    if (isKnown) {
      report.known_packs++
      return
    }
    report.packs++
    const received_ms = now()
    const entry: PackEntry = {
      kind: 'pack',
      station,
      received_ms,
      history: true,
      pack: { epoch, seq, readings },
    }
    if (flags) entry.flags = flags
    inFlight.push(
      store.append([entry, ...flagEntries(station, received_ms, earlier)]).then(
        () => null,
        (err: Error) => err,
      ),
    )
    if (inFlight.length >= inFlight_max) await landed()
  }

  async function landed() {
    const trouble = (await Promise.all(inFlight)).find((err) => err !== null)
    inFlight = []
    if (trouble) throw trouble
  }

  function refuse(line: number, reason: Fault | 'conflict', text: string) {
    report.refused[reason] = (report.refused[reason] ?? 0) + 1
    if (report.refused[reason] <= examplesPerReason)
      report.examples.push({ line, reason, text: text.slice(0, text_max) })
  }
}

interface Lane {
  station: string
  /** False when this very value was given before in the pack, with another number. */
  add(value: Value): boolean
  size(): number
  next(): { seq: number; readings: Reading[]; isKnown: boolean }
}

/** The readings of one station, on their way into its next pack. */
function laneOf(station: string, isKnown: (seq: number) => boolean): Lane {
  let readings = new Map<string, Reading>()
  let seq = 0
  return {
    station,
    add({ sensor, quantity, at_ms, value }) {
      const name = `${sensor} ${at_ms}`
      const reading = readings.get(name)
      if (!reading) {
        readings.set(name, { sensor, at_ms, values: { [quantity]: value } })
        return true
      }
      if (!Object.hasOwn(reading.values, quantity)) reading.values[quantity] = value
      return reading.values[quantity] === value
    },
    size: () => readings.size,
    next() {
      const full = [...readings.values()]
      readings = new Map()
      seq += Number(full.length > 0)
      return { seq, readings: full, isKnown: isKnown(seq) }
    },
  }
}

/** What cannot exist in nature fails, as at intake; it is kept all the same. */
function outsideOf(readings: readonly Reading[]): PackEntry['flags'] {
  const found = readings.map(({ values }) => {
    const outside = (Object.keys(values) as QuantityKey[]).filter((key) => {
      const [low, high] = quantities[key].range
      const value = values[key]
      return typeof value === 'number' && (value < low || value > high)
    })
    return outside.length > 0 ? Object.fromEntries(outside.map((key) => [key, flags.fail])) : null
  })
  return found.some(Boolean) ? found : undefined
}
