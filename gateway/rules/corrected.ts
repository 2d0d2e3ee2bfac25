/** Values as corrections make them: what a rule judges, and what it goes on from when a correction is entered. Pure. */
import { flags } from '../../hardware/flags.ts'
import type { Evidence, Row } from '../contract.ts'
import { correctedValue, type Layers } from '../store/index.ts'
import { isCombination, type Rule, type SeriesRule } from './rule.ts'
import { allLate_ms, type RuleState } from './rule-state.ts'
import { isValidAt, type Sample, unusableFor } from './sample.ts'
import type { Series } from './samples.ts'
import { type Present, placeOfRow } from './timeline.ts'

export type LayersOf = (station: string) => Layers | null

const evidence_max = 8

/** A value with its series as charts show them. */
export function correctedSample({ series, sample }: { series: Series; sample: Sample }, layersOf: LayersOf) {
  const { station, sensor, quantity } = series
  const effect = layersOf(station)?.effectOn(sensor, quantity, sample.at_ms)
  if (!effect) return { series, sample }
  const value = correctedValue(sample.value, effect)
  const flag = effect.isSetAside ? flags.missing : sample.flag
  return {
    series: { ...series, sensor: effect.shown_as ?? sensor },
    sample: {
      ...sample,
      value,
      flag,
      ...(effect.isTrial && { isTrial: true }),
      ...(sample.value !== null && { raw: sample.value }),
    },
  }
}

/** A row of the record as charts show it. */
export function correctedRow<Of extends Pick<Row, 'value' | 'flag' | 'corrected_value'>>(row: Of): Of {
  if (row.corrected_value === undefined) return row
  const isSetAside = row.corrected_value === null && row.value !== null
  return { ...row, value: row.corrected_value, flag: isSetAside ? flags.missing : row.flag }
}

/** Whether a correction has to do with what a rule watches. */
export function isTouched(
  rule: Rule,
  { station, id }: { station: string; id: string },
  layers: readonly (Layers | null)[],
): rule is SeriesRule {
  if (isCombination(rule) || rule.station !== station) return false
  return layers.some((one) => one?.about(rule.sensor, rule.quantity).some((correction) => correction.id === id))
}

/** From when on the record is read for `recalled`. */
export function recalledFrom_ms(rule: SeriesRule, { evidence }: RuleState, now_ms: number): number {
  return Math.min(evidence[0]?.at_ms ?? Number.POSITIVE_INFINITY, now_ms - rule.fresh_s * 1_000)
}

/**
 * The state with its newest readings as they are shown now, and a window that has to be filled again. `rows`: of the
 * rule's series, as charts have them, up to the correction, in order. Where none is usable, no level is held.
 */
export function recalled(rule: SeriesRule, state: RuleState, rows: readonly Row[]): RuleState {
  const { steps = [], judged_ms, at_ms, own_ms, heard_ms } = state
  const last = state.evidence.at(-1)
  const off_ms = last && judged_ms != null ? last.at_ms - judged_ms : 0
  const found = rows.flatMap((row) => {
    const present: Present = {
      at_ms: row.at_ms,
      received_ms: row.received_ms ?? row.at_ms,
      off_ms: row.clock_off_ms ?? off_ms,
    }
    const time_ms = placeOfRow(row, steps, present).at_ms
    const { value, flag } = correctedRow(row)
    if (time_ms < (state.restart?.at_ms ?? time_ms)) return []
    if (value === null || unusableFor(rule, { value, flag }) !== null || !isValidAt(rule, time_ms)) return []
    return [{ time_ms, evidence: evidenceOf({ ...row, value, flag }, row.value) }]
  })
  const newest = found.at(-1)
  const fresh = { window: [], late_ms: allLate_ms, recent_ms: [], past: [] }
  if (!newest) {
    const levels = state.levels.map(() => ({ on: false, since_ms: null, over: 0 }))
    return { ...state, ...fresh, levels, evidence: [], judged_ms: null, value: null, unusable: 'null' }
  }
  return {
    ...state,
    ...fresh,
    at_ms: Math.max(at_ms ?? newest.time_ms, newest.time_ms),
    own_ms: Math.max(own_ms ?? newest.evidence.at_ms, newest.evidence.at_ms),
    heard_ms: Math.max(heard_ms ?? newest.time_ms, newest.time_ms),
    judged_ms: newest.time_ms,
    evidence: found.slice(-evidence_max).map(({ evidence }) => evidence),
    unusable: null,
  }
}

function evidenceOf(row: Row & { value: number | null }, raw: number | null): Evidence {
  const { at_ms, value, flag, received_ms, clock, clock_off_ms, corrected_value } = row
  return {
    at_ms,
    value: value!,
    flag,
    received_ms: received_ms ?? at_ms,
    ...(clock && { clock }),
    ...(clock_off_ms && { clock_off_ms }),
    ...(corrected_value !== undefined && raw !== null && { raw_value: raw }),
  }
}
