/** From what was asked to a board with its truth. */
import type { Board, Truth } from './board.ts'
import { createA02yyuw } from './boards/a02yyuw.ts'
import { createBucket } from './boards/bucket.ts'
import { createHrxl } from './boards/hrxl.ts'
import { createPms5003 } from './boards/pms5003.ts'
import type { RelayOptions } from './boards/relay.ts'
import { createSds011 } from './boards/sds011.ts'
import { createUno, type UnoOptions } from './boards/uno.ts'
import { timeOf } from './csv.ts'
import { isMoreModel, type MoreModel, moreBoard } from './more-boards.ts'
import { createReplay, createReplayClock, nextOf, type RecordRow, type Replay, readRecord, tipsOf } from './replay.ts'
import { type BoardSpec, type ReplaySpec, SpecError } from './spec.ts'
import { turbidityVolts } from './turbidity.ts'
import { createWorld } from './world.ts'

export interface Built {
  board: Board
  /** Present when a recording is the truth: how its clock maps, and how much of it there is. */
  replay?: ReplayFacts
}

export interface ReplayFacts {
  /** real_ms = start_ms + (record_ms − from_ms) / speed, and back. */
  start_ms: number
  from_ms: number
  speed: number
  rows: number
  /** When the recording is over. */
  end_ms: number
  /** How often the bucket tips, when the recording is rain. */
  tips?: number
}

const defaultHeight_m = 4
const millimetres = { mm: 1, cm: 10, m: 1_000, in: 25.4 } as const

/** Throws `SpecError` when truth and board do not fit, `RecordError` when the recording cannot be replayed. */
export function buildBoard(spec: BoardSpec, now_ms: number, onRelay: RelayOptions['onMove'] = () => undefined): Built {
  if (spec.relay && spec.board !== 'uno') throw new SpecError(`a ${spec.board} has no relay; only an uno can have one`)
  const relay = spec.relay && { ...spec.relay, onMove: onRelay }
  return spec.replay ? replayed(spec, spec.replay, now_ms) : { board: fromWorld(spec, relay) }
}

function fromWorld(spec: BoardSpec, relay?: RelayOptions): Board {
  if (isMoreModel(spec.board)) return fromTable(spec.board, spec)
  const board = spec.board
  const { truth = defaultTruth[board], seed, sensor_height_m = defaultHeight_m, mm_per_tip, boot_ms } = spec
  const world = createWorld(seed)
  const misfit = () => new SpecError(`truth ${truth} does not fit a ${board}; try "${defaultTruth[board]}" or a number`)

  if (board === 'uno') {
    if (typeof truth === 'string' && truth !== 'rain' && truth !== 'turbidity') throw misfit()
    const nextTip_ms = (after_ms: number) => world.rain.nextTip_ms(after_ms, mm_per_tip)
    const volts = (at_ms: number) => (typeof truth === 'number' ? truth : turbidityVolts(world.turbidity_ntu(at_ms)))
    return createUno({ bucket: onPin2(nextTip_ms, seed), volts: { 0: volts }, relay, boot_ms })
  }
  if (board === 'sds011' || board === 'pms5003') {
    if (typeof truth === 'number') return dustBoard(board, () => truth)
    if (truth !== 'dust') throw misfit()
    return board === 'sds011' ? createSds011({ dust: world.dust }) : createPms5003({ dust: world.dust })
  }
  if (typeof truth === 'number') return distanceBoard(board, () => truth)
  if (truth !== 'river' && truth !== 'tide') throw misfit()
  const level_m = truth === 'river' ? world.river.level_m : world.tide_m
  return distanceBoard(board, (at_ms) => 1_000 * (sensor_height_m - level_m(at_ms) + world.ripple_m(at_ms)))
}

function fromTable(model: MoreModel, { truth, seed, sensor_height_m = defaultHeight_m }: BoardSpec): Board {
  const board = moreBoard(model, truth, createWorld(seed), sensor_height_m)
  if (!board) throw new SpecError(`truth ${truth} does not fit a ${model}; leave it out, or say a number`)
  return board
}

type ReplayingModel = Exclude<BoardSpec['board'], MoreModel>

const defaultTruth = {
  a02yyuw: 'river',
  mb7389: 'tide',
  mb7386: 'tide',
  sds011: 'dust',
  pms5003: 'dust',
  uno: 'rain',
} as const satisfies Record<ReplayingModel, BoardSpec['truth']>

