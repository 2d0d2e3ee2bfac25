/** The command line of `npm run sim`. */

import { typed } from '../edge/platform/typed.ts'
import { createProgram, number, readOptions } from './command-line.ts'
import { boardModels, readFaults, SpecError } from './spec.ts'

const summary = 'Simulated sensor boards that speak their real wire protocols.'

const ready = `
Prints one line {"ready":true,"boards":[{"id","board","port","baud"}]}. For a replay it adds
"replay":{"start_ms","from_ms","speed","rows","end_ms"}: real_ms = start_ms + (record_ms - from_ms) / speed.
`

/** What was typed, by commander's names. What a value may be is for the schema in spec.ts. */
interface Given {
  board?: string
  id?: string
  truth?: string
  sensorHeightM?: number
  mmPerTip?: number
  bootMs?: number
  relayPin?: number
  relayActive?: string
  relayContact?: number
  port?: number
  host?: string
  pty?: string
  faults?: string
  seed?: number
  replay?: string
  column?: string
  timeColumn?: string
  timeFormat?: string
  offset?: string
  from?: string
  to?: string
  unit?: string
  speed?: number
  startMs?: number
  startInS?: number
  perRow?: true
  empty?: string
  intervalS?: number
  stamp?: string
  config?: string
  village?: true
  report?: string
}

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

/** What the words ask for; a help that was asked for has been shown. Throws `SpecError` when they make no sense. */
export function readFlags(argv: string[]): Asked {
  const given = parsed(argv)
  if (given === 'help') return { help: true }
  const ways = (['board', 'config', 'village'] as const).filter((way) => given[way] !== undefined)
  if (ways.length !== 1) {
    throw new SpecError(`say one of --board, --config and --village${ways.length ? `, not ${ways.join(' and ')}` : ''}`)
  }
  const { report } = given
  if (given.config !== undefined) return { config: given.config, report }
  if (given.village) return { village: true, seed: given.seed, report }
  return { boards: [boardOf(given)], report }
}

function parsed(argv: string[]): Given | 'help' {
  try {
    return readOptions<Given>(simProgram(), argv)
  } catch (err) {
    throw new SpecError((err as Error).message)
  }
}

function simProgram() {
  return createProgram(typed('sim'), summary)
    .optionsGroup('One board:')
    .option('--board <MODEL>', `one of ${boardModels.join(', ')}`)
    .option('--id <ID>', 'its name (default: the model)')
    .option('--truth <WHAT>', 'river, tide, dust, rain, turbidity, or a number (default: what fits the board)')
    .option('--sensor-height-m <H>', 'how high a level sensor hangs over the zero of the level', number())
    .option('--mm-per-tip <MM>', 'size of the tipping bucket on pin 2 of the uno (default: 0.2)', number())
    .option('--boot-ms <MS>', 'how long the uno is silent after its port is opened (default: 1000)', number())
    .option(
      '--relay-pin <N>',
      'a relay on this pin of the uno; prints {"id","relay":"on"|"off","at_ms"} when it moves',
      number(),
    )
    .option('--relay-active <LEVEL>', 'what switches it on: high or low (default: high)')
    .option('--relay-contact <N>', 'a second contact of it, from this pin to ground', number())
    .option('--port <N>', 'TCP port; 0 picks a free one (default: 0)', number())
    .option('--host <H>', 'where it listens (default: 127.0.0.1)')
    .option('--pty <PATH>', 'a pseudo-terminal linked there instead of TCP; needs socat')
    .option(
      '--faults <F>',
      'as in "cut=0.01,flip=0.01": a rate per frame of cut, flip, noise, duplicate, sentinel, silence, unplug',
    )
    .option('--seed <N>', 'the luck of faults and weather (default: 1)', number())
    .optionsGroup('A recording as its truth:')
    .option('--replay <FILE>', 'a CSV (or .csv.gz)')
    .option('--column <NAME>', 'its column of values')
    .option('--time-column <NAME>', 'its column of times (default: the first)')
    .option('--time-format <F>', 'iso, mdy, dmy or unix (default: iso)')
    .option('--offset <O>', 'what its clock is ahead of UTC, as in +07:00 (default: +00:00)')
    .option('--from <T>', "where the replay begins, in the record's own time, included")
    .option('--to <T>', 'where it ends, included')
    .option('--unit <U>', 'mm, cm, m, in, ug_m3, v or ntu (default: mm)')
    .option('--speed <N>', 'so many times faster than it was (default: 1)', number())
    .option('--start-ms <T>', 'when the first row is due, UTC ms', number())
    .option('--start-in-s <S>', 'or in how many seconds from now (default: 5)', number())
    .option('--per-row', "one frame for each row, at its time, instead of the board's own rhythm")
    .option('--empty <WHAT>', 'sentinel or silence where a row has no number (default: sentinel)')
    .option('--interval-s <S>', "rain: what each row's total covers (default: 900)", number())
    .option('--stamp <WHAT>', "rain: a row's time is the end or the start of it (default: end)")
    .optionsGroup('Many boards:')
    .option('--config <FILE>', 'from YAML or JSON: boards: [{ id, board, truth, port, replay: { file, column, … } }]')
    .option('--village', 'the boards of the demo village')
    .optionsGroup('Also:')
    .option('--report <FILE>', 'on leaving, what the faults did and which readings passed untouched, as JSON')
    .addHelpText('after', ready)
}

function boardOf(given: Given) {
  const isNumber = given.truth !== undefined && given.truth !== '' && !Number.isNaN(Number(given.truth))
  return present({
    id: given.id,
    board: given.board,
    truth: isNumber ? Number(given.truth) : given.truth,
    sensor_height_m: given.sensorHeightM,
    mm_per_tip: given.mmPerTip,
    boot_ms: given.bootMs,
    relay: given.relayPin === undefined ? undefined : relayOf(given),
    host: given.host,
    port: given.port,
    pty: given.pty,
    faults: given.faults === undefined ? undefined : readFaults(given.faults),
    seed: given.seed,
    replay: given.replay === undefined ? undefined : replayOf(given),
  })
}

function relayOf(given: Given) {
  return present({ pin: given.relayPin, active: given.relayActive, contact: given.relayContact })
}

function replayOf(given: Given) {
  return present({
    file: given.replay,
    column: given.column,
    time_column: given.timeColumn,
    time_format: given.timeFormat,
    offset: given.offset,
    from: given.from,
    to: given.to,
    unit: given.unit,
    speed: given.speed,
    start_ms: given.startMs,
    start_in_s: given.startInS,
    per_row: given.perRow,
    empty: given.empty,
    interval_s: given.intervalS,
    stamp: given.stamp,
  })
}

const present = (asked: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
