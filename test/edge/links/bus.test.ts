/** Sensors that are asked, by the real link over pseudo-terminals, against boards that misbehave as real ones do. */
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Total, Values } from '../../../edge/driver.ts'
import { driverOf } from '../../../edge/drivers/index.ts'
import { openBuses } from '../../../edge/links/bus.ts'
import { parsePort } from '../../../edge/links/ports.ts'
import { realClock } from '../../../edge/platform/clock.ts'
import { onBadBus } from '../../../firmware-sim/bad-bus.ts'
import type { Board, Frame } from '../../../firmware-sim/board.ts'
import { createEzo } from '../../../firmware-sim/boards/ezo.ts'
import { createMhZ19 } from '../../../firmware-sim/boards/mh-z19.ts'
import { createModbus } from '../../../firmware-sim/boards/modbus.ts'
import { createQdy30a } from '../../../firmware-sim/boards/qdy30a.ts'
import { createRg15 } from '../../../firmware-sim/boards/rg15.ts'
import { createSps30 } from '../../../firmware-sim/boards/sps30.ts'
import { createSr04 } from '../../../firmware-sim/boards/sr04.ts'
import { createLine } from '../../../firmware-sim/line.ts'
import { joinedBoards } from '../../../firmware-sim/rs485.ts'
import { servePty } from '../../../firmware-sim/wires/pty.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { needs } from '../../kit/needs.ts'

const fast = { ask_every_s: 0.2 }
/** One register, asked often, with little patience. */
const map = (address: number) => ({
  ...{ address, patience_s: 0.1, ...fast },
  values: [{ quantity: 'water_level_m', register: 4, type: 'int16', scale: 0.001 }],
})
/** What was refused and is not only late: this machine may be, and then nothing of it may count either. */
function misheard({ rejected }: { rejected: Record<string, number> }) {
  return Object.fromEntries(Object.entries(rejected).filter(([why]) => why !== 'late answer' && why !== 'no answer'))
}
/** A device with one number in its registers; it counts how often it is asked. */
function counting(address: number, first = 1_000) {
  let asked = 0
  return createModbus({ model: 'counting', address, read: () => first + asked++, answers_ms: 5 })
}

/** A bus of one station with these boards on it. */
async function openWire(board: Board, silence_ms?: number) {
  const path = join(emptyFolder(), 'rs485')
  const line = createLine({ board, now: () => Date.now() })
  const wire = await servePty(line, path, () => undefined)
  const said: string[] = []
  const log = pino({}, { write: (text: string) => void said.push((JSON.parse(text) as { msg: string }).msg) })
  const clock = realClock(() => Date.now())
  const buses = openBuses({ clock, random: () => 0, log, pause: { first_ms: 5, most_ms: 50 } }, silence_ms)
  const stop = new AbortController()
  const reading: Promise<void>[] = []
  onTestFinished(async () => {
    stop.abort()
    await Promise.all(reading)
    await wire.close()
  })
  return { ask, said }

  function ask(driverId: string, options: object) {
    const driver = driverOf(driverId)!
    if (driver.wire !== 'asked') throw new Error(`${driverId} is not asked`)
    const decoder = driver.open(options)
    const values: Values[] = []
    const rejected: Record<string, number> = {}
    const states: string[] = []
    const read = async () => {
      for await (const event of buses.rounds(parsePort(`serial:${path}`)!, decoder, stop.signal)) {
        if (event.kind !== 'input') {
          states.push(event.kind)
          continue
        }
        for (const decoded of decoder.push(event.input)) {
          if (decoded.kind === 'frame') values.push({ ...decoded.values, ...inTotal(decoded) })
          else rejected[decoded.reason] = (rejected[decoded.reason] ?? 0) + decoded.count
        }
      }
    }
    reading.push(read())
    return { values, rejected, states, levels: () => values.map(({ water_level_m }) => water_level_m) }
  }
}

/** What its counters say, in the unit of the quantity. */
function inTotal({ totals = {} }: { totals?: Record<string, Total> }): Values {
  return Object.fromEntries(Object.entries(totals).map(([quantity, { count, each }]) => [quantity, count * each]))
}

