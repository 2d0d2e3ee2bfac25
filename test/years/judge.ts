/**
 * What a history proves: was every fault that mutes a warning told to a person, and how soon; was every flood told that
 * the chain could see; was anything invented, said to be dead that lived, or lost.
 */
import { minute_ms, second_ms } from '../../edge/platform/time.ts'
import { recovery_ms } from './faults.ts'
import { type FloodVerdict, judgeFloods, mutedSpans } from './flood-judge.ts'
import type { Lived } from './live.ts'
import type { Told } from './people.ts'
import type { Strike } from './plan.ts'
import { holds, type Span, without } from './spans.ts'

/** A fault that is over sooner delays a warning by less than this, so nobody needs to be told of it. */
export const tolerated_ms = 15 * minute_ms

export interface StrikeVerdict {
  strike: Strike
  /** Whether a person had to be told. */
  mustBeTold: boolean
  /** When, and by what, a person knew; null: nobody did while it lasted. */
  told: { after_ms: number; by: Told['by']; kind: Told['kind'] } | null
}

export interface Failure {
  at_ms: number
  what: string
}

export interface Verdict {
  strikes: StrikeVerdict[]
  floods: FloodVerdict[]
  /** Somebody was told that something is dead while nothing was: the first words of each time. */
  falseDead: Told[]
  failures: Failure[]
}

export function judge(lived: Lived): Verdict {
  const strikes = lived.history.strikes.map((strike) => judgeStrike(strike, lived.history.strikes, lived.told))
  const floods = judgeFloods(lived)
  const falseDead = lived.told.filter((one) => isAboutDeath(one) && !isStruckAt(lived.history.strikes, one.at_ms))
  const failures: Failure[] = [
    ...strikes.filter(({ mustBeTold, told }) => mustBeTold && !told).map(({ strike }) => undetected(strike)),
    ...floods.flatMap(({ untold }) => untold),
    ...inventedBy(lived),
    ...lived.unstored.map((at_ms) => ({ at_ms, what: 'a reading with a receipt is not in the record' })),
    ...lostBy(lived),
  ]
  return { strikes, floods, falseDead: apart(falseDead), failures: failures.sort((a, b) => a.at_ms - b.at_ms) }
}

function undetected({ fault, from_ms, to_ms }: Strike): Failure {
  const minutes = Math.round((to_ms - from_ms) / minute_ms)
  return { at_ms: from_ms, what: `nobody was told of "${fault.id}" in ${minutes} minutes` }
}

function judgeStrike(strike: Strike, all: readonly Strike[], told: readonly Told[]): StrikeVerdict {
  const { fault, to_ms } = strike
  const seen = seenOf(strike, all)
  const from_ms = seen?.from_ms ?? strike.from_ms
  const mustBeTold = fault.isToldBy !== undefined && seen !== undefined
  const words = told.filter(
    (one) =>
      one.at_ms < to_ms + recovery_ms && one.until_ms > from_ms && (isAllDark(one) || fault.isToldBy?.(one) === true),
  )
  const first = words.reduce<Told | null>((least, one) => (least && least.at_ms <= one.at_ms ? least : one), null)
  if (!first) return { strike, mustBeTold, told: null }
  return { strike, mustBeTold, told: { after_ms: Math.max(0, first.at_ms - from_ms), by: first.by, kind: first.kind } }
}

/** What of a fault lasts long enough to matter. A clock that is wrong shows only while readings come. */
function seenOf(strike: Strike, all: readonly Strike[]): Span | undefined {
  const { fault, from_ms, to_ms } = strike
  const others = all.filter((other) => other !== strike && other.fault.mutes !== null)
  const spans =
    fault.mutes === null ? without({ from_ms, to_ms }, mutedSpans(others, 'measuring')) : [{ from_ms, to_ms }]
  return spans.find((span) => span.to_ms - span.from_ms > tolerated_ms)
}

/** The gateway gives no sign of life: then a person knows that nothing at all may be relied on. */
function isAllDark({ kind, by }: Told): boolean {
  return kind === 'no sign of life' && by !== 'siren'
}

function isAboutDeath({ kind, event, text }: Told): boolean {
  if (kind === 'alert') return event?.rule === 'hulu-diam' && event.kind === 'raised'
  // A doubted clock, nobody who answers, and a siren that is to be tested (by a clock that leapt) are no deaths.
  return !/clock|jam|acknowledged|has not been tested/i.test(text)
}

/** Whether something is dead then. What only starts anew is not. */
function isStruckAt(strikes: readonly Strike[], at_ms: number): boolean {
  return strikes
    .filter(({ fault }) => fault.mutes !== null)
    .some(({ from_ms, to_ms }) => holds({ from_ms, to_ms: to_ms + recovery_ms }, at_ms))
}

/** Several words of one false alarm are one. */
function apart(words: readonly Told[]): Told[] {
  return words.filter(({ at_ms }, index) => index === 0 || at_ms - words[index - 1]!.at_ms > recovery_ms)
}

/** A warning of water that did not stand there in the half hour before: the card may have refused it for a while. */
function inventedBy({ told, river }: Lived): Failure[] {
  return told.flatMap(({ event, word, at_ms: now_ms, late_ms = 0, text }) => {
    const at_ms = now_ms - late_ms
    if (event?.rule !== 'hulu-siaga' || (word !== 'raised' && word !== 'escalated')) return []
    const highest_m = Math.max(...Array.from({ length: 30 }, (_, n) => river.level_m(at_ms - n * minute_ms)))
    return highest_m < (event.value ?? 0) - 0.05 ? [{ at_ms, what: `invented: ${text}` }] : []
  })
}

/** A reading that is nowhere, save what the loss window of a killed agent may cost, and what is on its way at the end. */
function lostBy({ missing, history }: Lived): Failure[] {
  const spans = history.strikes
    .filter(({ fault }) => fault.part === 'edge' || (fault.part === 'station clock' && fault.restarts))
    .map(({ from_ms }) => ({ from_ms: from_ms - 75 * second_ms, to_ms: from_ms + second_ms }))
  return missing
    .filter(({ at_ms }) => at_ms < history.end_ms - 5 * minute_ms && !spans.some((span) => holds(span, at_ms)))
    .map(({ at_ms }) => ({ at_ms, what: 'a reading that was measured is not in the record' }))
}
