/**
 * A recorded CSV column as the truth a board reports, at any speed. Record time and board time are two clocks that start
 * together and run at different speeds:
 *
 *   real_ms = start_ms + (record_ms − from_ms) / speed
 */
import type { Rhythm, Truth } from './board.ts'
import { RecordError, readCsv, type TimeFormat, timeOf } from './csv.ts'

export interface RecordOptions {
  file: string
  /** The column of times; the first one unless named. */
  time?: string
  value: string
  timeFormat?: TimeFormat
  /** What the record's clock is ahead of UTC, minutes; 420 is Western Indonesian Time. */
  offset_min?: number
  /** Both ends included, UTC ms. */
  from_ms?: number
  to_ms?: number
  /** From the column's unit to the board's; a level becomes a distance here. */
  convert?: (value: number) => number
}

export interface RecordRow {
  record_ms: number
  /** Null where the cell is empty or no number. */
  value: number | null
}

/** The rows of one column in time order; of two at the same time the first counts. Throws `RecordError` when nothing is left. */
export function readRecord(options: RecordOptions): RecordRow[] {
  const { file, timeFormat = 'iso', offset_min = 0, from_ms = -Infinity, to_ms = Infinity } = options
  const { header, rows } = readCsv(file)
  const [timeAt, valueAt] = [options.time ?? header[0]!, options.value].map((name) => {
    const index = header.indexOf(name)
    if (index < 0) throw new RecordError(`${file}: no column "${name}". It has: ${header.join(', ')}.`)
    return index
  })
  const byTime = new Map<number, RecordRow>()
  for (const cells of rows) {
    const record_ms = timeOf(cells[timeAt!] ?? '', timeFormat, offset_min)
    if (!(record_ms >= from_ms && record_ms <= to_ms) || byTime.has(record_ms)) continue
    byTime.set(record_ms, { record_ms, value: numberOf(cells[valueAt!] ?? '', options.convert) })
  }
  if (byTime.size === 0) {
    const example = rows[0]?.[timeAt!] ?? 'nothing'
    throw new RecordError(
      `${file}: no row lies in the time asked for. Its times look like "${example}", read as ${timeFormat}; ` +
        'check the time format, the offset, and from and to.',
    )
  }
  return [...byTime.values()].sort((a, b) => a.record_ms - b.record_ms)
}

function numberOf(cell: string, convert: (value: number) => number = (value) => value): number | null {
  const value = cell === '' ? NaN : Number(cell)
  return Number.isFinite(value) ? convert(value) : null
}

export interface ReplayClock {
  start_ms: number
  from_ms: number
  speed: number
  realOf(record_ms: number): number
  recordOf(real_ms: number): number
}

/** The two clocks. `real` times are whole milliseconds. */
export function createReplayClock({
  start_ms,
  from_ms,
  speed,
}: Pick<ReplayClock, 'start_ms' | 'from_ms' | 'speed'>): ReplayClock {
  return {
    start_ms,
    from_ms,
    speed,
    realOf: (record_ms) => Math.round(start_ms + (record_ms - from_ms) / speed),
    recordOf: (real_ms) => from_ms + (real_ms - start_ms) * speed,
  }
}

export interface Replay {
  clock: ReplayClock
  /** The row in force: it holds until the next one. Undefined, so silence, before the first row and after the end. */
  truth: Truth<number>
  /** One frame per row, at the row's time. */
  perRow: Rhythm
  rows: readonly RecordRow[]
  end_ms: number
}

/**
 * `empty`: what a row without a number means, the sensor's own "no value" or silence. Throws `RecordError` when the speed is
 * so high that two rows fall into one millisecond.
 */
export function createReplay(
  rows: readonly RecordRow[],
  { clock, empty = 'sentinel' }: { clock: ReplayClock; empty?: 'sentinel' | 'silence' },
): Replay {
  const moments = rows.map(({ record_ms }) => clock.realOf(record_ms))
  const crowded = moments.findIndex((at, n) => n > 0 && at <= moments[n - 1]!)
  if (crowded > 0) {
    throw new RecordError(
      `speed ${clock.speed} is too high: two rows would fall into the same millisecond. Choose a lower one.`,
    )
  }
  const last = rows.at(-1)!
  const step_ms = rows.length > 1 ? last.record_ms - rows.at(-2)!.record_ms : 0
  const end_ms = clock.realOf(last.record_ms + step_ms)

  return {
    clock,
    rows,
    end_ms,
    truth(at_ms) {
      const index = firstAfter(moments, at_ms) - 1
      if (index < 0 || at_ms > end_ms) return undefined
      return rows[index]!.value ?? (empty === 'sentinel' ? null : undefined)
    },
    perRow: (previous_ms) => moments[firstAfter(moments, previous_ms)] ?? Infinity,
  }
}

/**
 * The tips a bucket makes of a record of totals: those of each interval spread evenly over it, what is left over carried
 * into the next, so that the number of tips is the whole record divided by the bucket. `stamp`: whether a row's time is
 * the end or the start of its interval. Real ms, in order.
 */
export function tipsOf(
  rows: readonly RecordRow[],
  options: { clock: ReplayClock; mmPerTip: number; interval_ms: number; stamp?: 'end' | 'start' },
): number[] {
  const { clock, mmPerTip, interval_ms, stamp = 'end' } = options
  const bucket_um = Math.round(mmPerTip * 1_000) // whole micrometres: 0.1 + 0.2 must make 0.3
  const tips: number[] = []
  let fallen_um = 0
  for (const { record_ms, value } of rows) {
    const before = Math.floor(fallen_um / bucket_um)
    fallen_um += Math.round((value ?? 0) * 1_000)
    const count = Math.floor(fallen_um / bucket_um) - before
    const start_ms = stamp === 'end' ? record_ms - interval_ms : record_ms
    for (let n = 0; n < count; n++) {
      const at_ms = clock.realOf(start_ms + ((n + 0.5) / count) * interval_ms)
      tips.push(Math.max(at_ms, (tips.at(-1) ?? -Infinity) + 1)) // no two in one millisecond, or one would be lost
    }
  }
  return tips
}

/** The next of these moments, as a bucket asks for it. */
export function nextOf(moments: readonly number[]): (after_ms: number) => number {
  return (after_ms) => moments[firstAfter(moments, after_ms)] ?? Infinity
}

// Halving: the index of the first moment later than `at_ms`.
function firstAfter(moments: readonly number[], at_ms: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (moments[middle]! > at_ms) high = middle
    else low = middle + 1
  }
  return low
}