const socat = needs('socat')
describe.skipIf(socat.skip)(`a wire on which sensors are asked, ${socat.why}`, () => {
  it('carries several sensors, each asked in its turn and answering for itself', async () => {
    const boards = [
      createQdy30a({ depth_mm: () => 1_234, address: 1 }),
      createQdy30a({ depth_mm: () => 2_000, address: 2, unit: 0 }),
    ]
    const { ask, said } = await openWire(joinedBoards([...boards, counting(3)]))
    const first = ask('qdy30a', { address: 1, ...fast })
    const second = ask('qdy30a', { address: 2, ...fast, sensor_height_m: -0.5 })
    const third = ask('modbus', map(3))
    await eventually(() => [first, second, third].every(({ values }) => values.length >= 5))
    expect(new Set(first.levels())).toEqual(new Set([1.234]))
    expect(new Set(second.levels())).toEqual(new Set([1.5]))
    const counts = third.levels().map((level) => Math.round(1_000 * level!))
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b))
    expect([first, second, third].map(misheard)).toEqual([{}, {}, {}])
    expect(said.filter((msg) => msg === 'the wire is open')).toHaveLength(1)
  })

  it('cuts what an adapter gives back of the question, and says so once', async () => {
    const { ask, said } = await openWire(onBadBus(counting(1), { echoes: true }))
    const sensor = ask('modbus', map(1))
    await eventually(() => sensor.values.length >= 3)
    expect(sensor.levels().slice(0, 3)).toEqual([1, 1.001, 1.002])
    expect(sensor.rejected).toEqual({})
    expect(said.filter((msg) => /gives back/.test(msg))).toHaveLength(1)
  })

  // Each fourth answer, the second first: its number tells it wherever it turns up.
  const isSpoilt = (count: number) => count % 4 === 1
  const spoilt: [string, (frame: Frame) => Frame | undefined, string][] = [
    ['lost', () => undefined, 'no answer'],
    ['late by more than the patience', (frame) => ({ ...frame, at_ms: frame.at_ms + 220 }), 'late answer'],
    ['later than twice the patience', (frame) => ({ ...frame, at_ms: frame.at_ms + 450 }), 'late answer'],
    ['torn', (frame) => ({ ...frame, bytes: frame.bytes.subarray(0, 4) }), 'length'],
    ['damaged', (frame) => ({ ...frame, bytes: flipped(frame.bytes) }), 'checksum'],
    ['of another address', (frame) => ({ ...frame, bytes: Buffer.from('020302fffffdf4', 'hex') }), 'noise'],
  ]
  it.each(spoilt)(
    'asks once more when an answer is %s, counts it, and never takes it for the next',
    async (_, spoil, reason) => {
      const change = (frame: Frame, count: number) => (isSpoilt(count) ? spoil(frame) : frame)
      const { ask } = await openWire(onBadBus(counting(1), { change }))
      const sensor = ask('modbus', map(1))
      await eventually(() => sensor.values.length >= 4 && (sensor.rejected[reason] ?? 0) > 0)
      const counts = sensor.levels().map((level) => Math.round(1_000 * level!) - 1_000)
      expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b))
      expect(counts.filter(isSpoilt), 'an answer that belongs to an earlier question').toEqual([])
    },
  )

  it('does not let a sensor that is dead slow down the others much', async () => {
    const { ask } = await openWire(counting(1))
    const dead = ask('modbus', map(9))
    const alive = ask('modbus', map(1))
    await eventually(() => (dead.rejected['no answer'] ?? 0) >= 4)
    await eventually(() => alive.values.length >= 8)
    expect(dead.values).toEqual([])
    expect(misheard(alive)).toEqual({})
  })

  it('says that a device refuses a question, and asks nothing else of it', async () => {
    const { ask } = await openWire(
      createModbus({ model: 'poor', address: 1, read: (register) => (register < 4 ? 1 : undefined) }),
    )
    const sensor = ask('modbus', map(1))
    await eventually(() => sensor.values.length >= 2)
    expect(sensor.values[0]).toEqual({ water_level_m: null })
  })

  it('opens the port anew when nobody answers for long', async () => {
    const { ask } = await openWire(counting(1), 300)
    const dead = ask('modbus', map(9))
    await eventually(() => dead.states.filter((state) => state === 'open').length >= 2)
  })

  it('counts what comes without a question, and warns once', async () => {
    const chatter = onBadBus(counting(1), {
      change: (frame) => ({ ...frame, bytes: Buffer.concat([frame.bytes, frame.bytes]) }),
    })
    const { ask } = await openWire(chatter)
    const sensor = ask('modbus', map(1))
    await eventually(
      () => (sensor.rejected['late answer'] ?? sensor.rejected.unasked ?? 0) > 0 && sensor.values.length > 1,
    )
  })

  const dust = () => ({ pm1: 5, pm2_5: 9, pm10: 13 })
  let fallen_mm = 0
  it.each([
    ['mh-z19', { self_calibration: 'off' }, createMhZ19({ co2_ppm: () => 636, warmUp: false }), { co2_ppm: 636 }],
    ['sps30', {}, createSps30({ dust }), { pm1_ug_m3: 5, pm2_5_ug_m3: 9, pm4_ug_m3: 11, pm10_ug_m3: 13 }],
    [
      'rg-15',
      {},
      createRg15({ fallen_mm: () => (fallen_mm += 0.2), rate_mm_h: () => 36 }),
      { rainfall_mm: expect.any(Number), rain_rate_mm_h: 36 },
    ],
    [
      'ezo',
      { circuit: 'do', water_temperature_c: 28 },
      createEzo('do', { value: () => 6.41 }),
      { dissolved_oxygen_mg_l: 6.41 },
    ],
    [
      'jsn-asked',
      { sensor_height_m: 4 },
      createSr04('jsn-sr04t', { distance_mm: () => 1_234, onDemand: true }),
      { distance_m: 1.234, water_level_m: 2.766 },
    ],
    [
      'jsn-asked',
      { model: 'aj-sr04m-short' },
      createSr04('aj-sr04m', { distance_mm: () => 744, onDemand: true, shortSum: true }),
      { distance_m: 0.744 },
    ],
  ] as const)('brings what %s %j measures', async (driverId, options, board, values) => {
    const { ask } = await openWire(board)
    const sensor = ask(driverId, { ...fast, ...options })
    await eventually(() => sensor.values.some((one) => Object.values(one).every((value) => value !== null)))
    expect(sensor.values.at(-1)).toEqual(values)
  })
})

