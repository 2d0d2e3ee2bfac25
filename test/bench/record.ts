/**
 * Bytes of the record by series: at rest and written, on readings of several kinds, each equal to the last digit when it is
 * read back. Without the log, which holds some days besides (see decision 15).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { PackEntry } from '../../gateway/store/record.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import { recording } from '../kit/recordings.ts'
import { tablesOf } from '../kit/tablesOf.ts'
import { median } from './load.ts'
import type { Bench } from './scene.ts'

type Values = Partial<Record<QuantityKey, number | null>>
interface Reading {
  station: string
  at_ms: number
  received_ms: number
  values: Values
}

const minute_ms = 60_000
const start_ms = Date.UTC(2026, 0, 1)

export async function benchRecord(bench: Bench) {
  const days = Math.max(1, Math.round(bench.rows / (200 * 1_440)))
  measured(bench, 'four series at one a minute, 60 days', village(1, 60), '≤ 1.5')
  measured(bench, `50 stations × 4 series at one a minute, ${days} days`, village(50, days), '≤ 1.5')
  measured(bench, 'four series of means of 10 samples, 20 days', village(1, 20, 10), 'told')
  for (const [what, readings] of [
    ['three hourly gates of Jakarta, 3.5 years', jakarta()],
    ['a tide each 6 minutes', tide()],
  ] as const) {
    if (readings) measured(bench, what, readings, '≤ 1.5')
    else bench.say(`${what}: skipped, no recording`)
  }
}

function measured(bench: Bench, what: string, readings: Iterable<Reading>, target: string) {
  const folder = bench.folder(`record-${what.replaceAll(/[^a-z0-9]+/gi, '-')}`)
  const record = tablesOf(folder)
  const before = writtenByUs()
  const sums = { values: 0, first_ms: Number.POSITIVE_INFINITY, last_ms: 0, mismatches: 0 }
  const kept = new Map<string, Reading>() // of one station, for comparison
  const seqs = new Map<string, number>()
  let packs = 0
  let settled_ms = 0
  let station = ''
  for (const reading of readings) {
    station ||= reading.station
    if (reading.station === station) kept.set(String(reading.at_ms), reading)
    const seq = (seqs.get(reading.station) ?? 0) + 1
    seqs.set(reading.station, seq)
    record.append(packOf(reading, seq))
    sums.values += Object.keys(reading.values).length
    sums.first_ms = Math.min(sums.first_ms, reading.at_ms)
    sums.last_ms = Math.max(sums.last_ms, reading.at_ms)
    settled_ms ||= reading.received_ms
    if (reading.received_ms - settled_ms < 60 * minute_ms && ++packs % 100_000 > 0) continue
    settled_ms = reading.received_ms
    record.settle()
    record.merge()
    record.forget()
  }
  record.settle()
  record.merge()
  const files = readdirSync(join(folder, 'record'))
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, 'record', file)).size, 0)
  const written = writtenByUs() - before
  const wrong = mismatches(record, station, kept)
  const [quantity] = Object.keys([...kept.values()][0]!.values)
  const chart = chartTime(record, { station, sensor: 'a', quantity: quantity! }, sums)
  record.close()
  const perValue = bytes / sums.values
  bench.note({
    what: `bytes at rest for each value, ${what}`,
    measured: `${perValue.toFixed(2)} (${(bytes / 1e6).toFixed(2)} MB, ${files.length} files); written ${(written / sums.values).toFixed(1)}; 600 points of all of it ${chart.toFixed(1)} ms; ${wrong} rows differ`,
    target,
    ...(target === 'told' ? {} : { isMet: perValue <= 1.5 && wrong === 0 }),
    detail: { values: sums.values, bytes, written, files: files.length, chart_ms: chart, differ: wrong },
  })
}

function packOf({ station, at_ms, received_ms, values }: Reading, seq: number): PackEntry {
  return { kind: 'pack', station, received_ms, pack: { epoch: 'e', seq, readings: [{ sensor: 'a', at_ms, values }] } }
}

function mismatches(record: ReturnType<typeof tablesOf>, station: string, kept: Map<string, Reading>): number {
  let wrong = 0
  let seen = 0
  for (let cursor: string | undefined; ; ) {
    const query = { station, from_ms: 0, to_ms: 1e13, limit: 10_000, ...(cursor && { cursor }) }
    const page = record.tables.query.rows(query)
    for (const { at_ms, received_ms, quantity, value } of page.rows) {
      const reading = kept.get(String(at_ms))
      seen++
      if (reading?.values[quantity as QuantityKey] !== value || reading?.received_ms !== received_ms) wrong++
    }
    if (!page.next) break
    cursor = page.next
  }
  const expected = [...kept.values()].reduce((sum, { values }) => sum + Object.keys(values).length, 0)
  return wrong + Math.abs(expected - seen)
}

function chartTime(
  record: ReturnType<typeof tablesOf>,
  series: { station: string; sensor: string; quantity: string },
  { first_ms, last_ms }: { first_ms: number; last_ms: number },
): number {
  const times = Array.from({ length: 11 }, () => {
    const begin = performance.now()
    record.tables.query.series({ ...series, from_ms: first_ms, to_ms: last_ms + 1, points: 600 })
    return performance.now() - begin
  })
  return median(times)
}

/** What this process has handed to files. */
function writtenByUs(): number {
  return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))![1])
}

