/**
 * npm run years -- --seed N [--years 1] [--rounds 1000] [--seeds 1]
 *
 * Years of the whole warning chain on a simulated clock, network and disk. In each round one part breaks, or two; floods
 * come at random. Prints a table of faults and one JSON line; exits 1 when a fault or a flood was told to nobody, an alert
 * was invented, a reading with a receipt was lost, or people were told too late or of deaths that were none. Then the
 * shortest history that shows it is printed too. The same seed gives the same years. How far it is and each failure are
 * told on stderr as they come, so that a run of hours that is ended early has not been for nothing.
 */
import { createProgram, number, runProgram, type Screen } from '../../edge/platform/command-line.ts'
import { leastRound_ms, planOf, type Wanted, year_ms } from './plan.ts'
import { outcomeOf, storyOf, tableOf } from './report.ts'
import { shrink } from './shrink.ts'
import { stampOf } from './simulation.ts'
import type { SliceAnswer } from './slice-thread.ts'
import { liveInSlices } from './slices.ts'

const told_max_s = 15 * 60
const falseDead_max = 1 // a station-year
const shown_max = 20
const told_rounds = 25

const positive = number('a number above 0', (n) => n > 0)
const whole = number('a whole number, at least 1', (n) => Number.isInteger(n) && n >= 1)
const program = (screen: Screen) =>
  createProgram('npm run years --', 'Lives through years of faults and floods.', screen)
    .option('--seed <N>', 'repeats another run (default: any)', number('a whole number', Number.isInteger))
    .option('--years <N>', 'how long', positive, 1)
    .option('--rounds <N>', 'how many times something breaks in them', whole, 1_000)
    .option('--seeds <N>', 'how many histories, each with the next seed', whole, 1)
    .action(run)
await runProgram(program, process.argv.slice(2), process)

async function run({ seed = Math.floor(Math.random() * 1e9), seeds, years, rounds }: Asked) {
  if ((years * year_ms) / rounds < leastRound_ms) {
    const most = Math.floor((years * year_ms) / leastRound_ms)
    process.stderr.write(`years: a round takes ${leastRound_ms / 3_600_000} h; write at most --rounds ${most}.\n`)
    process.exitCode = 2
    return
  }
  const histories = Array.from({ length: seeds }, (_, n): Wanted => ({ seed: seed + n, years, rounds }))
  const from = seeds > 1 ? `${seeds} times, seeds from ${seed} on` : `seed ${seed}`
  process.stderr.write(`years: ${rounds} rounds in ${years} years, ${from}\n`)
  const verdict = await liveInSlices(
    histories,
    progress(histories.length * rounds, `--years ${years} --rounds ${rounds}`),
  )
  const outcome = outcomeOf(verdict, histories)
  process.stdout.write(`${tableOf(verdict)}\n${JSON.stringify(outcome)}\n`)
  const isSoon = (outcome.told_s.p99 ?? 0) <= told_max_s && outcome.false_dead_per_station_year <= falseDead_max
  if (verdict.failures.length === 0 && isSoon) return
  process.exitCode = 1
  if (!isSoon) process.stderr.write(`years: people were told too late, or of deaths that were none\n`)
  const first = verdict.failures[0]
  if (!first || seeds > 1) return // the seed stands in its failure: that one is looked at alone
  process.stderr.write('years: looking for the shortest history of the first failure\n')
  const shrunk = await shrink(planOf(histories[0]!), first)
  process.stderr.write(shrunk ? `${storyOf(shrunk)}\n` : 'years: it takes the whole history\n')
  process.stderr.write(`years: repeat with --seed ${seed} --years ${years} --rounds ${rounds}\n`)
}

/** Tells how far it is, and what went wrong, as it comes. */
function progress(all: number, words: string) {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  let failed = 0
  let said = 0
  return (over: number, { failures, falseDead }: SliceAnswer) => {
    for (const { seed, at_ms, what } of failures) {
      if (++failed > shown_max) continue
      say(`seed ${seed}, ${stampOf(at_ms)} ${what}; repeat with --seed ${seed} ${words}`)
    }
    for (const { seed, at_ms, text } of falseDead)
      say(`seed ${seed}, ${stampOf(at_ms)} told of a death that is none: ${text}`)
    if (over < all && over < said + told_rounds) return
    said = over
    say(`years: ${over} of ${all} rounds are over, ${failed} failures`)
  }
}

interface Asked {
  seed?: number
  seeds: number
  years: number
  rounds: number
}
