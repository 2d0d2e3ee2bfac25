/** The command line of `npm run sim`. */
import { parseArgs } from 'node:util'
import { readFaults, SpecError } from './spec.ts'

export const help = `npm run sim -- …      simulated sensor boards that speak their real wire protocols

  --board MODEL          a02yyuw, mb7389, mb7386, sds011, pms5003 or uno
  --id ID                its name                                             (default: the model)
  --truth WHAT           river, tide, dust, rain, turbidity, or a number      (default: what fits the board)
  --sensor-height-m H    how high a level sensor hangs over the zero of the level
  --mm-per-tip MM        size of the tipping bucket on pin 2 of the uno       (default 0.2)
  --boot-ms MS           how long the uno is silent after its port is opened  (default 1000)
  --port N               TCP port; 0 picks a free one                         (default 0)
  --host H               where it listens                                     (default 127.0.0.1)
  --pty PATH             a pseudo-terminal linked there instead of TCP; needs socat
  --faults "cut=0.01,flip=0.01"   a rate per frame of cut, flip, noise, duplicate, sentinel, silence, unplug
  --seed N               the luck of faults and weather                       (default 1)

  --replay FILE          a CSV (or .csv.gz) is the truth
  --column NAME          its column of values
  --time-column NAME     its column of times                                  (default: the first)
  --time-format F        iso, mdy, dmy or unix                                (default iso)
  --offset +07:00        what its clock is ahead of UTC                       (default +00:00)
  --from T  --to T       the part to replay, in the record's own time, both ends included
  --unit U               mm, cm, m, in, ug_m3, v or ntu                       (default mm)
  --speed N              so many times faster than it was                     (default 1)
  --start-ms T           when the first row is due, UTC ms; or --start-in-s S (default: in 5 s)
  --per-row              one frame for each row, at its time, instead of the board's own rhythm
  --empty WHAT           sentinel or silence where a row has no number        (default sentinel)
  --interval-s S         rain: what each row's total covers                   (default 900)
  --stamp WHAT           rain: a row's time is the end or the start of it     (default end)

  --config FILE          many boards from YAML or JSON: boards: [{ id, board, truth, port, replay: { file, column, … } }]
  --village              the boards of the demo village
  --report FILE          on leaving, what the faults did and which readings passed untouched, as JSON
  --help

Prints one line {"ready":true,"boards":[{"id","board","port","baud"}]}. For a replay it adds
"replay":{"start_ms","from_ms","speed","rows","end_ms"}: real_ms = start_ms + (record_ms - from_ms) / speed.
`

const text = { type: 'string' } as const
const flags = {
  board: text,
  id: text,
  truth: text,
  'sensor-height-m': text,
  'mm-per-tip': text,
  'boot-ms': text,
  port: text,
  host: text,
  pty: text,
  faults: text,
  seed: text,
  replay: text,
  column: text,
  'time-column': text,
  'time-format': text,
  offset: text,
  from: text,
  to: text,
  unit: text,
  speed: text,
  'start-ms': text,
  'start-in-s': text,
  'per-row': { type: 'boolean' },
  empty: text,
  'interval-s': text,
  stamp: text,
  config: text,
  village: { type: 'boolean' },
  report: text,
  help: { type: 'boolean' },
} as const

export interface Asked {
  /** Exactly one of these four. */
  help?: true
  village?: true
  config?: string
  /** As a spec file would say it, not checked yet. */
  boards?: unknown[]
  report?: string | undefined
  seed?: number | undefined
}

/** Throws `SpecError` when the words make no sense. */
export function readFlags(argv: string[]): Asked {
  const given = parsed(argv)
  if (given.help) return { help: true }
  const ways = (['board', 'config', 'village'] as const).filter((way) => given[way] !== undefined)
  if (ways.length !== 1) {
    throw new SpecError(`say one of --board, --config and --village${ways.length ? `, not ${ways.join(' and ')}` : ''}`)
  }
  const { report } = given
  if (given.config !== undefined) return { config: given.config, report }
  if (given.village) return { village: true, seed: number(given.seed, 'seed'), report }
  return { boards: [boardOf(given)], report }
}

function boardOf(given: ReturnType<typeof parsed>) {
  const isNumber = given.truth !== undefined && given.truth !== '' && !Number.isNaN(Number(given.truth))
  return present({
    id: given.id,
    board: given.board,
    truth: isNumber ? Number(given.truth) : given.truth,
    sensor_height_m: number(given['sensor-height-m'], 'sensor-height-m'),
    mm_per_tip: number(given['mm-per-tip'], 'mm-per-tip'),
    boot_ms: number(given['boot-ms'], 'boot-ms'),
    host: given.host,
    port: number(given.port, 'port'),
    pty: given.pty,
    faults: given.faults === undefined ? undefined : readFaults(given.faults),
    seed: number(given.seed, 'seed'),
    replay: given.replay === undefined ? undefined : replayOf(given),
  })
}

function replayOf(given: ReturnType<typeof parsed>) {
  return present({
    file: given.replay,
    column: given.column,
    time_column: given['time-column'],
    time_format: given['time-format'],
    offset: given.offset,
    from: given.from,
    to: given.to,
    unit: given.unit,
    speed: number(given.speed, 'speed'),
    start_ms: number(given['start-ms'], 'start-ms'),
    start_in_s: number(given['start-in-s'], 'start-in-s'),
    per_row: given['per-row'],
    empty: given.empty,
    interval_s: number(given['interval-s'], 'interval-s'),
    stamp: given.stamp,
  })
}

function parsed(argv: string[]) {
  try {
    return parseArgs({ args: argv, options: flags }).values
  } catch (err) {
    throw new SpecError((err as Error).message)
  }
}

function number(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined
  if (text.trim() === '' || Number.isNaN(Number(text))) throw new SpecError(`--${flag} needs a number, not "${text}"`)
  return Number(text)
}

const present = (asked: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
