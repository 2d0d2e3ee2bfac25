/**
 * npm run crash -- --rounds N --seed S
 *
 * A station publishes while gateway and agent are killed at random moments or lose their power with all that no fsync has
 * reached, the link is cut, half-open or slow, the disk refuses or is slow, files of the gateway rot, its clock leaps and
 * numbers are wild. After each round everything is healed and counted. Prints one JSON line; exits 1 when an acknowledged or
 * measured reading was lost, doubled, invented or changed. What stood in a place that the test has damaged may be missing if the
 * gateway names it (`lost_named`).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProgram, number, runProgram, type Screen } from '../../edge/platform/command-line.ts'
import { isClean, type Verdict, wrongs } from './check.ts'
import { seededRandom } from './random.ts'
import { openScene } from './scene.ts'

const program = (screen: Screen) =>
  createProgram('npm run crash --', 'Kills, cuts and fills up until something is lost.', screen)
    .option(
      '--rounds <N>',
      'how many',
      number('a whole number, at least 1', (n) => Number.isInteger(n) && n >= 1),
      10,
    )
    .option(
      '--seed <S>',
      'repeats the faults of another run (default: any)',
      number('a whole number', Number.isInteger),
    )
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
      isGood = isClean(verdict)
      process.stderr.write(`crash: round ${round}: ${events.join(', ')}; ${saidOf(verdict)}\n`)
    }
    const total = await scene.total()
    isGood &&= isClean(total)
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

function saidOf(verdict: Verdict): string {
  const failed = wrongs.filter((wrong) => verdict[wrong] > 0).map((wrong) => `${verdict[wrong]} ${wrong}`)
  const lost = verdict.lost_named > 0 ? `, ${verdict.lost_named} lost and named` : ''
  return `stored ${verdict.stored}${lost}${failed.length > 0 ? ` FAILED: ${failed.join(', ')}` : ''}`
}
