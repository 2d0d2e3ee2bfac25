/** What a rule says that people can read, out of the loose data the gateway keeps it in. Pure. */
import type { RuleAnswer } from '../../gateway/contract.ts'
import type { LevelLine } from '../levels.ts'
import type { Lang } from '../words.ts'
import { spanText, thresholdText } from './measured.ts'
import { pageWords } from './pageWords.ts'

export interface RuleLevel {
  label: string
  at: number
  /** Where the level is left. */
  clear: number
}

export interface RuleFacts {
  id: string
  name: string
  /** What it watches; absent for a combination of other rules. */
  series?: { station: string; sensor: string; quantity: string }
  /** What is compared with the levels, in the word that alerts use. */
  measured: string
  /** Warns when the value falls. */
  below: boolean
  /** Mild to severe. */
  levels: RuleLevel[]
  /** The rules a combination watches. */
  members?: { kind: 'all' | 'any'; rules: string[] }
  for_s: number
  source: string
  datum: string
  from_ms: number | null
  until_ms: number | null
}

type Loose = Record<string, unknown>

/** The rules under one id: as a rule one, or one for each period in which other numbers count. */
export function periodsOf(rule: RuleAnswer['rule']): RuleFacts[] {
  const periods = Array.isArray(rule.periods) ? rule.periods.filter(isLoose) : [rule]
  return periods.map((period) => factsOf({ ...period, id: rule.id }))
}

/** Of several periods the one that counts at this moment, or else the last. */
export function periodAt(periods: readonly RuleFacts[], at_ms: number): RuleFacts | undefined {
  return periods.find((facts) => validityAt(facts, at_ms) === 'valid') ?? periods.at(-1)
}

export function validityAt({ from_ms, until_ms }: RuleFacts, at_ms: number): 'valid' | 'future' | 'ended' {
  if (from_ms !== null && at_ms < from_ms) return 'future'
  return until_ms !== null && at_ms >= until_ms ? 'ended' : 'valid'
}

function factsOf(rule: Loose & { id: string }): RuleFacts {
  const station = textIn(rule.station)
  const quantity = textIn(rule.quantity)
  const members = membersOf(rule)
  return {
    id: rule.id,
    name: textIn(rule.name) || station || rule.id,
    ...(!members && { series: { station, sensor: textIn(rule.sensor), quantity } }),
    ...(members && { members }),
    measured: members ? 'rules' : measuredWord(rule.measure, quantity),
    below: rule.below === true,
    levels: members ? [{ label: textIn(rule.label), at: 1, clear: 1 }] : levelsIn(rule.levels),
    for_s: numberIn(rule.for_s) ?? 0,
    source: textIn(rule.source),
    datum: textIn(rule.datum),
    from_ms: instantIn(rule.valid_from),
    until_ms: instantIn(rule.valid_until),
  }
}

/** The levels as lines of a chart of the quantity; none when they are compared with something else than its value. */
export function linesOf({ series, measured, levels }: RuleFacts, lang: Lang): LevelLine[] {
  if (!series || measured !== series.quantity) return []
  return levels.map(({ label, at }) => ({ at, text: `${label} · ${thresholdText(measured, at, lang)}` }))
}

/** A level's number with its unit, as the rule's measure counts it. */
export function levelText({ measured }: RuleFacts, at: number, lang: Lang): string {
  return thresholdText(measured, at, lang)
}

/** How the quantity is turned into what is compared: "jumlah selama 3 jam"; empty for the plain value. */
export function measureText({ measured, series }: RuleFacts, lang: Lang): string {
  const said = pageWords[lang].measure
  if (measured === 'silence_s') return said.silence
  if (measured === 'ispu') return said.ispu
  if (!series || measured === series.quantity) return ''
  const window = /_(in|rise_in)_(\d+)_s$/.exec(measured)
  if (window) return (window[1] === 'in' ? said.sum : said.rise)(spanText(Number(window[2]), lang))
  return measured.endsWith('_bmkg_day') ? said['bmkg-day'] : said.deviation
}

function measuredWord(measure: unknown, quantity: string): string {
  if (measure === 'silence') return 'silence_s'
  if (measure === 'ispu') return 'ispu'
  if (measure === 'bmkg-day') return `${quantity}_bmkg_day`
  if (!isLoose(measure)) return quantity
  if ('sum_over_s' in measure) return `${quantity}_in_${numberIn(measure.sum_over_s) ?? 0}_s`
  if ('rise_over_s' in measure) return `${quantity}_rise_in_${numberIn(measure.rise_over_s) ?? 0}_s`
  return 'deviation_from' in measure ? `${quantity}_deviation` : quantity
}

function levelsIn(levels: unknown): RuleLevel[] {
  if (!Array.isArray(levels)) return []
  return levels.filter(isLoose).flatMap(({ label, at, clear }) => {
    const number = numberIn(at)
    return number === undefined ? [] : [{ label: textIn(label), at: number, clear: numberIn(clear) ?? number }]
  })
}

function membersOf(rule: Loose): RuleFacts['members'] {
  const kind = 'all' in rule ? 'all' : 'any' in rule ? 'any' : undefined
  const members = kind && rule[kind]
  if (!kind || !Array.isArray(members)) return undefined
  return { kind, rules: members.map((member) => (isLoose(member) ? textIn(member.rule) : textIn(member))) }
}

function instantIn(value: unknown): number | null {
  const at_ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at_ms) ? at_ms : null
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null
}

const textIn = (value: unknown) => (typeof value === 'string' ? value : '')
const numberIn = (value: unknown) => (typeof value === 'number' ? value : undefined)
