/** A station's month: asked of the record hour by hour, so that a month of seconds costs no more than one of minutes. */
import { hour_ms } from '../../edge/platform/time.ts'
import { flags } from '../../hardware/flags.ts'
import { isAmount, isQuantity } from '../../hardware/quantities.ts'
import type {
  AlertLogEntry,
  Correction,
  LogbookEntry,
  ReportAnswer,
  ReportSeries,
  SeriesAnswer,
  Station,
} from '../contract.ts'
import type { HttpParts } from '../http/index.ts'
import { alertLives } from './alert-lives.ts'
import { type Series, seriesOf } from './asked.ts'
import { availability, toldEvery_s } from './availability.ts'
import { dueFrom_ms } from './due.ts'
import type { Month } from './month.ts'
import { correctionsOf } from './parcel.ts'

export interface ReportTools {
  store: Pick<HttpParts['store'], 'rows' | 'series'>
  /** The words of all alerts, oldest first. */
  alertLog: () => AsyncIterable<AlertLogEntry>
  /** The logbook, oldest first. */
  notes: (station: string, from_ms: number, to_ms: number) => LogbookEntry[]
  corrections: () => Promise<Correction[]>
  now: () => number
}

// A page has room for some; a station with hundreds is no page.
const series_max = 40

type Hours = Pick<SeriesAnswer, 'step_ms' | 'at_ms' | 'mean' | 'min' | 'max' | 'n' | 'flag'>
type Extreme = { value: number; at_ms: number }

export async function reportOf(
  station: Station,
  month: Month,
  { zone, gateway }: Pick<ReportAnswer, 'zone' | 'gateway'>,
  tools: ReportTools,
): Promise<ReportAnswer> {
  const { from_ms, to_ms } = month
  const made_ms = tools.now()
  const all = seriesOf([{ station: station.station }], () => Object.keys(station.latest))
  const listed = all.slice(0, series_max)
  const series: ReportSeries[] = []
  let partial: string | null = null
  for (const one of listed) {
    const { report, reason } = await seriesReport(one, station, month, made_ms, tools)
    if (report) series.push(report)
    partial ??= reason
  }
  const standing = (await tools.corrections()).filter(({ withdrawn }) => withdrawn === null)
  return {
    ...{ station: station.station, name: station.name, gateway, month: month.month, zone, from_ms, to_ms, made_ms },
    ...{ series, more_series: all.length - listed.length },
    alerts: await alertsIn(station.station, month, tools),
    notes: tools.notes(station.station, from_ms, to_ms),
    corrections: correctionsOf(standing, listed, month),
    partial,
  }
}

/** Null for a series that has nothing in the month and nothing before it. */
async function seriesReport(one: Series, station: Station, month: Month, now_ms: number, { store }: ReportTools) {
  const { from_ms, to_ms, midnights } = month
  const whole = { ...one, from_ms, to_ms, corrected: true }
  const hours = await store.series({ ...whole, step_ms: hour_ms })
  const reason = hours.partial ? (hours.reason ?? 'Older readings may be missing.') : null
  const counted = hours.at_ms.map((at_ms, i) => ({ at_ms, n: hours.n[i]! }))
  const since_ms = await dueFrom_ms(store, one, counted, from_ms)
  if (since_ms === null) return { report: null, reason }
  const every_s = toldEvery_s(station, one.sensor, from_ms, counted)
  const until_ms = Math.min(to_ms, now_ms)
  const { sensor, quantity } = one
  const exact = (which: 'min' | 'max') => exactly(store, one, hours, which)
  const sums = isAmount(quantity) ? sumsOf(hours, midnights) : null
  const values = hours.n.reduce((sum, n) => sum + n, 0)
  const total = hours.mean.reduce<number>((sum, mean, i) => sum + (mean ?? 0) * hours.n[i]!, 0)
  const report: ReportSeries = {
    ...{ sensor, quantity, values },
    ...(hours.step_ms > hour_ms
      ? { days: midnights.slice(1).map(() => null), share: null } // retention has left days only: nobody knows any more
      : availability({ hours: counted, midnights, since_ms, until_ms, every_s })),
    lowest: sums ? null : await exact('min'),
    highest: sums ? null : await exact('max'),
    mean: sums || values === 0 ? null : total / values,
    sum: sums,
    doubtful_hours: hours.flag.filter((flag) => flag === flags.suspect || flag === flags.fail).length,
  }
  return { report, reason }
}

/** The extreme of the hours (of days, where retention has left no hours), then its very moment among the rows of that hour. */
async function exactly(
  store: ReportTools['store'],
  one: Series,
  hours: Hours,
  which: 'min' | 'max',
): Promise<Extreme | null> {
  const hour = extremeOf(hours, which)
  if (!hour) return null
  const around = { ...one, from_ms: hour.at_ms, to_ms: hour.at_ms + hours.step_ms, corrected: true, points: 5_000 }
  return extremeOf(await store.series(around), which) ?? hour
}

/** The first of several that are equal. */
function extremeOf({ at_ms, ...columns }: Hours, which: 'min' | 'max'): Extreme | null {
  const sign = which === 'max' ? 1 : -1
  return columns[which].reduce<Extreme | null>(
    (best, value, i) =>
      value !== null && (!best || sign * value > sign * best.value) ? { value, at_ms: at_ms[i]! } : best,
    null,
  )
}

function sumsOf({ at_ms, mean, n }: Hours, midnights: readonly number[]): ReportSeries['sum'] {
  const sums = at_ms.map((at_ms, i) => ({ at_ms, value: (mean[i] ?? 0) * n[i]! }))
  const add = (some: readonly Extreme[]) => some.reduce((sum, { value }) => sum + value, 0)
  const days = midnights.slice(0, -1).map((from_ms, i) => ({
    day: i + 1,
    value: add(sums.filter(({ at_ms }) => at_ms >= from_ms && at_ms < midnights[i + 1]!)),
  }))
  const most = <One extends { value: number }>(some: readonly One[]) =>
    some.reduce<One | undefined>((best, one) => (!best || one.value > best.value ? one : best), undefined)
  const [day, hour] = [most(days), most(sums)]
  return day && hour ? { month: add(sums), day, hour } : null
}

async function alertsIn(station: string, month: Month, { store, alertLog }: ReportTools) {
  const alerts: ReportAnswer['alerts'] = []
  for (const { sensor, isFalling, ...alert } of await alertLives(alertLog(), station, month)) {
    const { quantity, measured, raised_ms, cleared_ms } = alert
    // A sum or a mean is not what lies in the record under that name.
    const isPlain = quantity !== null && sensor !== null && isQuantity(quantity) && measured === quantity
    const range = { from_ms: raised_ms, to_ms: (cleared_ms ?? month.to_ms) + 1 }
    const extreme = isPlain
      ? extremeOf(
          await store.series({ station, sensor, quantity, ...range, corrected: true, points: 5_000 }),
          isFalling ? 'min' : 'max',
        )
      : null
    const lead_s = Math.max(0, Math.round(((extreme?.at_ms ?? 0) - raised_ms) / 1_000))
    alerts.push({ ...alert, extreme: extreme && { ...extreme, lead_s } })
  }
  return alerts
}