/** A river, a battery, dust and heat, with noise; packs arrive 0.1 to 1.1 s after they were measured. */
function* village(stations: number, days: number, samples = 1): Generator<Reading> {
  const random = randomOf(days)
  const noise = new Float64Array(stations * 4)
  for (let m = 0; m < days * 1_440; m++) {
    for (let s = 0; s < stations; s++) {
      const at_ms = start_ms + m * minute_ms
      const value = (q: number, base: number, spread: number, decimals: number) => {
        const scale = 10 ** decimals
        let sum = 0
        for (let n = 0; n < samples; n++) {
          noise[s * 4 + q] = 0.7 * noise[s * 4 + q]! + (random() - 0.5) * spread
          sum += Math.round(base + noise[s * 4 + q]!) / scale
        }
        return sum / samples
      }
      const values: Values = {
        water_level_m: value(0, 1_500 + 400 * Math.sin(m / 700 + s), 3, 3),
        battery_v: value(1, 1_250 + 10 * Math.sin(m / 1_440), 1, 2),
        pm2_5_ug_m3: value(2, 250 + 100 * Math.sin(m / 500), 6, 1),
        air_temperature_c: value(3, 270 + 40 * Math.sin((m / 1_440) * 2 * Math.PI), 1.5, 1),
      }
      yield { station: `s${s}`, at_ms, received_ms: at_ms + 100 + Math.floor(random() * 1_000), values }
    }
  }
}

/** As imported: all of it arrives at once. */
function jakarta(): Reading[] | null {
  const { path, skip } = recording('river/jakarta_ciliwung_2021-2025/02 All Data.csv.gz')
  if (skip) return null
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1)
  const rows = new Map(lines.map((line) => [line.slice(0, 19), line.split(',')]))
  return ['katulampa', 'depok', 'manggarai'].flatMap((station, s) =>
    [...rows].flatMap(([time, cells]) => {
      const cm = Number.parseFloat(cells[1 + 2 * s]!)
      const at_ms = Date.parse(`${time.replace(' ', 'T')}+07:00`)
      if (!Number.isFinite(cm) || !Number.isFinite(at_ms)) return []
      return [{ station, at_ms, received_ms: start_ms, values: { water_level_m: cm / 100 } }]
    }),
  )
}

/** As imported. */
function tide(): Reading[] | null {
  const { path, skip } = recording('coastal/noaa_coops_8658120/CO-OPS__8658120__wl (1).csv')
  if (skip) return null
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1)
  return lines.flatMap((line) => {
    const [time, level] = line.split(',')
    const [at_ms, water_level_m] = [Date.parse(`${time!.trim().replace(' ', 'T')}:00Z`), Number.parseFloat(level!)]
    if (!Number.isFinite(at_ms) || !Number.isFinite(water_level_m)) return []
    return [{ station: 'tide', at_ms, received_ms: start_ms, values: { water_level_m } }]
  })
}

function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
}
