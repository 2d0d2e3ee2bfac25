/** What is taken home, before its rows: everything that all formats say of it. */
import { quantities } from '../../hardware/quantities.ts'
import type { Correction, LocalizedText, ReadingsAnswer, Row, Station } from '../contract.ts'
import type { HttpTools } from '../http/index.ts'
import { pagesOf } from '../store/index.ts'
import type { Locale, Series } from './asked.ts'
import type { Licence } from './settings.ts'

/** One series with what is missing of it. */
export interface Part extends Series, Pick<ReadingsAnswer, 'lost' | 'forgotten' | 'partial' | 'reason'> {
  /** Empty for a number without one, such as pH. */
  unit: string
  label: LocalizedText
}

export interface Parcel {
  made_ms: number
  from_ms: number
  /** Not included. */
  to_ms: number
  locale: Locale
  /** Of local times, by its name in the tz database. */
  zone: string
  gateway: { gateway: string; name: string | null }
  licence: Licence
  /** Those whose series are in it, as whoever asks may see them. */
  stations: Station[]
  parts: Part[]
  /** Those that ever counted for these series within the range, withdrawn ones too. */
  corrections: Correction[]
}

/** The rows of a part in the order of time, page by page; a page is read when the one before has left. */
export type RowsOf = (part: Part) => AsyncGenerator<readonly Row[]>

/** What a person without the right sees of an answer; see `http/public.ts`. */
export type Shown = <T>(answer: T) => T

type Rows = Pick<HttpTools['parts']['store'], 'rows'>
type Range = Pick<Parcel, 'from_ms' | 'to_ms'>

// Some 1 MB.
const page_rows = 5_000

/** Asks of each series what is missing, before anything is sent: only then is there still room to say it. */
export async function partsOf(store: Rows, series: readonly Series[], range: Range, shown: Shown): Promise<Part[]> {
  const parts: Part[] = []
  for (const one of series) {
    const { lost, forgotten, partial, reason } = shown(await store.rows({ ...one, ...range, limit: 1 }))
    const { unit, label } = quantities[one.quantity]
    parts.push({
      ...{ ...one, unit, label },
      ...(lost && { lost }),
      ...(forgotten && { forgotten }),
      ...(partial && { partial, reason: reason ?? 'Older rows may be missing.' }),
    })
  }
  return parts
}

/** Throws when rows cannot be had that could when the first word was sent: a download that visibly breaks off has no silent hole. */
export function openRows(store: Rows, { from_ms, to_ms }: Range): RowsOf {
  return async function* ({ station, sensor, quantity, partial }) {
    const query = { station, sensor, quantity, from_ms, to_ms, limit: page_rows }
    for await (const page of pagesOf(store, query)) {
      if (page.partial && !partial) throw new Error(page.reason)
      yield page.rows
    }
  }
}

/** Which corrections concern the series and the range. */
export function correctionsOf(all: readonly Correction[], series: readonly Series[], range: Range): Correction[] {
  return all.filter(
    (one) =>
      one.from_ms < range.to_ms &&
      (one.to_ms === null || one.to_ms > range.from_ms) &&
      series.some(
        ({ station, sensor, quantity }) =>
          station === one.station &&
          (sensor === one.sensor || sensor === one.shown_as) &&
          (one.quantity === null || one.quantity === quantity),
      ),
  )
}

/** The value as corrections make it: null where they set it aside. */
export function shownValue({ value, corrected_value }: Pick<Row, 'value' | 'corrected_value'>): number | null {
  return corrected_value === undefined ? value : corrected_value
}
