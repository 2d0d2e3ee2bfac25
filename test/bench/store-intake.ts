/**
 * What the store alone can do: receipts a second, values a second, a year on a chart, bytes on the card.
 *
 *   node dist/test/bench/store-intake.js [seconds]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import type { Reading } from '../../edge/contract.ts'
import { openStore } from '../../gateway/store/open.ts'
import type { PackEntry, Store, StoreOptions } from '../../gateway/store/record.ts'

const start_ms = Date.UTC(2026, 10, 1)

/** Receipts a second: 20 stations, each with 64 packs of 3 values without an answer yet. */
export async function receiptsPerSecond(seconds = 5): Promise<number> {
  return withStore({}, (store) => closedLoop(store, { stations: 20, inFlight: 64, readings: 1, seconds }))
}

/** Values a second of a backlog: 20 stations, packs of 100 readings of 3 values. */
export async function backlogValuesPerSecond(seconds = 5): Promise<{ receipts: number; queryable: number }> {
  return withStore({}, async (store) => {
    const began_ms = performance.now()
    const packs = await closedLoop(store, { stations: 20, inFlight: 4, readings: 100, seconds })
    await store.stations() // answers when the tables have caught up with the log
    const whole_s = (performance.now() - began_ms) / 1_000
    return { receipts: Math.round(packs * 300), queryable: Math.round((packs * 300 * seconds) / whole_s) }
  })
}

/** Milliseconds for 600 points of a year of one-minute values, median of 20, with so many years stored. */
export async function yearOnChart_ms(years = 1): Promise<number> {
  return withStore({}, async (store) => {
    const minutes = 365 * 1_440
    let appended: Promise<number> | undefined
    for (let year = 0; year < years; year++) {
      for (let first = 0; first < minutes; first += 500) {
        const at_ms = start_ms + year * minutes * 60_000 + first * 60_000
        appended = store.append(packOf('depok', first / 500 + 1, readingsOf(at_ms, 60_000, 500, ['water_level_m'])))
        if (first % 50_000 === 0) await appended
      }
    }
    await appended
    await store.settle()
    const to_ms = start_ms + years * minutes * 60_000
    const query = { station: 'depok', sensor: 'level', quantity: 'water_level_m', points: 600 }
    const times_ms: number[] = []
    for (let i = 0; i < 20; i++) {
      const began_ms = performance.now()
      await store.series({ ...query, from_ms: to_ms - minutes * 60_000 + i * 3_600_000, to_ms })
      times_ms.push(performance.now() - began_ms)
    }
    return median(times_ms)
  })
}

/**
 * Bytes that reach the card per value: 50 stations × 4 values a second, a commit each half second, settled each ten
 * minutes; `minutes` of that life at the speed of the disk. Counted by the kernel for this process.
 */
export async function bytesPerValue(minutes = 30): Promise<{ log: number; all: number }> {
  return withStore({ receipt_ms: 60_000, gather_max: 25 }, async (store) => {
    const before = writtenBytes()
    let settling = 0
    for (let second = 0; second < minutes * 60; second++) {
      const packs = Array.from({ length: 50 }, (_, n) => stationPack(n, second))
      await Promise.all(packs.slice(0, 25).map((pack) => store.append(pack)))
      await Promise.all(packs.slice(25).map((pack) => store.append(pack)))
      if (second % 600 !== 599) continue
      const sofar = writtenBytes()
      await store.settle()
      settling += writtenBytes() - sofar
    }
    const values = minutes * 60 * 50 * 4
    const all = writtenBytes() - before
    return { log: (all - settling) / values, all: all / values }
  })
}

interface Load {
  stations: number
  inFlight: number
  readings: number
  seconds: number
}

async function closedLoop(store: Store, { stations, inFlight, readings, seconds }: Load): Promise<number> {
  const end_ms = performance.now() + seconds * 1_000
  let packs = 0
  const produce = async (n: number, lane: number) => {
    for (let seq = lane + 1; performance.now() < end_ms; seq += inFlight) {
      const at_ms = start_ms + seq * readings * 1_000
      await store.append(packOf(`station-${n}`, seq, readingsOf(at_ms, 1_000, readings, air)))
      packs++
    }
  }
  const lanes = Array.from({ length: stations * inFlight }, (_, i) => produce(i % stations, Math.floor(i / stations)))
  await Promise.all(lanes)
  return Math.round(packs / seconds)
}

const air = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3'] as const

function readingsOf(first_ms: number, every_ms: number, count: number, quantities: readonly string[]): Reading[] {
  return Array.from({ length: count }, (_, i) => ({
    sensor: 'level',
    at_ms: first_ms + i * every_ms,
    values: Object.fromEntries(quantities.map((key, q) => [key, wave(first_ms / 1_000 + i, q)])),
  }))
}

function stationPack(n: number, second: number): PackEntry {
  const at_ms = start_ms + second * 1_000 + n * 17
  const level = { sensor: 'level', at_ms, values: { water_level_m: wave(second + n, 0), distance_m: wave(second, 1) } }
  const dust = {
    sensor: 'air',
    at_ms: at_ms + 3,
    values: { pm2_5_ug_m3: wave(second * n, 2), pm10_ug_m3: wave(second, 3) },
  }
  return packOf(`station-${n}`, second + 1, [level, dust], at_ms + 150 + (second % 90))
}

function wave(t: number, q: number): number {
  return Math.round((2 + Math.sin(t / 900 + q) + 0.02 * Math.sin(t * 12.9898 + q * 78.233)) * 1_000) / 1_000
}

function packOf(
  station: string,
  seq: number,
  readings: Reading[],
  received_ms = readings.at(-1)!.at_ms + 200,
): PackEntry {
  const pack = { epoch: 'k3v9x2m1', seq, readings }
  return { kind: 'pack', station, received_ms, pack, text: JSON.stringify(pack) }
}

async function withStore<T>(options: Partial<StoreOptions>, use: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
  const store = await openStore({
    folder,
    settle_s: 1e9,
    now: () => start_ms,
    log: pino({ level: 'warn' }),
    ...options,
  })
  try {
    return await use(store)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
}

function writtenBytes(): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))![1])
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const seconds = Number(process.argv[2] ?? 5)
  const report = {
    receipts_per_s: await receiptsPerSecond(seconds),
    backlog_values_per_s: await backlogValuesPerSecond(seconds),
    year_on_chart_ms: await yearOnChart_ms(),
    bytes_per_value: await bytesPerValue(),
    rss_mb: Math.round(process.memoryUsage().rss / 1e6),
  }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
}
