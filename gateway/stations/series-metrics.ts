/**
 * Newest values for Prometheus, by station, sensor and quantity. Prometheus repeats what it read last for five minutes and
 * knows nothing of times of measuring, so a value is given while it is fresh and gone afterwards; its time stays, and
 * `time() - pantau_latest_timestamp_seconds` is its age.
 */
import { gauge, type Metric } from '../../edge/platform/metric.ts'
import { hour_ms, minute_ms, second_ms } from '../../edge/platform/time.ts'
import type { Latest, Station } from '../contract.ts'

type Told = Pick<
  Station,
  'station' | 'state' | 'latest' | 'sensors' | 'heard_every_s' | 'last_seen_ms' | 'last_reading_ms'
>

/** A station of twelve sensors has about 50; the gateway takes 500, and one in a loop must not fill Prometheus. */
const seriesOfStation_max = 200
/** 200 stations of 50 series, four rows each: 3 MB a question. */
const series_max = 10_000

const leastFresh_ms = 15 * minute_ms
const freshUnknown_ms = hour_ms
const intervals = 3

interface One {
  key: string
  at_ms: number
  value: number | null
  flag: number
  isFresh: boolean
}

/** `list`: every station as it is now. Stations that are retired are left out. */
export function seriesMetrics(list: () => readonly Told[], now: () => number): Metric[] {
  const byStation = (read: (station: Told) => number | null | undefined) => () =>
    numbersOf(present(list()).map((station) => [station.station, read(station)]))
  const bySeries = (read: (one: One) => number | null) => () =>
    numbersOf(seriesOf(list(), now()).series.map((one) => [one.key, read(one)]))
  const series = 'station/sensor/quantity'
  return [
    gauge(
      'pantau_station_online',
      '1 while a station is there and new readings come, else 0',
      byStation(({ state }) => +(state === 'online')),
      'station',
    ),
    gauge(
      'pantau_station_last_seen_timestamp_seconds',
      'When something last came from a station, refused or not, Unix time',
      byStation(({ last_seen_ms }) => inSeconds(last_seen_ms)),
      'station',
    ),
    gauge(
      'pantau_station_last_reading_timestamp_seconds',
      'When a reading of a station was last stored, Unix time',
      byStation(({ last_reading_ms }) => inSeconds(last_reading_ms)),
      'station',
    ),
    gauge(
      'pantau_latest_value',
      'Newest value in the unit that its quantity ends in, corrections applied; absent once it is older than three intervals of its sensor (at least 15 minutes; an hour where the interval is not known), and while it is null or flagged 4 (fail)',
      bySeries(({ value, flag, isFresh }) => (isFresh && flag !== 4 ? value : null)),
      series,
    ),
    gauge(
      'pantau_latest_flag',
      'Quality flag of the newest value (QARTOD): 1 pass, 2 not evaluated, 3 suspect, 4 fail, 9 missing',
      bySeries(({ flag }) => flag),
      series,
    ),
    gauge(
      'pantau_latest_timestamp_seconds',
      'When the newest value was measured, fresh or not, Unix time',
      bySeries(({ at_ms }) => at_ms / second_ms),
      series,
    ),
    gauge(
      'pantau_latest_left_out',
      `Series that are not listed here: over ${seriesOfStation_max} of one station, or ${series_max} in all`,
      () => seriesOf(list(), now()).leftOut,
    ),
  ]
}

const present = (stations: readonly Told[]) => stations.filter(({ state }) => state !== 'retired')

function seriesOf(stations: readonly Told[], now_ms: number): { series: One[]; leftOut: number } {
  const series: One[] = []
  let leftOut = 0
  for (const station of present(stations)) {
    const all = Object.entries(station.latest).filter(([, latest]) => latest.shown_as === undefined)
    const taken = all.slice(0, Math.min(seriesOfStation_max, series_max - series.length))
    leftOut += all.length - taken.length
    for (const [key, latest] of taken) series.push(oneOf(station, key, latest, now_ms))
  }
  return { series, leftOut }
}

function oneOf(station: Told, key: string, { at_ms, value, corrected_value, flag }: Latest, now_ms: number): One {
  const [sensor = '', quantity = ''] = key.split('.')
  const every_s = station.sensors.find((one) => one.sensor === sensor)?.every_s ?? station.heard_every_s?.[sensor]
  const fresh_ms = every_s === undefined ? freshUnknown_ms : Math.max(leastFresh_ms, intervals * every_s * second_ms)
  return {
    key: `${station.station}/${sensor}/${quantity}`,
    ...{ at_ms, flag, value: corrected_value === undefined ? value : corrected_value },
    isFresh: now_ms - at_ms <= fresh_ms,
  }
}

const inSeconds = (at_ms: number | null | undefined) => (at_ms == null ? null : at_ms / second_ms)

function numbersOf(all: [key: string, value: number | null | undefined][]): Record<string, number> {
  return Object.fromEntries(all.filter((one): one is [string, number] => typeof one[1] === 'number'))
}
