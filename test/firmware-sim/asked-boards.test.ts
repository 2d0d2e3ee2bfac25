/** Boards that answer: what their data sheets print, asked and answered byte for byte. */
import { describe, expect, it } from 'vitest'
import { driverOf } from '../../edge/drivers/index.ts'
import { searchAnswer } from '../../edge/links/answer.ts'
import type { Board } from '../../firmware-sim/board.ts'
import { createEzo } from '../../firmware-sim/boards/ezo.ts'
import { ld2413Frame } from '../../firmware-sim/boards/ld2413.ts'
import { createMhZ19 } from '../../firmware-sim/boards/mh-z19.ts'
import { createModbus } from '../../firmware-sim/boards/modbus.ts'
import { createPms5003 } from '../../firmware-sim/boards/pms5003.ts'
import { createQdy30a } from '../../firmware-sim/boards/qdy30a.ts'
import { createRg15 } from '../../firmware-sim/boards/rg15.ts'
import { createSps30 } from '../../firmware-sim/boards/sps30.ts'
import { createSr04 } from '../../firmware-sim/boards/sr04.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const spaced = (buffer: Buffer) => buffer.toString('hex').replace(/../g, '$& ').trim().toUpperCase()

/** What a board answers within two seconds to what it is asked at `at_ms`. */
function answer(board: Board, asked: Buffer, at_ms = 0): Buffer {
  if (at_ms === 0) board.plugIn(0)
  const at_once = board.receive(asked, at_ms)
  return Buffer.concat([...at_once, ...board.transmit(at_ms + 2_000)].map((frame) => frame.bytes))
}
const hexAnswer = (board: Board, hex: string, at_ms?: number) => spaced(answer(board, bytes(hex), at_ms))
const textAnswer = (board: Board, text: string, at_ms?: number) => answer(board, Buffer.from(text), at_ms).toString()

describe('a Modbus server', () => {
  const registers = [0x022b, 0, 0x64]
  const board = () =>
    createModbus({ model: 'test', address: 0x11, read: (register) => registers[register - 107], functions: [3] })

  it('answers as the examples of the specification do', () => {
    // Application protocol V1.1b3, 6.3: registers 108 to 110.
    expect(hexAnswer(board(), '11 03 00 6B 00 03 76 87')).toBe('11 03 06 02 2B 00 00 00 64 C8 BA')
  })

  it('refuses a function, a register and a quantity that it does not have', () => {
    expect(hexAnswer(board(), '11 04 00 6B 00 03 C3 47')).toMatch(/^11 84 01 /)
    expect(hexAnswer(board(), '11 03 00 00 00 01 86 9A')).toMatch(/^11 83 02 /)
  })

  it('says nothing to other addresses, and nothing to a wrong CRC', () => {
    expect(hexAnswer(board(), '12 03 00 6B 00 03 76 B4')).toBe('')
    expect(hexAnswer(board(), '11 03 00 6B 00 03 76 88')).toBe('')
  })
})

it('a QDY30A says its unit, its decimals and its value, and moves to another address', () => {
  const board = createQdy30a({ depth_mm: () => 123.4, decimals: 1 })
  expect(hexAnswer(board, '01 03 00 02 00 03 A4 0B')).toBe('01 03 06 00 01 00 01 04 D2 CF E8')
  expect(hexAnswer(board, '01 06 00 00 00 02 08 0B', 3_000)).toBe('01 06 00 00 00 02 08 0B')
  expect(hexAnswer(board, '01 03 00 02 00 03 A4 0B', 6_000)).toBe('')
})

it('an MH-Z19 says 410 ppm and 15000 for three minutes, then what there is', () => {
  const board = createMhZ19({ co2_ppm: () => 544 })
  const read = 'FF 01 86 00 00 00 00 00 79'
  expect(hexAnswer(board, read)).toMatch(/^FF 86 01 9A .. 00 3A 98 /)
  expect(hexAnswer(board, read, 181_000)).toMatch(/^FF 86 02 20 .. 00 00 00 /)
})

it('an SPS30 measures only after it was started, once a second', () => {
  const board = createSps30({ dust: () => ({ pm1: 5, pm2_5: 9, pm10: 13 }) })
  const read = '7E 00 03 00 FC 7E'
  expect(hexAnswer(board, read)).toBe('7E 00 03 43 00 B9 7E')
  expect(hexAnswer(board, '7E 00 00 02 01 03 F9 7E', 3_000)).toBe('7E 00 00 00 00 FF 7E')
  expect(hexAnswer(board, read, 3_500)).toBe('7E 00 03 00 00 FC 7E')
  expect(hexAnswer(board, read, 6_000)).toMatch(/^7E 00 03 00 28 40 A0 00 00 41 10 00 00 /)
})

