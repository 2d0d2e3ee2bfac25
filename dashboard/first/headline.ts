/**
 * One sentence that says how it is: the worst warning with its level, since when, how fast, who knows; otherwise how far the
 * water is from its first level and where it is heading; and what is not known. Pure.
 */
import type { Alert } from '../../gateway/contract.ts'
import { nameOf } from '../names.ts'
import { measuredAt_ms, shownValue } from '../state.ts'
import { activeOf } from '../warning/alerts.ts'
import type { Lang } from '../words.ts'
import { amountText, clockText } from './amount.ts'
import { calmSentence, isSilent } from './calm.ts'
import { type Course, courseOf } from './course.ts'
import type { Headline, Known } from './known.ts'
import { worstFirst } from './order.ts'
import { firstWords } from './words.ts'

export function headlineOf(known: Known, lang: Lang): Headline {
  const said = firstWords[lang]
  const active = worstFirst(activeOf(known.alerts))
  const real = active.filter(({ exercise }) => !exercise)
  const drill = active.find(({ exercise }) => exercise)
  const exercise = drill ? [said.exercise(drill.label, drill.place)] : []
  const [worst] = real
  if (worst) {
    const others = real.length > 1 ? [said.more(real.length - 1)] : []
    return { tone: worst.severity, text: alertSentence(worst, known, lang), more: [...others, ...exercise] }
  }
  const calm = calmSentence(known, lang)
  return {
    ...calm,
    ...(drill && { tone: 'exercise' as const }),
    more: [...exercise, ...calm.more, ...doubts(known, lang)],
  }
}

/** What the calm sentence must not hide. */
function doubts({ stations, first }: Known, lang: Lang): string[] {
  const said = firstWords[lang]
  const there = stations.filter(({ state }) => state !== 'retired' && state !== 'new')
  const silent = there.filter(isSilent)
  return [
    ...(silent.length > 0 && silent.length < there.length ? [said.someSilent(silent.length, there.length)] : []),
    ...(first?.rules === 0 ? [said.noRules] : []),
    ...(first?.chain.ok === false && first.rules > 0 ? [said.chainBroken] : []),
  ]
}

function alertSentence(alert: Alert, known: Known, lang: Lang): string {
  const said = firstWords[lang]
  const { label, place, state, level_since_ms, stale } = alert
  const when = clockText(level_since_ms, known.now_ms, lang)
  if (state === 'provisional') return `${said.provisional(label, place, when)}.`
  const course = stale ? undefined : alertCourse(alert, known)
  const facts = [
    said.alert(label, place, when),
    stale && said.stale(clockText(stale.since_ms, known.now_ms, lang)),
    course && changeText(course, alert.quantity ?? '', lang),
  ].filter(Boolean)
  return `${facts.join(', ')}; ${[...whoKnows(alert, known, lang)].join(', ')}.`
}

function whoKnows(alert: Alert, { first }: Known, lang: Lang): string[] {
  const said = firstWords[lang]
  const { reached = [], acknowledged } = alert
  const arrived = reached.filter(({ failing }) => !failing).length
  const answer = acknowledged ? said.answered(nameOf(acknowledged.by, lang)) : said.unanswered
  return [
    ...((first?.sirens_sounding ?? 0) > 0 ? [said.sounding] : []),
    ...(reached.length === 0
      ? []
      : [arrived < reached.length ? said.reachedOf(arrived, reached.length) : said.reached(arrived)]),
    answer,
  ]
}

/** Where the series of an alert is heading, when it compares the readings themselves. */
export function alertCourse(alert: Alert, { stations, first }: Pick<Known, 'stations' | 'first'>): Course | undefined {
  const { station, sensor, quantity, measured } = alert
  if (!station || !sensor || !quantity || measured !== quantity) return undefined
  const key = `${sensor}.${quantity}`
  const latest = stations.find((one) => one.station === station)?.latest[key]
  const now = latest && { at_ms: measuredAt_ms(latest), value: shownValue(latest) }
  return courseOf(first?.outlook[station]?.[key]?.trend, now, quantity)
}

/** "naik 40 cm dalam 30 menit"; slow changes in a word. */
export function changeText(course: Course, quantity: string, lang: Lang): string {
  const said = firstWords[lang]
  const { direction, pace, change, over_min } = course
  const isSaid = Math.sign(change) === Math.sign(course.perHour) && over_min > 0
  if (direction === 'steady' || !isSaid) return said.course[direction][pace]
  const over = lang === 'id' ? `${over_min} menit` : over_min === 1 ? '1 minute' : `${over_min} minutes`
  return said.changed(direction, amountText(change, quantity, lang), over)
}
