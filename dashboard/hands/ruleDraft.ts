/** A rule as somebody edits it, and the rule that it makes: what is tried is what is saved. Pure. */
import type { RuleAnswer } from '../../gateway/contract.ts'
import { isAmount } from '../../hardware/quantities.ts'
import { shortName } from '../people/Field.tsx'
import { numberOf, placeOf, typedNumber } from '../warning/backtest.ts'
import type { Lang } from '../words.ts'

type Rule = RuleAnswer['rule']

export interface TypedLevel {
  label: string
  /** As typed: "1,5" or "1.5". */
  at: string
  /** Empty: the same as `at`. */
  clear: string
  /** What the level has beside its numbers (advice, severity), which stays. */
  kept: Record<string, unknown>
}

export interface RuleDraft {
  name: string
  /** Of a new rule: "station/sensor.quantity"; empty: not chosen yet. */
  series: string
  /** Of a new rule for an amount: what is added up, in seconds. */
  sum_s: number
  below: boolean
  levels: TypedLevel[]
  /** Minutes, as typed. */
  for_min: string
  clear_for_min: string
  source: string
  why: string
}

export const freshDraft = (): RuleDraft => ({
  ...{ name: '', series: '', sum_s: 3_600, below: false, for_min: '', clear_for_min: '', source: '', why: '' },
  levels: [{ label: '', at: '', clear: '', kept: {} }],
})

/** Null: this page cannot edit it: it has several periods, or combines other rules. */
export function draftOfRule(rule: Rule, lang: Lang): RuleDraft | null {
  if (!Array.isArray(rule.levels) || typeof rule.station !== 'string') return null
  const write = (value: unknown) => (typeof value === 'number' ? typedNumber(value, lang) : '')
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const minutes = (value: unknown) => (typeof value === 'number' && value > 0 ? write(value / 60) : '')
  return {
    ...freshDraft(),
    name: text(rule.name),
    series: `${rule.station}/${text(rule.sensor)}.${text(rule.quantity)}`,
    below: rule.below === true,
    for_min: minutes(rule.for_s),
    clear_for_min: minutes(rule.clear_for_s),
    source: text(rule.source),
    levels: rule.levels.map(({ label, at, clear, ...kept }: Record<string, unknown>) => ({
      ...{ label: text(label), at: write(at), clear: write(clear), kept },
    })),
  }
}

export type RuleMistake = 'noSeries' | 'noName' | 'wrongNumber' | 'order' | 'wrongMinutes'

/**
 * The rule that the draft makes of `original` (null: a new one), or what is wrong with it. Whatever the form does not show
 * stays as it is in the original.
 */
export function ruleOfDraft(
  draft: RuleDraft,
  original: Rule | null,
  nameOf: (n: number) => string,
): Rule | RuleMistake {
  const { series, below, name, source } = draft
  const [station, what] = placeOf(series)
  if (!station || !what.quantity) return 'noSeries'
  const id = original?.id ?? shortName(name).replace(/-+$/, '')
  if (id === '') return 'noName'
  const levels = draft.levels.map(({ label, at, clear, kept }, index) => {
    const [on, off] = [numberOf(at), clear.trim() === '' ? undefined : numberOf(clear)]
    return { ...kept, label: label.trim() || nameOf(index + 1), at: on, ...(off !== undefined && { clear: off }) }
  })
  if (levels.some(({ at, clear }) => at === null || clear === null)) return 'wrongNumber'
  const worse = below ? -1 : 1
  if (levels.some(({ at }, index) => index > 0 && (at! - levels[index - 1]!.at!) * worse <= 0)) return 'order'
  const [for_s, clear_for_s] = [secondsIn(draft.for_min), secondsIn(draft.clear_for_min)]
  if (for_s === null || clear_for_s === null) return 'wrongMinutes'
  const {
    name: _name,
    source: _source,
    version: _version,
    ...rest
  } = original ?? {
    ...{ id, station, ...what },
    ...(isAmount(what.quantity) && { measure: { sum_over_s: draft.sum_s } }),
  }
  return {
    ...rest,
    id,
    ...(name.trim() && { name: name.trim() }),
    ...(source.trim() && { source: source.trim() }),
    ...{ below, levels, for_s, clear_for_s },
  }
}

/** Whether its levels are compared with the quantity itself, and can be drawn into its chart. */
export function isPlain({ measure }: Rule): boolean {
  return measure === undefined || measure === 'value'
}

function secondsIn(minutes: string): number | null {
  if (minutes.trim() === '') return 0
  const typed = numberOf(minutes)
  return typed === null || typed < 0 || typed > 44_640 ? null : Math.round(typed * 60)
}
