/**
 * npm run crash -- --rounds N --seed S
 *
 * A station publishes while gateway and agent are killed at random moments or lose their power with all that no fsync has
 * reached, the link is cut, half-open or slow, and the disk refuses or is slow. After each round everything is healed and counted. Prints one JSON line; exits 1 when an
 * acknowledged or measured reading was lost, doubled or invented.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProgram, number, runProgram } from '../../edge/platform/command-line.ts'
import { seededRandom } from './random.ts'
import { openScene } from './scene.ts'

const program = createProgram('npm run crash --', 'Kills, cuts and fills up until something is lost.', process)
  .option(
    '--rounds <N>',
    'how many',
    number('a whole number, at least 1', (n) => Number.isInteger(n) && n >= 1),
    10,
  )
  .option('--seed <S>', 'repeats the faults of another run (default: any)', number('a whole number', Number.isInteger))
  .option('--keep', 'leaves logs and databases where they are')
  .action(run)
await runProgram(program, process.argv.slice(2), process)
process.exit()

async function run(asked: { rounds: number; seed?: number; keep?: true }) {
  const { rounds, seed = Math.floor(Math.random() * 1e9) } = asked
  const folder = mkdtempSync(join(tmpdir(), 'pantau-crash-'))
  process.stderr.write(`crash: ${rounds} rounds, seed ${seed}, files in ${folder}\n`)
  let isGood = true
  let round = 0
  process.once('SIGTERM', () => {
    process.stderr.write(`crash: told to end (SIGTERM) in round ${round}; kept ${folder}; repeat with --seed ${seed}\n`)
    process.exit(128 + constants.signals.SIGTERM) // and the programs with it
  })
  const scene = await openScene(folder, seededRandom(seed))
  try {
    for (round = 1; round <= rounds && isGood; round++) {
      const { events, verdict } = await scene.round()
      isGood = verdict.lost_acknowledged + verdict.lost_measured + verdict.duplicated + verdict.invented === 0
      process.stderr.write(
        `crash: round ${round}: ${events.join(', ')}; stored ${verdict.stored}${isGood ? '' : ' FAILED'}\n`,
      )
    }
    const total = await scene.total()
    isGood &&= total.lost_acknowledged + total.lost_measured + total.duplicated + total.invented === 0
    process.stdout.write(`${JSON.stringify({ seed, rounds, faults: scene.faults, ...total })}\n`)
  } catch (err) {
    isGood = false
    throw err
  } finally {
    await scene.close()
    if (isGood && !asked.keep) rmSync(folder, { recursive: true, force: true })
    else process.stderr.write(`crash: kept ${folder} (logs, databases); repeat with --seed ${seed}\n`)
  }
  if (!isGood) process.exitCode = 1
}
