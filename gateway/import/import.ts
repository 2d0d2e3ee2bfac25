/**
 * A file of history → packs → the record. The same file gives the same packs under the same numbers, and what the record
 * keeps already is repeated, not kept twice: an import that was cut short is simply started again.
 */

import type { Reading } from '../../edge/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { type EarlierFlag, type Flagging, flagEntries } from '../intake/index.ts'
import type { PackEntry, Store, Verdict } from '../store/index.ts'
import type { CsvRecord } from './csv.ts'
import { type FilledPack, type Lane, openLane } from './lane.ts'
import type { LineReader, Value } from './line-reader.ts'
import { countRefused, countRepeated, countTime, countVerdict, emptyReport, type Report, valuesIn } from './report.ts'

export interface ImportOptions {
  records: AsyncIterable<CsvRecord>
  read: LineReader
  store: Pick<Store, 'receive' | 'ledger'>
  flagging: Flagging
  epoch: string
  now: () => number
}

const readingsPerPack = 500
const inFlight_max = 64

export async function importRecords({ records, read, store, flagging, epoch, now }: ImportOptions): Promise<Report> {
  const report = emptyReport()
  const lanes = new Map<string, { lane: Lane; isKnown: (seq: number) => boolean }>()
  let inFlight: Promise<Error | null>[] = []

  for await (const { line, value } of valuesIn(records, read, report)) await take(line, value)
  for (const station of lanes.keys()) await deliver(station)
  await landed()
  report.stations = [...lanes.keys()].sort()
  return report

  async function take(line: number, value: Value) {
    const { station } = value
    if (!lanes.has(station)) lanes.set(station, { lane: openLane(station), isKnown: await knownPacks(station) })
    const { lane } = lanes.get(station)!
    const outcome = lane.add(value, line)
    if (outcome === 'conflict') return countRefused(report, line, outcome, textOf(value))
    if (outcome === 'repeated') countRepeated(report, 1)
    countTime(report, value)
    if (lane.size() >= readingsPerPack) await deliver(station)
  }

  /** Which packs of this very file an earlier run has brought in. */
  async function knownPacks(station: string): Promise<(seq: number) => boolean> {
    const { epochs } = await store.ledger(station)
    const known = epochs.find((one) => one.epoch === epoch)
    return (seq) =>
      known !== undefined && seq <= known.highest_seq && !known.missing.some(([from, to]) => seq >= from && seq <= to)
  }

  async function deliver(station: string) {
    const { lane, isKnown } = lanes.get(station)!
    const filled = lane.next()
    const { seq, readings } = filled
    if (readings.length === 0) return
    const earlier: EarlierFlag[] = []
    const flags = flagging.flag(station, readings, outsideOf(readings), earlier)
    // A known pack is received again: only the record can say what it kept of it.
    if (isKnown(seq)) report.known_packs++
    else report.packs++
    const received_ms = now()
    const entry: PackEntry = { kind: 'pack', station, received_ms, history: true, pack: { epoch, seq, readings } }
    if (flags) entry.flags = flags
    inFlight.push(
      store.receive(entry, flagEntries(station, received_ms, earlier)).then(
        (verdict) => {
          count(filled, verdict)
          return null
        },
        (err: Error) => err,
      ),
    )
    if (inFlight.length >= inFlight_max) await landed()
  }

  function count({ values, readings, lineOf }: FilledPack, verdict: Verdict) {
    countVerdict(report, values, verdict, ({ index, quantity, reason }) => {
      const { sensor, values } = readings[index]!
      const text = textOf({ sensor, quantity, value: values[quantity as QuantityKey] ?? null })
      countRefused(report, lineOf(index, quantity), reason, text)
    })
  }

  async function landed() {
    const trouble = (await Promise.all(inFlight)).find((err) => err !== null)
    inFlight = []
    if (trouble) throw trouble
  }
}

function textOf({ sensor, quantity, value }: { sensor: string; quantity: string; value: number | null }): string {
  return `${sensor} ${quantity} ${value}`
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