it('a PMS5003 is woken, silenced, asked and laid to rest by the questions of its driver', () => {
  const board = createPms5003({
    dust: () => ({ pm1: 12, pm2_5: 18, pm10: 21 }),
    climate: () => ({ air_c: -5.3, humidity_pct: 60 }),
  })
  const driver = driverOf('pms5003-resting')!
  if (driver.wire !== 'asked') throw new Error('it is asked')
  const decoder = driver.open({ model: 'pms5003t' })
  board.plugIn(0)
  let now_ms = 0
  const round = () => {
    const answers = decoder.questions.map((question) => {
      now_ms += question.after_ms ?? 0
      const itself = board.transmit(now_ms) // what it says while nobody asks is no answer
      const atOnce = board.receive(Buffer.from(question.ask), now_ms)
      now_ms += 500
      const heard = [...atOnce, ...board.transmit(now_ms)]
      const found = searchAnswer(question).push(Buffer.concat([...itself, ...heard].map(({ bytes }) => bytes)))
      return typeof found === 'string' ? new Uint8Array(0) : found.answer
    })
    return decoder.push({ answers, rejected: [], came_bytes: 0 })
  }
  const values = { pm1_ug_m3: 12, pm2_5_ug_m3: 18, pm10_ug_m3: 21, air_temperature_c: -5.3, humidity_pct: 60 }
  for (let times = 0; times < 3; times++) {
    expect(round()).toEqual([{ kind: 'frame', values }])
    now_ms += 270_000
    expect(board.transmit(now_ms), 'it rests').toEqual([])
  }
})

it('an RG-15 takes its Acc away with each reading, and keeps its total', () => {
  let fallen_mm = 0
  const board = createRg15({ fallen_mm: () => fallen_mm, rate_mm_h: () => 14.2 })
  expect(textAnswer(board, 'P\n')).toBe('p\r\n')
  fallen_mm = 3.45
  expect(textAnswer(board, 'r\n', 3_000)).toBe(
    'Acc  3.40 mm, EventAcc  3.40 mm, TotalAcc  3.40 mm, RInt 14.20 mmph\r\n',
  )
  expect(textAnswer(board, 'R\n', 6_000)).toMatch(/^Acc {2}0\.00 mm, .* TotalAcc {2}3\.40 mm/)
})

it('an EZO speaks each second until it is told not to, and says *OK until it is told not to', () => {
  const board = createEzo('ph', { value: () => 7.82 })
  expect(textAnswer(board, '')).toBe('7.820\r7.820\r')
  expect(textAnswer(board, 'C,0\r', 10_000)).toMatch(/\*OK\r$/)
  expect(textAnswer(board, '*OK,0\r', 20_000)).toBe('')
  expect(textAnswer(board, 'R\r', 30_000)).toBe('7.820\r')
  expect(textAnswer(board, 'X\r', 40_000)).toBe('*ER\r')
})

it('an EZO shows what it was told to show, in its order, in the unit it was told', () => {
  const board = createEzo('ec', { value: () => 420 })
  textAnswer(board, '*OK,0\rC,0\rO,TDS,1\r')
  expect(textAnswer(board, 'r\r', 10_000)).toBe('420,227\r')
  textAnswer(board, 'O,EC,0\r', 20_000)
  expect(textAnswer(board, 'R\r', 30_000)).toBe('227\r')
  textAnswer(board, 'O,TDS,0\r', 40_000)
  expect(textAnswer(board, 'R\r', 50_000)).toBe('no output\r')
  const thermometer = createEzo('rtd', { value: () => 28.5 })
  textAnswer(thermometer, '*OK,0\rC,0\rS,f\r')
  expect(textAnswer(thermometer, 'R\r', 10_000)).toBe('83.300\r')
})

it.each([
  ['jsn-sr04t', '55', 'FF 04 D2 D5'],
  ['aj-sr04m', '01', 'FF 04 D2 D5'],
] as const)('a %s measures when it hears %s', (model, trigger, frame) => {
  const board = createSr04(model, { distance_mm: () => 1_234, onDemand: true })
  expect(hexAnswer(board, trigger)).toBe(frame)
  expect(hexAnswer(board, '00', 3_000)).toBe('')
})

it('a radar writes millimetres as a little-endian float', () => {
  expect(spaced(ld2413Frame(1_234))).toBe('F4 F3 F2 F1 04 00 00 40 9A 44 F8 F7 F6 F5')
})
