/**
 * One sentence that says how it is: the worst warning with its level, since when, how fast, who knows; otherwise how far the
 * water is from its first level and where it is heading; and what is not known. Pure.
 */
import type { Alert } from '../../gateway/contract.ts'
import { nameOf } from '../names.ts'
import { activeOf, labelOf } from '../warning/alerts.ts'
import { presentOf } from '../warning/present.ts'
import { type Lang, words } from '../words.ts'
import { amountText, clockText } from './amount.ts'
import { calmSentence, isSilent, isThere } from './calm.ts'
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
  const [worst, second] = real
  if (worst) {
    const others = second ? [said.more(real.length - 1, said.labelAt(labelOf(second), second.place))] : []
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
  const there = stations.filter(isThere)
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
  const course = alertCourse(alert, known)
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

/** Where the series of an alert is heading, when its present value is known. */
export function alertCourse(alert: Alert, { stations, first }: Pick<Known, 'stations' | 'first'>): Course | undefined {
  const { station, sensor, quantity } = alert
  const { value, at_ms, isLive } = presentOf(alert, stations)
  if (!station || !quantity || !isLive || at_ms === undefined) return undefined
  return courseOf(first?.outlook[station]?.[`${sensor}.${quantity}`]?.trend, { at_ms, value }, quantity)
}

/** "naik 40 cm dalam 30 menit"; slow changes in a word. */
export function changeText(course: Course, quantity: string, lang: Lang): string {
  const said = firstWords[lang]
  const { direction, pace, change, over_min } = course
  const isSaid = Math.sign(change) === Math.sign(course.perHour) && over_min > 0
  if (direction === 'steady' || !isSaid) return said.course[direction][pace]
  return said.changed(direction, amountText(change, quantity, lang), words[lang].span.minute(over_min))
}
