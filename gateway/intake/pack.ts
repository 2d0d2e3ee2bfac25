/**
 * The payload of a `readings` topic → readings that are fine, and why the others are not.
 *
 * Written by hand because it runs for every pack. Measured after JSON.parse, a pack of one reading with 3 values costs
 * 0.6 µs here and 2.4 µs in zod, a pack of 100 costs 150 µs and 290 µs; and zod says yes or no to the whole pack, where
 * each reading and value has to be judged alone. test/gateway/pack.test.ts holds this reader to a zod schema.
 */
import { idPattern, type Pack, packBytes_max, type Reading, readingsPerPack_max } from '../../edge/contract.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { flags as qartod } from '../../hardware/flags.ts'
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { Flag } from '../contract.ts'
import type { PackEntry } from '../store/index.ts'

/** Why a pack, a reading or a value was refused: a constant word to count, and one sentence for a person. */
export const packFaults = {
  'too-large': `A pack may have at most ${packBytes_max} bytes; send fewer readings in each.`,
  'not-json': 'The payload is not JSON text. NaN, Infinity and trailing commas are not JSON either.',
  'not-a-pack': 'A pack is an object with "readings", a list; see the README, "Words on the wire".',
  unnumbered: 'A pack needs "epoch" (text) and "seq" (1, 2, 3 …); its readings are stored, but gaps cannot be noticed.',
  'too-many-readings': `A pack may hold at most ${readingsPerPack_max} readings; those after that were refused.`,
  'not-a-reading': 'Each reading is an object with "sensor", "at_ms" and "values".',
  'bad-sensor-id': 'A sensor id has 1 to 40 of the letters a-z, digits and "-".',
  'bad-time':
    '"at_ms" is the UTC time in whole milliseconds since 1970, as a number; microseconds, seconds with a fraction and texts are not.',
  'no-values': '"values" is an object with at least one quantity.',
  'unknown-quantity': 'Not a quantity of this vocabulary; hardware/quantities.ts has the list. The others were stored.',
  'not-a-number': 'A value is a finite number, or null when the sensor had none. The other values were stored.',
} as const
export type PackFault = keyof typeof packFaults

export interface ReadPack {
  /** Null when nothing in it can be stored; without readings when only its number can. */
  pack: Pack | null
  flags: PackEntry['flags']
  /** Whether `pack` says exactly what the text said. */
  isUnchanged: boolean
  /** How many readings each fault touched. */
  faults: Partial<Record<PackFault, number>> | null
}

export const unnumbered = { epoch: 'unnumbered', seq: 0 } as const

const { fail, suspect } = qartod
const epochPattern = /^[A-Za-z0-9_-]{1,64}$/
// What a clock can say at all: one that was never set begins at 1970, in local time up to a day earlier.
const said_ms = [-day_ms, Date.UTC(2200, 0, 1)] as const
/** Where history begins: import and InfluxDB look no further back. */
export const earliest_ms = Date.UTC(2010, 0, 1)
const ranges = new Map(Object.entries(quantities).map(([key, { range }]) => [key, range]))

/**
 * Reads the JSON text of a pack. Never throws. No time is refused that a clock can say, however wrong: what is doubted
 * about it is found by `gateway/clocks/`.
 */
export function readPack(text: string): ReadPack {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refusedWhole('not-json')
  }
  if (!isObject(json) || !Array.isArray(json.readings)) return refusedWhole('not-a-pack')

  const given: unknown[] = json.readings
  const reader = readingReader()
  const size = Math.min(given.length, readingsPerPack_max)
  for (let i = 0; i < size; i++) reader.take(given[i])
  if (given.length > size) reader.fault('too-many-readings', given.length - size)

  const { epoch, seq, sent_ms } = json
  const isNumbered = isEpoch(epoch) && isSeq(seq)
  if (!isNumbered) reader.fault('unnumbered', 0)
  const { readings, flags, faults, isChanged } = reader.result()
  const isUnchanged = isNumbered && !isChanged && faults === null && keyCount(json) === (isTime(sent_ms) ? 4 : 3)
  // A numbered pack is entered in the ledger even when none of its readings is fine: it did arrive.
  if (readings.length === 0 && !isNumbered) {
    return { pack: null, flags: undefined, isUnchanged: false, faults }
  }
  const pack: Pack = isNumbered ? { epoch, seq, readings } : { ...unnumbered, readings }
  if (isTime(sent_ms)) pack.sent_ms = sent_ms
  return { pack, flags, isUnchanged, faults }
}

