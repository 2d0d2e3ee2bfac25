/**
 * npm run mutants -- [--only N,M]
 *
 * Do the tests see it? Changes one line in a copy of this checkout, compiles, and runs the tests of its room; then the
 * next (`list.ts`). Prints a table on stderr and one JSON line on stdout; exits 1 when a change survived, and 2 when the
 * tests fail without one or a change no longer fits the code.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checked, createProgram, runProgram, type Screen } from '../../edge/platform/command-line.ts'
import { openCopy } from './copy.ts'
import { mutants } from './list.ts'

const only = checked(`numbers from 1 to ${mutants.length}, with commas`, (typed) => {
  const numbers = typed.split(',').map(Number)
  return numbers.every((number) => mutants[number - 1]) ? numbers : undefined
})
const program = (screen: Screen) =>
  createProgram('npm run mutants --', 'Changes one line after the other: do the tests see it?', screen)
    .option('--only <NUMBERS>', `1 to ${mutants.length}, with commas (default: all)`, only)
    .action(run)
await runProgram(program, process.argv.slice(2), process)
process.exit()

async function run({ only = mutants.map((_, index) => index + 1) }: { only?: number[] }) {
  const chosen = only.map((number) => ({ number, ...mutants[number - 1]! }))
  const say = (sentence: string) => process.stderr.write(`${sentence}\n`)

  const folder = mkdtempSync(join(tmpdir(), 'pantau-mutants-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const copy = openCopy(folder)

  const misfits = chosen.flatMap((mutant) => copy.misfit(mutant) ?? [])
  for (const misfit of misfits) say(`mutants: ${misfit}`)
  if (misfits.length > 0) process.exit(2)

  say(`mutants: ${chosen.length} in ${folder}; first the tests without a change`)
  copy.compile()
  const before = await copy.test([...new Set(chosen.flatMap(({ tests }) => tests))])
  if (before.failed !== null) {
    say(`mutants: without any change this fails: ${before.failed}\n${before.says}`)
    process.exit(2)
  }

  const outcomes: Record<'caught' | 'timeouts' | 'survived', number[]> = { caught: [], timeouts: [], survived: [] }
  for (const mutant of chosen) {
    const { failed, hasTimedOut } = await copy.changed(mutant, () => copy.test(mutant.tests))
    const outcome = failed === null ? 'survived' : hasTimedOut ? 'timeouts' : 'caught'
    outcomes[outcome].push(mutant.number)
    say(
      `${String(mutant.number).padStart(3)} ${outcome.padEnd(8)} ${mutant.name}${failed ? `\n             by ${failed}` : ''}`,
    )
  }
  const { caught, timeouts, survived } = outcomes
  process.stdout.write(`${JSON.stringify({ mutants: chosen.length, caught: caught.length, timeouts, survived })}\n`)
  if (survived.length > 0) process.exitCode = 1
}
