/**
 * npm run bench -- [--only NAMES] [--minutes 5] [--rows 5000000] [--rounds 10] [--json FILE]
 *
 * Each figure stands beside a baseline from the same run: these machines are shared, ratios survive that, seconds do not.
 * Prints a table on stderr and one JSON document on stdout.
 */
import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { checked, createProgram, number, runProgram, type Screen, text } from '../../edge/platform/command-line.ts'
import { benchCopies } from './copies.ts'
import { benchFlood } from './flood.ts'
import { benchHistory } from './history.ts'
import { benchInflux } from './influx.ts'
import { benchIntake, benchSlowDisk } from './intake.ts'
import { benchInfluxDown, benchLatency } from './latency.ts'
import { benchNoise } from './noise.ts'
import { benchPage } from './page.ts'
import { benchRecord } from './record.ts'
import { type Bench, type Figure, openWorkshop } from './scene.ts'
import { benchEdge, benchSoak } from './soak.ts'
import { benchStart } from './start.ts'
import { benchTls } from './tls.ts'
import { benchUpgrade } from './upgrade.ts'

const benches: Record<string, (bench: Bench) => Promise<void>> = {
  intake: benchIntake,
  'slow-disk': benchSlowDisk,
  latency: benchLatency,
  'influx-down': benchInfluxDown,
  history: benchHistory,
  record: benchRecord,
  influx: benchInflux,
  soak: benchSoak,
  edge: benchEdge,
  copies: benchCopies,
  flood: benchFlood,
  start: benchStart,
  tls: benchTls,
  page: benchPage,
  noise: benchNoise,
  upgrade: benchUpgrade,
}
const names = Object.keys(benches)
const only = checked(`names out of ${names.join(', ')}`, (typed) => {
  const chosen = typed.split(',')
  return chosen.every((name) => Object.hasOwn(benches, name)) ? chosen : undefined
})
const count = number('a number above 0', (value) => value > 0)
const program = (screen: Screen) =>
  createProgram('npm run bench --', 'Measures Pantau beside baselines; one JSON document on stdout.', screen)
    .option('--only <NAMES>', `with commas: ${names.join(', ')} (default: all)`, only)
    .option('--minutes <N>', 'how long the soak takes', count, 5)
    .option('--rows <N>', 'how long the history is', count, 5_000_000)
    .option('--rounds <N>', 'how often the data folder is deleted, or the gateway started', count, 10)
    .option('--json <FILE>', 'writes the document there, too', text)
    .action(run)
await runProgram(program, process.argv.slice(2), process)
process.exit()

async function run(asked: { only?: string[]; minutes: number; rows: number; rounds: number; json?: string }) {
  const figures: Figure[] = []
  const workshop = openWorkshop()
  const say = (sentence: string) => process.stderr.write(`bench: ${sentence}\n`)
  const bench: Bench = {
    note: (figure) => {
      figures.push(figure)
      const mark = figure.isMet === undefined ? ' ' : figure.isMet ? '✓' : '✗'
      say(
        `${mark} ${figure.what}: ${figure.measured} (${figure.target}${figure.baseline ? `; beside it ${figure.baseline}` : ''})`,
      )
    },
    folder: workshop.folder,
    say,
    minutes: asked.minutes,
    rows: asked.rows,
    rounds: asked.rounds,
  }
  try {
    for (const name of asked.only ?? names) await benches[name]!(bench)
  } finally {
    workshop.close()
  }
  const machine = {
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    linux: release(),
    node: process.version,
  }
  const document = {
    at: new Date().toISOString(),
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    machine,
    figures,
  }
  if (asked.json) writeFileSync(asked.json, JSON.stringify(document, null, 2))
  process.stdout.write(`${JSON.stringify(document)}\n`)
}