/** The same for readings that did not come as a pack: judged alike, with flags for what cannot exist. */
export function readReadings(
  given: readonly unknown[],
): Omit<ReadPack, 'pack' | 'isUnchanged'> & { readings: Reading[] } {
  const reader = readingReader()
  for (const one of given.slice(0, readingsPerPack_max)) reader.take(one)
  const { readings, flags, faults } = reader.result()
  return { readings, flags, faults }
}

/** Goes through the readings of one pack, in order. */
function readingReader() {
  const readings: Reading[] = []
  let flags: NonNullable<PackEntry['flags']> | undefined
  let faults: ReadPack['faults'] = null
  let isChanged = false

  return { take, fault, result: () => ({ readings, flags, faults, isChanged }) }

  function fault(reason: PackFault, count: number) {
    faults ??= {}
    faults[reason] = (faults[reason] ?? 0) + count
  }

  function take(given: unknown) {
    if (!isObject(given)) return fault('not-a-reading', 1)
    const { sensor, at_ms, values, clock, partial, trial } = given
    if (typeof sensor !== 'string' || !idPattern.test(sensor)) return fault('bad-sensor-id', 1)
    if (!isTime(at_ms)) return fault('bad-time', 1)
    if (!isObject(values)) return fault('no-values', 1)

    const isPartial = partial === true
    const isTrial = trial === true
    const checked = checkValues(values, isPartial)
    if (checked === null) return
    const isMarked = clock === 'unsynced' || clock === 'redated'
    const isExact =
      checked.values === values && keyCount(given) === 3 + Number(isMarked) + Number(isPartial) + Number(isTrial)
    const reading: Reading = isExact
      ? (given as unknown as Reading) // every key of it was checked
      : {
          sensor,
          at_ms,
          values: checked.values,
          ...(isMarked && { clock }),
          ...(isPartial && { partial }),
          ...(isTrial && { trial }),
        }
    if (!isExact) isChanged = true

    if (checked.flags) {
      flags ??= new Array(readings.length).fill(null)
    }
    flags?.push(checked.flags)
    readings.push(reading)
  }

  // The values that are fine: the very object when all are, otherwise a copy without the others; null when none is.
  function checkValues(values: Record<string, unknown>, isPartial: boolean) {
    let wordless = 0
    let numberless = 0
    let good = 0
    let doubts: Partial<Record<QuantityKey, Flag>> | null = null
    for (const key in values) {
      const range = ranges.get(key)
      const value = values[key]
      if (range === undefined) wordless++
      else if (value === null) good++
      else if (typeof value !== 'number' || !Number.isFinite(value)) numberless++
      else {
        good++
        if (value < range[0] || value > range[1]) {
          doubts ??= {}
          doubts[key as QuantityKey] = fail // cannot exist in nature; kept all the same: flag, never delete
        } else if (isPartial) {
          doubts ??= {}
          doubts[key as QuantityKey] = suspect // of a part of its interval: there may have been more
        }
      }
    }
    if (wordless > 0) fault('unknown-quantity', 1)
    if (numberless > 0) fault('not-a-number', 1)
    if (good === 0) {
      if (wordless === 0 && numberless === 0) fault('no-values', 1)
      return null
    }
    const isWhole = wordless === 0 && numberless === 0
    return { values: (isWhole ? values : onlyGood(values)) as Reading['values'], flags: doubts }
  }
}

function refusedWhole(reason: PackFault): ReadPack {
  return { pack: null, flags: undefined, isUnchanged: false, faults: { [reason]: 1 } }
}

function onlyGood(values: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(values).filter(([key, value]) => ranges.has(key) && (value === null || Number.isFinite(value))),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTime(value: unknown): value is number {
  if (!Number.isSafeInteger(value)) return false
  return (value as number) >= said_ms[0] && (value as number) <= said_ms[1]
}

function isEpoch(value: unknown): value is string {
  return typeof value === 'string' && epochPattern.test(value)
}

function isSeq(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

function keyCount(object: object): number {
  let count = 0
  for (const _ in object) count++
  return count
}
