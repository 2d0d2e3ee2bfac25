/**
 * Corrections at work in the rules: what arrives is judged as charts show it, from the commit on that brought the
 * correction; and what is known already is judged again at once. A person has said so: what is no longer reached is left
 * without waiting, and the alert says that it was a correction.
 */
import type { Correction, Row } from '../contract.ts'
import {
  confirmed,
  isTouched,
  type Judgement,
  type LayersOf,
  presentOf,
  type RuleState,
  type RulesInForce,
  recalled,
  recalledFrom_ms,
  restarted,
  type SeriesRule,
  type WindowWanted,
} from '../rules/index.ts'
import {
  type CorrectionEntry,
  correctedValue,
  type Entry,
  openCorrections,
  type Piece,
  pagesOf,
  type Store,
  standingAt,
  type WithdrawalEntry,
} from '../store/index.ts'

const page_rows = 10_000
const pages_max = 20 // a reading a second for two days

export interface CorrectionsAtWork {
  of: LayersOf
  /** `store.rows`; what is `corrected` is so by the corrections that were met up to now. */
  rows: Store['rows']
  /** Takes one that the log brings, and judges the rules that it touches again. */
  take(entry: CorrectionEntry | WithdrawalEntry, pos: number, judged: Judged): Promise<void>
}

export interface Judged {
  judgement: Judgement
  inForce: RulesInForce
  whole(wanted: WindowWanted): Promise<RuleState | undefined>
}

export function isCorrecting(entry: Entry): entry is CorrectionEntry | WithdrawalEntry {
  return entry.kind === 'correction' || entry.kind === 'withdrawal'
}

/** `pos`: up to where the rules have judged. */
export async function openCorrectionsAtWork(
  store: Pick<Store, 'corrections' | 'rows'>,
  pos: number,
): Promise<CorrectionsAtWork> {
  const standing = openCorrections(standingAt(await store.corrections(), pos))

  const rows = openRowsAsShown(store, standing.of)

  return {
    of: standing.of,
    rows,
    async take(entry, pos, { judgement, inForce, whole }) {
      const before = standing.of(entry.station)
      standing.take(entry, pos)
      const layers = [before, standing.of(entry.station)]
      const id = entry.kind === 'correction' ? entry.correction.id : entry.id
      const because = { id, isWithdrawn: entry.kind === 'withdrawal' }
      const life = lifeOf(entry, standing.get(id))
      for (const key of inForce.order) {
        const { rule, state } = inForce.byKey.get(key)!
        if (!isTouched(rule, { station: entry.station, id }, layers)) continue
        if (life) {
          life(judgement, key)
          continue
        }
        const known = judgement.states.get(key) ?? state
        const found = await rowsOf({ rows }, rule, recalledFrom_ms(rule, known, entry.received_ms), entry.received_ms)
        // Of before a change of the sensor: what it says of then is no news.
        if (known.restart && !found.some(({ at_ms }) => at_ms >= known.restart!.at_ms)) continue
        const next = recalled(rule, known, found)
        const present = presentOf(rule, next)
        const filled = present && (await whole({ key, rule, state: next, present }))
        judgement.rejudge(key, filled ?? next, entry.received_ms, because)
      }
    },
  }
}

/**
 * What a mark of the station's life does to a rule; null: the entry is no such mark. The end of a trial judges nothing by itself:
 * the next reading does.
 */
function lifeOf(entry: CorrectionEntry | WithdrawalEntry, one: Correction | undefined) {
  if (!one?.change && !one?.trial) return null
  const { received_ms } = entry
  if (entry.kind === 'correction') {
    const at_ms = Math.min(one.from_ms, received_ms)
    const isMeaning = one.change?.restarts === true
    if (!isMeaning && !one.trial) return () => undefined
    return (judgement: Judgement, key: string) =>
      judgement.applyTo(key, (_, state) => ({ state: restarted(state, at_ms, isMeaning), events: [] }))
  }
  return (judgement: Judgement, key: string) => {
    if (entry.isSo) judgement.applyTo(key, (rule, state) => confirmed(rule, state, received_ms))
  }
}

/** What the record held of the rule's series when the correction came, as charts show it. */
async function rowsOf(
  store: Pick<Store, 'rows'>,
  { station, sensor, quantity }: SeriesRule,
  from_ms: number,
  received_ms: number,
): Promise<Row[]> {
  const query = {
    station,
    sensor,
    quantity,
    from_ms,
    to_ms: Number.MAX_SAFE_INTEGER,
    limit: page_rows,
    corrected: true,
  }
  const rows: Row[] = []
  let pages = 0
  for await (const page of pagesOf(store, query)) {
    rows.push(...page.rows.filter((row) => (row.received_ms ?? 0) <= received_ms))
    if (++pages === pages_max) break
  }
  return rows
}

/**
 * Rows as charts show them by these layers, which may be older than those of the record: after a kill everything is judged
 * again as it was judged then. A page is of one piece, and may be shorter than was asked for.
 */
function openRowsAsShown(store: Pick<Store, 'rows'>, layersOf: LayersOf): Store['rows'] {
  return async (query) => {
    const { corrected, cursor, ...sent } = query
    const { station, sensor, quantity, from_ms, to_ms } = query
    if (!corrected || !sensor || !quantity) return store.rows(query)
    const whole: Piece = { from_ms, to_ms, sensor, change: null }
    const pieces = layersOf(station)?.piecesOf(sensor, quantity, from_ms, to_ms) ?? [whole]
    const [, index = '0', inner = ''] = /^(\d+)~(.*)$/.exec(cursor ?? '') ?? []
    const piece = pieces[Number(index)]
    const next = Number(index) + 1 < pieces.length ? `${Number(index) + 1}~` : null
    if (!piece || piece.sensor === null) return { rows: [], next }
    const range = { sensor: piece.sensor, from_ms: piece.from_ms, to_ms: piece.to_ms }
    const page = await store.rows({ ...sent, ...range, ...(inner && { cursor: inner }) })
    return {
      rows: page.rows.map((row) => rowIn(piece, row)),
      next: page.next === null ? next : `${index}~${page.next}`,
    }
  }
}

function rowIn({ change }: Piece, { corrected_value: _, corrections: _ids, shown_as: _sensor, ...sent }: Row): Row {
  if (!change) return sent
  return { ...sent, corrected_value: correctedValue(sent.value, change), corrections: [...change.ids] }
}
