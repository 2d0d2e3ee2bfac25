/**
 * How warnings have gone, by rule and year: how many, how long, how many somebody acknowledged, how many turned out
 * false. Exercises do not count. An alert is marked false by an acknowledgement whose comment begins with "palsu" or
 * "false alarm", during it or after.
 */
import type { AlertEvent, AlertLogEntry } from '../contract.ts'
import { offsetOf_min, usualZone } from '../rules/index.ts'

export interface YearOfRule {
  rule: string
  place: string
  year: number
  raised: number
  ended: number
  /** Of those that ended. */
  duration_s: { mean: number; longest: number }
  acknowledged: number
  false_alarms: number
}

interface Course {
  year: YearOfRule
  raised_ms: number
  isAcknowledged: boolean
  isFalse: boolean
}

const courses_max = 2_000 // an alert that ended long ago is no longer marked
const isFalseAlarm = (comment: string) => /^\s*(palsu|false alarm)\b/i.test(comment)

export function openStatistics() {
  const years = new Map<string, YearOfRule>()
  const courses = new Map<string, Course>()
  let since_ms: number | null = null

  return {
    /** Each word of the log once, in its order. */
    take(word: AlertLogEntry) {
      if (word.exercise) return
      since_ms ??= word.at_ms
      if (word.kind === 'acknowledged') return acknowledge(word.alert, word.comment)
      const known = courses.get(word.alert)
      if (!known) return begin(word)
      if (word.kind === 'cleared') end(known, word.at_ms)
    },
    answer: () => ({ since_ms, years: [...years.values()] }),
  }

  function begin(event: AlertEvent) {
    if (event.kind === 'cleared') return // it began before the log does
    const year = yearOf(event)
    year.raised++
    courses.set(event.alert, { year, raised_ms: event.since_ms, isAcknowledged: false, isFalse: false })
    if (courses.size > courses_max) courses.delete(courses.keys().next().value!)
  }

  function end({ year, raised_ms }: Course, at_ms: number) {
    const { ended, duration_s } = year
    const length_s = Math.max(0, Math.round((at_ms - raised_ms) / 1_000))
    year.duration_s = {
      mean: Math.round((duration_s.mean * ended + length_s) / (ended + 1)),
      longest: Math.max(duration_s.longest, length_s),
    }
    year.ended++
  }

  function acknowledge(alert: string, comment: string) {
    const course = courses.get(alert)
    if (!course) return
    if (!course.isAcknowledged) course.year.acknowledged++
    if (!course.isFalse && isFalseAlarm(comment)) course.year.false_alarms++
    course.isAcknowledged = true
    course.isFalse ||= isFalseAlarm(comment)
  }

  function yearOf({ rule, place, at_ms, zone = usualZone }: AlertEvent): YearOfRule {
    const year = new Date(at_ms + offsetOf_min(zone, at_ms) * 60_000).getUTCFullYear()
    const key = `${rule} ${year}`
    const known = years.get(key)
    if (known) return known
    const counts = { raised: 0, ended: 0, duration_s: { mean: 0, longest: 0 }, acknowledged: 0, false_alarms: 0 }
    const fresh = { rule, place, year, ...counts }
    years.set(key, fresh)
    return fresh
  }
}