const measured = { pm1_ug_m3: 5, pm2_5_ug_m3: 9, pm4_ug_m3: 11, pm10_ug_m3: 13 }
describe.skipIf(socat.skip)(`a sensor whose supply dips between two questions, ${socat.why}`, () => {
  it('is started again when it measures only after a start: an SPS30', async () => {
    const board = createSps30({ dust: () => ({ pm1: 5, pm2_5: 9, pm10: 13 }) })
    const { ask } = await openWire(board)
    const sensor = ask('sps30', fast)
    await eventually(() => sensor.values.length > 0)
    expect(sensor.values.at(-1)).toEqual(measured)
    board.receive(Buffer.from('7e00d3002c7e', 'hex'), Date.now()) // its reset, whose answer nobody asked for
    await eventually(() => sensor.values.some(({ pm1_ug_m3 }) => pm1_ug_m3 === null))
    await eventually(() => sensor.values.at(-1)?.pm1_ug_m3 === 5)
    expect(sensor.rejected['no answer']).toBeUndefined()
  })

  it('is told again what it has to compensate for: an EZO', async () => {
    const board = createEzo('ph', { value: () => 7.82 })
    const { ask } = await openWire(board)
    const sensor = ask('ezo', { ...fast, circuit: 'ph', water_temperature_c: 28.5 })
    await eventually(() => sensor.values.length > 0)
    expect(board.compensates_c()).toBe(28.5)
    board.losePower()
    expect(board.compensates_c()).toBe(25)
    const before = sensor.values.length
    await eventually(() => sensor.values.length > before + 1)
    expect(board.compensates_c()).toBe(28.5)
  })

  it('says what we take its first number for, whatever was set with the program of its maker: an EZO', async () => {
    const board = createEzo('ec', { value: () => 420 })
    for (const command of ['O,EC,0', 'O,TDS,1', '*OK,0', 'C,0']) board.receive(Buffer.from(`${command}\r`), 0)
    const { ask } = await openWire(board)
    const sensor = ask('ezo', { ...fast, circuit: 'ec' })
    await eventually(() => sensor.values.length > 0)
    expect(sensor.values[0]).toEqual({ conductivity_us_cm: 420 })
  })
})

function flipped(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes)
  other[4]! ^= 1
  return other
}
