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
import { parseArgs } from 'node:util'
import { openCopy } from './copy.ts'
import { mutants } from './list.ts'

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const wanted = values.only ? values.only.split(',').map(Number) : mutants.map((_, index) => index + 1)
const chosen = wanted.map((number) => ({ number, ...mutants[number - 1]! }))
if (chosen.some(({ name }) => name === undefined)) {
  process.stderr.write(`npm run mutants -- [--only N,M]: numbers from 1 to ${mutants.length}\n`)
  process.exit(2)
}
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
process.exit(survived.length > 0 ? 1 : 0)
