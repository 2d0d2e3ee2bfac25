/**
 * npm run bench -- [--only NAMES] [--minutes 5] [--rows 5000000] [--json FILE]
 *
 * Each figure stands beside a baseline from the same run: these machines are shared, ratios survive that, seconds do not.
 * Prints a table on stderr and one JSON document on stdout.
 */
import { writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { benchHistory } from './history.ts'
import { benchInflux } from './influx.ts'
import { benchIntake, benchSlowDisk } from './intake.ts'
import { benchInfluxDown, benchLatency } from './latency.ts'
import { type Bench, type Figure, openWorkshop } from './scene.ts'
import { benchEdge, benchSoak } from './soak.ts'

const benches: Record<string, (bench: Bench) => Promise<void>> = {
  intake: benchIntake,
  'slow-disk': benchSlowDisk,
  latency: benchLatency,
  'influx-down': benchInfluxDown,
  history: benchHistory,
  influx: benchInflux,
  soak: benchSoak,
  edge: benchEdge,
}
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(benches).join(',') },
    minutes: { type: 'string', default: '5' },
    rows: { type: 'string', default: '5000000' },
    json: { type: 'string' },
  },
})
const chosen = values.only.split(',')
const unknown = chosen.filter((name) => !benches[name])
if (unknown.length > 0) {
  process.stderr.write(
    `npm run bench: no bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}\n`,
  )
  process.exit(2)
}

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
  minutes: Number(values.minutes),
  rows: Number(values.rows),
}
try {
  for (const name of chosen) await benches[name]!(bench)
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
if (values.json) writeFileSync(values.json, JSON.stringify(document, null, 2))
process.stdout.write(`${JSON.stringify(document)}\n`)
process.exit(0)
