/**
 * What InfluxDB remembers, with the corrections of the record over it: points are what stations sent, for ever. Of stations
 * of other gateways the corrections are not known here.
 */
import type { Row } from '../contract.ts'
import {
  addBucket,
  type Bucket,
  bucketAt,
  correctedValue,
  type Layers,
  openCorrections,
  type Piece,
  type SeriesQuery,
  type Store,
  shownBucket,
} from '../store/index.ts'
import type { Past } from './past.ts'

export function correctedPast(
  past: Past,
  store: Pick<Store, 'corrections'>,
  isOwn: (station: string) => boolean,
): Past {
  async function layersFor(station: string): Promise<Layers | null> {
    return isOwn(station) ? openCorrections(await store.corrections()).of(station) : null
  }

  /** Null: as it was sent. */
  async function piecesOf({ station, sensor, quantity, from_ms, to_ms }: SeriesQuery, corrected?: boolean) {
    const layers = corrected ? await layersFor(station) : null
    return layers?.piecesOf(sensor, quantity, from_ms, to_ms)?.filter((piece) => piece.sensor !== null) ?? null
  }

  const within = <Query extends object>(query: Query, { sensor, from_ms, to_ms }: Piece) => {
    return { ...query, sensor: sensor!, from_ms, to_ms }
  }

  return {
    async rows(query) {
      const { station, sensor, quantity, corrected } = query
      const layers = await layersFor(station)
      if (!layers) return past.rows(query)
      const pieces = sensor && quantity ? await piecesOf({ ...query, sensor, quantity }, corrected) : null
      const found = await Promise.all(
        (pieces ?? [null]).map((piece) => past.rows(piece ? within(query, piece) : query)),
      )
      const complete_ms = Math.min(...found.map((one) => one.complete_ms), Number.POSITIVE_INFINITY)
      const rows = found.flatMap((one) => one.rows.map((row) => shown(row, layers)))
      return { rows: rows.filter(({ at_ms }) => at_ms <= complete_ms), complete_ms }
    },
    async buckets(query, step_ms) {
      const pieces = await piecesOf(query, query.corrected)
      if (!pieces) return past.buckets(query, step_ms)
      const all = new Map<number, Bucket>()
      for (const piece of pieces) {
        const found = await past.buckets(within(query, piece), step_ms)
        for (const [step, bucket] of found) addBucket(bucketAt(all, step), shownBucket(bucket, piece.change))
      }
      return all
    },
    async span(query) {
      const pieces = await piecesOf(query, query.corrected)
      if (!pieces) return past.span(query)
      const spans = (await Promise.all(pieces.map((piece) => past.span(within(query, piece))))).filter(
        (one) => one !== null,
      )
      if (spans.length === 0) return null
      return {
        first_ms: Math.min(...spans.map(({ first_ms }) => first_ms)),
        last_ms: Math.max(...spans.map(({ last_ms }) => last_ms)),
      }
    },
  }
}

function shown(row: Row, layers: Layers): Row {
  const effect = layers.effectOn(row.sensor, row.quantity, row.at_ms)
  if (!effect) return row
  const { ids, shown_as } = effect
  return {
    ...row,
    corrected_value: correctedValue(row.value, effect),
    corrections: [...ids],
    ...(shown_as !== null && { shown_as }),
  }
}