function replayed(spec: BoardSpec, asked: ReplaySpec, now_ms: number): Built {
  const { board, seed, mm_per_tip, boot_ms } = spec
  if (isMoreModel(board))
    throw new SpecError(`a ${board} replays no recording; use a02yyuw, mb7389, mb7386, sds011, pms5003 or uno`)
  const rows = rowsOf(spec, asked)
  const { speed, start_ms = now_ms + asked.start_in_s * 1_000, empty } = asked
  const isRain = board === 'uno' && (asked.unit === 'mm' || asked.unit === 'in')
  const lead_ms = isRain && asked.stamp === 'end' ? asked.interval_s * 1_000 : 0 // the first interval has a beginning too
  const clock = createReplayClock({ start_ms, from_ms: rows[0]!.record_ms - lead_ms, speed })
  const replay = createReplay(rows, { clock, empty })
  const facts = { start_ms, from_ms: clock.from_ms, speed, rows: rows.length, end_ms: replay.end_ms }

  if (isRain) {
    const tips = tipsOf(rows, {
      clock,
      mmPerTip: mm_per_tip,
      interval_ms: asked.interval_s * 1_000,
      stamp: asked.stamp,
    })
    return {
      board: createUno({ bucket: onPin2(nextOf(tips), seed), boot_ms }),
      replay: { ...facts, tips: tips.length },
    }
  }
  if (board === 'uno') return { board: createUno({ volts: { 0: replay.truth }, boot_ms }), replay: facts }
  if (board === 'sds011' || board === 'pms5003') {
    return { board: dustBoard(board, replay.truth, rhythmOf(replay, asked)), replay: facts }
  }
  return { board: distanceBoard(board, replay.truth, rhythmOf(replay, asked)), replay: facts }
}

function rowsOf({ board, sensor_height_m }: BoardSpec, asked: ReplaySpec): RecordRow[] {
  const offset_min = minutesOf(asked.offset)
  const moment = (text: string | undefined) => {
    if (text === undefined) return undefined
    const at_ms = timeOf(text, 'iso', offset_min)
    if (Number.isNaN(at_ms)) throw new SpecError(`"${text}" is no time; write 2022-10-09 or 2022-10-09T18:00`)
    return at_ms
  }
  const convert = conversion(board, asked.unit, sensor_height_m)
  return readRecord({
    file: asked.file,
    time: asked.time_column,
    value: asked.column,
    timeFormat: asked.time_format,
    offset_min,
    from_ms: moment(asked.from),
    to_ms: moment(asked.to),
    convert,
  })
}

// With a sensor height the column is a water level, and the board sees the distance from above; without, it is the distance.
function conversion(board: BoardSpec['board'], unit: ReplaySpec['unit'], height_m?: number) {
  const misfit = new SpecError(`a ${board} cannot report a column in ${unit}`)
  if (board === 'sds011' || board === 'pms5003') {
    if (unit !== 'ug_m3') throw misfit
    return (value: number) => value
  }
  if (board === 'uno' && (unit === 'v' || unit === 'ntu'))
    return unit === 'v' ? (volts: number) => volts : turbidityVolts
  if (unit === 'ug_m3' || unit === 'v' || unit === 'ntu') throw misfit
  const scale = millimetres[unit]
  if (board === 'uno' || height_m === undefined) return (value: number) => value * scale
  return (level: number) => height_m * 1_000 - level * scale
}

const rhythmOf = (replay: Replay, { per_row }: ReplaySpec) => (per_row ? replay.perRow : undefined)

function distanceBoard(board: 'a02yyuw' | 'mb7389' | 'mb7386', distance_mm: Truth<number>, rhythm?: Replay['perRow']) {
  const options = { distance_mm, rhythm }
  return board === 'a02yyuw' ? createA02yyuw(options) : createHrxl(board, options)
}

function dustBoard(board: 'sds011' | 'pms5003', pm2_5: Truth<number>, rhythm?: Replay['perRow']) {
  const dust = (at_ms: number) => {
    const ug_m3 = pm2_5(at_ms)
    return typeof ug_m3 === 'number' ? { pm1: ug_m3 * 0.66, pm2_5: ug_m3, pm10: ug_m3 * 1.45 } : ug_m3
  }
  const options = { dust, rhythm }
  return board === 'sds011' ? createSds011(options) : createPms5003(options)
}

function onPin2(nextTip_ms: (after_ms: number) => number, seed: number): UnoOptions['bucket'] {
  return { pin: 2, contact: createBucket({ nextTip_ms, seed }) }
}

function minutesOf(offset: string): number {
  const [hours, minutes] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (hours! * 60 + minutes!)
}
