/**
 * npm run crash -- --rounds N --seed S
 *
 * A station publishes while gateway and agent are killed at random moments or lose their power with all that no fsync has
 * reached, the link is cut, half-open or slow, and the disk refuses or is slow. After each round everything is healed and counted. Prints one JSON line; exits 1 when an
 * acknowledged or measured reading was lost, doubled or invented.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from './random.ts'
import { openScene } from './scene.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const seed = values.seed ? Number(values.seed) : Math.floor(Math.random() * 1e9)
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  process.stderr.write('npm run crash -- [--rounds N] [--seed S] [--keep]: N and S are whole numbers, N at least 1\n')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'pantau-crash-'))
process.stderr.write(`crash: ${rounds} rounds, seed ${seed}, files in ${folder}\n`)
const scene = await openScene(folder, seededRandom(seed))
let isGood = true
try {
  for (let round = 1; round <= rounds && isGood; round++) {
    const { events, verdict } = await scene.round()
    isGood = verdict.lost_acknowledged + verdict.lost_measured + verdict.duplicated + verdict.invented === 0
    process.stderr.write(
      `crash: round ${round}: ${events.join(', ')}; stored ${verdict.stored}${isGood ? '' : ' FAILED'}\n`,
    )
  }
  const total = await scene.total()
  isGood &&= total.lost_acknowledged + total.lost_measured + total.duplicated + total.invented === 0
  process.stdout.write(`${JSON.stringify({ seed, rounds, faults: scene.faults, ...total })}\n`)
} finally {
  await scene.close()
  if (isGood && !values.keep) rmSync(folder, { recursive: true, force: true })
  else process.stderr.write(`crash: kept ${folder} (logs, databases); repeat with --seed ${seed}\n`)
}
process.exit(isGood ? 0 : 1)
