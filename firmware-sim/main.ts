/** `npm run sim`: boards on wires until somebody says stop. */
import { writeFileSync } from 'node:fs'
import { typed } from '../edge/platform/typed.ts'
import type { Board } from './board.ts'
import { type Built, buildBoard } from './build.ts'
import { RecordError } from './csv.ts'
import { createFaults, type Faults } from './faults.ts'
import { type Asked, readFlags } from './flags.ts'
import { createLine } from './line.ts'
import { type BoardSpec, checkSpecs, readSpecs, SpecError } from './spec.ts'
import { villageBoards } from './village/stations.ts'
import { servePty } from './wires/pty.ts'
import { serveTcp, type Wire } from './wires/tcp.ts'
import { createWorld } from './world.ts'

interface Plan extends Built {
  id: string
  board: Board
  spec: Pick<BoardSpec, 'host' | 'port' | 'pty' | 'faults' | 'seed'>
}

const wires: Wire[] = []
const reports: Record<string, Faults> = {}
let report: string | undefined
let isLeaving = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave())
await run(process.argv.slice(2)).catch((err: NodeJS.ErrnoException) => {
  const isAsked = err instanceof SpecError || err instanceof RecordError
  if (!isAsked && err.code === undefined) throw err
  process.stderr.write(`${advice(err)}\n${typed('sim')} --help   tells what there is.\n`)
  process.exit(isAsked ? 2 : 1)
})

async function run(argv: string[]) {
  const asked = readFlags(argv)
  if (asked.help) return
  report = asked.report
  const boards = []
  for (const plan of plansOf(asked)) {
    const wire = await serve(plan)
    const { id, board, replay } = plan
    boards.push({ id, board: board.model, port: wire.port, baud: board.baud, ...(replay && { replay }) })
  }
  process.stdout.write(`${JSON.stringify({ ready: true, boards })}\n`)
}

function plansOf(asked: Asked): Plan[] {
  if (asked.village) {
    const clock = { worldTime: (at_ms: number) => at_ms, boardTime: (world_ms: number) => world_ms }
    const spec = { host: '127.0.0.1', port: 0, faults: {}, seed: asked.seed ?? 1 }
    const boards = villageBoards(createWorld(spec.seed), clock)
    return Object.entries(boards).map(([id, board]) => ({ id, board, spec }))
  }
  const specs = asked.config ? readSpecs(asked.config) : checkSpecs({ boards: asked.boards }, 'command line')
  const ids = specs.map((spec, n) => spec.id ?? (specs.length > 1 ? `${spec.board}-${n + 1}` : spec.board))
  const twice = ids.find((id, n) => ids.indexOf(id) !== n)
  if (twice !== undefined) throw new SpecError(`two boards are called "${twice}"; give them different ids`)
  return specs.map((spec, n) => ({ id: ids[n]!, spec, ...buildBoard(spec, Date.now(), relayLine(ids[n]!)) }))
}

function relayLine(id: string) {
  return (isClosed: boolean, at_ms: number) =>
    void process.stdout.write(`${JSON.stringify({ id, relay: isClosed ? 'on' : 'off', at_ms })}\n`)
}

async function serve({ id, board, spec }: Plan): Promise<Wire> {
  const faults = createFaults({ rates: spec.faults, seed: spec.seed })
  reports[id] = faults
  const line = createLine({ board, faults, now: Date.now })
  const wire = spec.pty
    ? await servePty(line, spec.pty, (sentence) => process.stderr.write(`sim: ${sentence}\n`))
    : await serveTcp(line, spec)
  wires.push(wire)
  return wire
}

async function leave() {
  if (isLeaving) return
  isLeaving = true
  for (const wire of wires.reverse()) await wire.close()
  if (report) {
    const said = Object.entries(reports).map(([id, faults]) => [id, { ...faults.counts(), readings: faults.intact() }])
    writeFileSync(report, JSON.stringify(Object.fromEntries(said)))
  }
  process.exit(0)
}

function advice(err: NodeJS.ErrnoException): string {
  if (err.code === 'EADDRINUSE') return `${err.message}\nAnother program has that port; --port 0 picks a free one.`
  return err.message
}
