/**
 * One sentence that says how it is: the worst warning with its level, since when, how fast, who knows; otherwise how far the
 * water is from its first level and where it is heading; and what is not known. A river on its way to a level is named before
 * a warning of anything else: rain is over when it is over, and the water is still to come. Pure.
 */
import type { Alert } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { nameOf } from '../names.ts'
import { labelOf } from '../warning/alerts.ts'
import { presentOf, sumsOf } from '../warning/present.ts'
import { type Lang, words } from '../words.ts'
import { alertCourse } from './alertCourse.ts'
import { amountText, clockText } from './amount.ts'
import { calmSentence, comingRiver, isSilent, isThere } from './calm.ts'
import type { Course } from './course.ts'
import type { Headline, Known } from './known.ts'
import { isOfWater, leadFirst } from './order.ts'
import { firstWords } from './words.ts'

export function headlineOf(known: Known, lang: Lang): Headline {
  const said = firstWords[lang]
  const active = leadFirst(known)
  const real = active.filter(({ exercise }) => !exercise)
  const drill = active.find(({ exercise }) => exercise)
  const exercise = drill ? [said.exercise(drill.label, drill.place)] : []
  const [worst, second] = real
  if (worst) {
    const others = second ? [said.more(real.length - 1, secondText(second, known, lang))] : []
    const river = isOfWater(worst) ? undefined : comingRiver(known, real, lang)
    const text = [...(river ? [river] : []), alertSentence(worst, known, lang)].join('; ')
    return { tone: worst.severity, text, more: [...others, ...exercise] }
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
  const facts = [
    said.alert(label, place, when),
    stale && said.stale(clockText(stale.since_ms, known.now_ms, lang)),
    moveText(alert, known, lang),
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

/** The next warning in a few words. */
function secondText(alert: Alert, known: Known, lang: Lang): string {
  const text = firstWords[lang].labelAt(labelOf(alert), alert.place)
  const isStill = alertCourse(alert, known)?.direction === 'steady'
  const move = isStill ? undefined : moveText(alert, known, lang)
  return move ? `${text}, ${move}` : text
}

/**
 * How fast the water moves; of an amount how much fell in how long: the word for it is that of this window, and the same rain
 * may have another word for its day.
 */
function moveText(alert: Alert, known: Known, lang: Lang): string | undefined {
  const { quantity, format, stale } = alert
  const { value, isLive } = presentOf(alert, known.stations, sumsOf(alert, known))
  const note = format.note[lang]
  if (quantity && note && !stale && describeQuantity(quantity, lang).kind === 'amount')
    return isLive && value !== null ? `${amountText(value, quantity, lang)} ${note}` : firstWords[lang].counted(note)
  const course = alertCourse(alert, known)
  return course && changeText(course, quantity ?? '', lang)
}

/** "naik 40 cm dalam 30 menit"; slow changes in a word. */
export function changeText(course: Course, quantity: string, lang: Lang): string {
  const said = firstWords[lang]
  const { direction, pace, change, over_min } = course
  const isSaid = Math.sign(change) === Math.sign(course.perHour) && over_min > 0
  if (direction === 'steady' || !isSaid) return said.course[direction][pace]
  return said.changed(direction, amountText(change, quantity, lang), words[lang].span.minute(over_min))
}
