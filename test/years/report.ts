/** What came out, as a table for people and as one line for programs. */
import { minute_ms, second_ms } from '../../edge/platform/time.ts'
import { faults } from './faults.ts'
import type { Wanted } from './plan.ts'
import type { Shrunk } from './shrink.ts'
import { stampOf } from './simulation.ts'
import type { SliceAnswer } from './slice-thread.ts'

export interface Outcome {
  seed: number
  seeds: number
  rounds: number
  faults: number
  undetected: number
  told_s: { median: number | null; p99: number | null; max: number | null }
  floods: { told: number; blind: number; untold: number }
  false_dead_per_station_year: number
  failures: number
  events: number
  hash: string
}

type Struck = SliceAnswer['strikes'][number]

/** `histories`: consecutive seeds, all of the same length. */
export function outcomeOf(answer: SliceAnswer, histories: readonly Wanted[]): Outcome {
  const [{ seed, years, rounds }] = histories as [Wanted]
  const seeds = histories.length
  const due = answer.strikes.filter(({ mustBeTold }) => mustBeTold)
  const count = (outcome: string) => answer.floods.filter((flood) => flood.outcome === outcome).length
  const after_s = afterOf(due)
  return {
    seed,
    seeds,
    rounds: seeds * rounds,
    faults: answer.strikes.length,
    undetected: due.filter(({ told }) => !told).length,
    told_s: { median: quantile(after_s, 0.5), p99: quantile(after_s, 0.99), max: quantile(after_s, 1) },
    floods: { told: count('told'), blind: count('blind'), untold: count('untold') },
    false_dead_per_station_year: Number((answer.falseDead.length / (years * seeds)).toFixed(2)),
    failures: answer.failures.length,
    events: answer.events,
    hash: answer.hash,
  }
}

/** One row a fault: alone, then as one of a pair. */
export function tableOf({ strikes }: SliceAnswer): string {
  const sizes = new Map<string, number>()
  for (const one of strikes) sizes.set(roundOf(one), (sizes.get(roundOf(one)) ?? 0) + 1)
  const head = ['fault', 'alone/pair', 'times', 'to be told', 'undetected', 'median s', 'p99 s', 'told by']
  const rows = faults.flatMap(({ id }) =>
    [true, false].map((isAlone) => {
      const mine = strikes.filter((one) => one.fault === id && isAlone === (sizes.get(roundOf(one)) === 1))
      const due = mine.filter(({ mustBeTold }) => mustBeTold)
      const after_s = afterOf(due)
      return [
        id,
        isAlone ? 'alone' : 'pair',
        mine.length,
        due.length,
        due.filter(({ told }) => !told).length,
        quantile(after_s, 0.5) ?? '–',
        quantile(after_s, 0.99) ?? '–',
        toldBy(due),
      ]
    }),
  )
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Each seed counts its rounds from 0. */
const roundOf = ({ seed, round }: Struck) => `${seed} ${round}`

/** The shortest history of a failure, so that a person can follow it. */
export function storyOf({ history, failure, lastLines }: Shrunk): string {
  const strikes = history.strikes.map(
    ({ fault, from_ms, to_ms }) =>
      `  ${stampOf(from_ms)} ${fault.id}, ${((to_ms - from_ms) / minute_ms).toFixed(1)} min`,
  )
  const floods = history.floods.map(
    ({ at_ms, peak_m, rise_ms }) =>
      `  ${stampOf(at_ms)} flood to ${peak_m.toFixed(2)} m within ${Math.round(rise_ms / minute_ms)} min`,
  )
  return [
    `${stampOf(failure.at_ms)} ${failure.what}`,
    ...strikes,
    ...floods,
    ...lastLines.map((line) => `    ${line}`),
  ].join('\n')
}

function afterOf(due: readonly Struck[]): number[] {
  return due.flatMap(({ told }) => (told ? [Math.round(told.after_ms / second_ms)] : [])).sort((a, b) => a - b)
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null
}

function toldBy(due: readonly Struck[]): string {
  const counts = new Map<string, number>()
  for (const { told } of due) {
    const word = told ? `${told.by}: ${told.kind}` : 'nobody'
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, times]) => `${word} ${times}`)
    .join(', ')
}
