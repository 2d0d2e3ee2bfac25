/**
 * What the card of a warning says, each thing once: its title has the level and the place, one line the number, one the time.
 * The sentence of the rule has all of that again, as it was then; so it stands where the number of now is not known, and where
 * it says what nothing else does: that the reading behind it is doubted. Pure.
 */
import type { Alert } from '../../gateway/contract.ts'
import { isDoubtful } from '../../hardware/flags.ts'
import { clockShape } from '../first/amount.ts'
import type { Known } from '../first/known.ts'
import { firstWords } from '../first/words.ts'
import { formatAge } from '../format.ts'
import { type ImpactLine, impactLinesNow } from '../places/impacts.ts'
import type { Lang } from '../words.ts'
import { momentOf } from './moment.ts'
import { presentOf, sumsOf } from './present.ts'
import { warningWords } from './words.ts'

/** Whether the number of now is known: then the card says that one, and not the one of then. */
export function isOfNow(alert: Alert, known: Known): boolean {
  return presentOf(alert, known.stations, sumsOf(alert, known)).isLive
}

/** The sentence of the rule, with its time where no other line has the same; undefined: the card has said it all. */
export function whyOnCard(alert: Alert, known: Known, lang: Lang): string | undefined {
  const { state, changed_ms, level_since_ms, why } = alert
  const newest = alert.evidence.at(-1)
  const isDoubted = newest !== undefined && (isDoubtful(newest.flag) || newest.clock !== undefined)
  const isBeside = state !== 'cleared' && isOfNow(alert, known)
  if (isBeside && !isDoubted) return undefined
  const moment = (at_ms: number) => momentOf(at_ms, lang, 'clock')
  const isTimed = state === 'cleared' || isBeside || moment(changed_ms) !== moment(level_since_ms)
  return isTimed ? firstWords[lang].atThatTime(moment(changed_ms), why[lang]) : why[lang]
}

/** "sejak 01.24 (5 menit lalu)"; after an escalation "Siaga 1 sejak 01.33 (5 menit lalu); peringatan sejak 01.24". */
export function timesOf(alert: Alert, lang: Lang, now_ms: number): string {
  const { raised_ms, level_since_ms, cleared_ms, label } = alert
  if (cleared_ms !== null) return warningWords[lang].lasted(momentOf(raised_ms, lang), momentOf(cleared_ms, lang))
  const said = firstWords[lang]
  const moment = (at_ms: number) => momentOf(at_ms, lang, clockShape(at_ms, now_ms))
  const since = said.since(moment(level_since_ms), formatAge(now_ms - level_since_ms, lang))
  return level_since_ms === raised_ms ? since : said.sinceLevel(label, since, moment(raised_ms))
}

/** What the village knows to happen at the value of now, whatever of it the rule compares. */
export function impactsOfAlert(alert: Alert, known: Known, lang: Lang): ImpactLine[] {
  const { station, sensor, quantity, state } = alert
  const impacts = known.first?.outlook[station ?? '']?.[`${sensor}.${quantity}`]?.impacts
  if (!impacts || !quantity || state === 'cleared') return []
  const { value, isLive } = presentOf({ ...alert, measured: quantity }, known.stations)
  return isLive ? impactLinesNow(impacts, value, quantity, lang) : []
}
