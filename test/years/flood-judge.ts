/** Whether each flood was told: each level that the river held while the chain could see it and somebody could hear it. */
import { minute_ms } from '../../edge/platform/time.ts'
import type { Muted } from './fault.ts'
import { recovery_ms } from './faults.ts'
import type { Lived } from './live.ts'
import type { Told } from './people.ts'
import type { RoundFlood, Strike } from './plan.ts'
import { common, type Span, without } from './spans.ts'
import { levels } from './village.ts'

export interface FloodVerdict {
  flood: RoundFlood
  /** Highest level that the river held; -1: none. */
  level: number
  /** `told`; `blind`: the chain could not see it, which is a fault's affair; `untold`. */
  outcome: 'told' | 'blind' | 'untold' | 'no level'
  /** From the first moment at which it could be told. */
  after_ms: number | null
  untold: { at_ms: number; what: string }[]
}

const step_ms = minute_ms
/** A reading a minute, a reading that the truth grazes, and a receipt. */
const allowed_ms = 5 * minute_ms
const margin_m = 0.03 // the median of a minute lies within the noise

export function judgeFloods(lived: Lived): FloodVerdict[] {
  const { history, told } = lived
  const unseen = mutedSpans(history.strikes, 'measuring')
  const unheard = common(mutedSpans(history.strikes, 'officer'), mutedSpans(history.strikes, 'monitor'))
  const heard = heardLevels(told)
  return history.floods.map((flood) => judgeFlood(flood, lived, [...unseen, ...unheard], heard))
}

function judgeFlood(flood: RoundFlood, lived: Lived, muted: readonly Span[], heard: readonly Heard[]): FloodVerdict {
  const over = levels.map(({ at }) => stretchesOver(flood, lived, at + margin_m))
  const level = over.findLastIndex((stretches) => stretches.length > 0)
  const verdict: FloodVerdict = {
    flood,
    level,
    outcome: level === -1 ? 'no level' : 'blind',
    after_ms: null,
    untold: [],
  }
  for (let index = 0; index <= level; index++) {
    const seen = over[index]!.flatMap((stretch) => without(stretch, muted)).filter(
      ({ from_ms, to_ms }) => to_ms - from_ms > allowed_ms,
    )
    for (const { from_ms } of seen) {
      const told_ms = knownAt(heard, index, from_ms)
      if (told_ms === null || told_ms > from_ms + allowed_ms) {
        verdict.untold.push({
          at_ms: from_ms,
          what: `a flood at ${levels[index]!.label} was not told within 5 minutes`,
        })
        verdict.outcome = 'untold'
      } else if (verdict.outcome !== 'untold') {
        verdict.outcome = 'told'
        verdict.after_ms = Math.max(verdict.after_ms ?? 0, told_ms - from_ms)
      }
    }
  }
  return verdict
}

/** When a part is muted, its recovery included. What is killed and started again counts too. */
export function mutedSpans(strikes: readonly Strike[], what: Muted): Span[] {
  return strikes
    .filter(({ fault }) => fault.mutes === what || (what === 'measuring' && fault.restarts))
    .map(({ fault, from_ms, to_ms }) => ({ from_ms, to_ms: (fault.mutes ? to_ms : from_ms) + recovery_ms }))
}

/** Where the truth is over `at_m` without a break. */
function stretchesOver({ at_ms, rise_ms, stay_ms, fall_ms }: RoundFlood, { river }: Lived, at_m: number): Span[] {
  const spans: Span[] = []
  for (let now_ms = at_ms; now_ms < at_ms + rise_ms + stay_ms + fall_ms; now_ms += step_ms) {
    if (river.level_m(now_ms) < at_m) continue
    const last = spans.at(-1)
    if (last?.to_ms === now_ms) last.to_ms = now_ms + step_ms
    else spans.push({ from_ms: now_ms, to_ms: now_ms + step_ms })
  }
  return spans
}

interface Heard {
  at_ms: number
  level: number
}

/** The level that people know of, as it changes: the highest that any of them was told last. */
function heardLevels(told: readonly Told[]): Heard[] {
  const last = new Map<Told['by'], number>()
  return told
    .filter(({ rule }) => rule === 'hulu-siaga')
    .map(({ at_ms, by, level }) => {
      last.set(by, level!)
      return { at_ms, level: Math.max(...last.values()) }
    })
}

/** When people first know of this level at or after `from_ms`; `from_ms` when they know already. */
function knownAt(heard: readonly Heard[], level: number, from_ms: number): number | null {
  const before = heard.findLast(({ at_ms }) => at_ms <= from_ms)
  if (before && before.level >= level) return from_ms
  return heard.find((one) => one.at_ms > from_ms && one.level >= level)?.at_ms ?? null
}
