import { describe, expect, it } from 'vitest'
import type { Board, Truth } from '../../firmware-sim/board.ts'
import { a02yyuwFrame, createA02yyuw } from '../../firmware-sim/boards/a02yyuw.ts'
import { createHrxl, hrxlLine } from '../../firmware-sim/boards/hrxl.ts'
import { createPms5003, pms5003Blind, pms5003Frame } from '../../firmware-sim/boards/pms5003.ts'
import { createSds011 } from '../../firmware-sim/boards/sds011.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const spaced = (buffer: Buffer) => buffer.toString('hex').replace(/../g, '$& ').trim().toUpperCase()

/** What a board says in its first seconds. */
function listen(board: Board, seconds: number): string[] {
  board.plugIn(0)
  return board.transmit(seconds * 1_000).map((frame) => spaced(frame.bytes))
}

describe('A02YYUW', () => {
  const at = (distance_mm: number | null) => listen(createA02yyuw({ distance_mm: () => distance_mm }), 0.3)

  it.each([
    [1_953, 'FF 07 A1 A7'],
    [1_234, 'FF 04 D2 D5'],
    [4_500, 'FF 11 94 A4'],
    [5_500, 'FF 15 7C 90'],
    [1_023, 'FF 03 FF 01'],
    [767, 'FF 02 FF 00'],
    [0, 'FF 00 00 FF'],
  ])('writes %s mm as the data sheet does', (mm, frame) => {
    expect(spaced(a02yyuwFrame(mm))).toBe(frame)
  })

  it('says 0 with a right checksum when the water is too near or cannot be seen', () => {
    expect(at(29)).toEqual(['FF 00 00 FF', 'FF 00 00 FF'])
    expect(at(null)).toEqual(['FF 00 00 FF', 'FF 00 00 FF'])
  })

  it('says 5500 once in open space, then 0', () => {
    expect(at(4_501)).toEqual(['FF 15 7C 90', 'FF 00 00 FF'])
  })

  it('speaks several times a second, and not at all when it has no truth', () => {
    expect(listen(createA02yyuw({ distance_mm: () => 1_000 }), 3)).toHaveLength(20)
    expect(listen(createA02yyuw({ distance_mm: () => undefined }), 3)).toEqual([])
  })
})

describe('MaxBotix HRXL', () => {
  it('writes R, four digits and a carriage return', () => {
    expect(spaced(hrxlLine(1_234))).toBe('52 31 32 33 34 0D')
    expect(hrxlLine(300).toString()).toBe('R0300\r')
  })

  it.each([
    ['mb7389', 100, 'R0300\r'],
    ['mb7389', 6_000, 'R5000\r'],
    ['mb7389', null, 'R5000\r'],
    ['mb7386', 8_500, 'R8500\r'],
    ['mb7386', null, 'R9999\r'],
  ] as const)('%s says for %s mm %j, never nothing', (model, truth, line) => {
    const board = createHrxl(model, { distance_mm: () => truth })
    board.plugIn(0)
    expect(board.transmit(200)[0]!.bytes.toString()).toBe(line)
  })
})

describe('SDS011', () => {
  const board = (pm2_5: number, pm10: number) => createSds011({ dust: () => ({ pm2_5, pm10 }) })

  it.each([
    [35.1, 60.4, 'AA C0 5F 01 5C 02 A1 60 BF AB'],
    [0, 0, 'AA C0 00 00 00 00 A1 60 01 AB'],
    [1_200, 5_000, 'AA C0 0F 27 0F 27 A1 60 6D AB'],
    [17, 19.2, 'AA C0 AA 00 C0 00 A1 60 6B AB'],
    [17.1, 17.1, 'AA C0 AB 00 AB 00 A1 60 57 AB'],
  ])('says PM2.5 %s and PM10 %s once a second', (pm2_5, pm10, frame) => {
    expect(listen(board(pm2_5, pm10), 2)).toEqual([frame, frame])
  })

  const commands = {
    query: 'AA B4 02 01 01 00 00 00 00 00 00 00 00 00 00 FF FF 02 AB',
    active: 'AA B4 02 01 00 00 00 00 00 00 00 00 00 00 00 FF FF 01 AB',
    once: 'AA B4 04 00 00 00 00 00 00 00 00 00 00 00 00 FF FF 02 AB',
    sleep: 'AA B4 06 01 00 00 00 00 00 00 00 00 00 00 00 FF FF 05 AB',
    work: 'AA B4 06 01 01 00 00 00 00 00 00 00 00 00 00 FF FF 06 AB',
    period5: 'AA B4 08 01 05 00 00 00 00 00 00 00 00 00 00 FF FF 0C AB',
  }
  const tell = (to: Board, command: keyof typeof commands, at_ms = 0) =>
    to.receive(bytes(commands[command]), at_ms).map((frame) => spaced(frame.bytes))

  it('sleeps on command, is deaf and dumb then, and wakes', () => {
    const sensor = board(35.1, 60.4)
    sensor.plugIn(0)
    expect(tell(sensor, 'sleep')).toEqual(['AA C5 06 01 00 00 A1 60 08 AB'])
    expect(sensor.transmit(5_000)).toEqual([])
    expect(tell(sensor, 'once', 5_000)).toEqual([])
    expect(tell(sensor, 'work', 5_000)).toEqual(['AA C5 06 01 01 00 A1 60 09 AB'])
    expect(sensor.transmit(6_000)).toHaveLength(1)
  })

  it('speaks only when asked in query mode', () => {
    const sensor = board(35.1, 60.4)
    sensor.plugIn(0)
    expect(tell(sensor, 'query')[0]).toMatch(/^AA C5 02 01 01/)
    expect(sensor.transmit(5_000)).toEqual([])
    expect(tell(sensor, 'once', 5_000)).toEqual(['AA C0 5F 01 5C 02 A1 60 BF AB'])
    tell(sensor, 'active', 5_000)
    expect(sensor.transmit(6_500)).toHaveLength(1)
  })

  it('speaks every five minutes when told so', () => {
    const sensor = board(35.1, 60.4)
    sensor.plugIn(0)
    tell(sensor, 'period5')
    expect(sensor.transmit(3_600_000)).toHaveLength(12)
  })

  it('hears a command in pieces and amid noise, and ignores one with a wrong checksum', () => {
    const sensor = board(35.1, 60.4)
    sensor.plugIn(0)
    const command = bytes(commands.query)
    expect(sensor.receive(Buffer.concat([bytes('AA 00 B4'), command.subarray(0, 7)]), 0)).toEqual([])
    expect(sensor.receive(command.subarray(7), 0)).toHaveLength(1)
    const wrong = Buffer.from(command)
    wrong[17] = 9
    expect(sensor.receive(wrong, 0)).toEqual([])
  })
})

describe('PMS5003', () => {
  it('writes the frame of the manual', () => {
    const frame = pms5003Frame({ pm1: 12, pm2_5: 18, pm10: 21 }, [2310, 655, 102, 9, 2, 1])
    expect(spaced(frame)).toBe(
      '42 4D 00 1C 00 0C 00 12 00 15 00 0C 00 12 00 15 09 06 02 8F 00 66 00 09 00 02 00 01 97 00 02 BA',
    )
  })

  it('says all zero with the error byte when it cannot measure', () => {
    expect(spaced(pms5003Blind())).toBe(
      '42 4D 00 1C 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 97 08 01 4A',
    )
    expect(listen(createPms5003({ dust: () => null }), 3)).toEqual([spaced(pms5003Blind())])
  })

  it('puts the outdoor truth into the atmospheric block; the factory block reads higher in dirty air', () => {
    const frame = pms5003Frame({ pm1: 60, pm2_5: 100, pm10: 150 })
    expect([10, 12, 14].map((at) => frame.readUInt16BE(at))).toEqual([60, 100, 150])
    expect(frame.readUInt16BE(6)).toBe(150)
    expect(frame.readUInt16BE(30)).toBe(frame.subarray(0, 30).reduce((sum, byte) => sum + byte, 0))
  })

  it('speaks every 2.3 s in still air and faster while it changes', () => {
    const still: Truth<{ pm1: number; pm2_5: number; pm10: number }> = () => ({ pm1: 10, pm2_5: 20, pm10: 30 })
    const rising: typeof still = (at) => ({ pm1: 10, pm2_5: 20 + at / 40, pm10: 30 })
    expect(listen(createPms5003({ dust: still }), 60)).toHaveLength(26)
    expect(listen(createPms5003({ dust: still }), 8)).toHaveLength(3) // after 2.3, 4.6 and 6.9 s
    expect(listen(createPms5003({ dust: rising }), 8)).toHaveLength(6) // after 2.3, 4.6, 5.4, 6.2, 7.0 and 7.8 s
  })

  it('acknowledges passive and active, and is read once when asked', () => {
    const sensor = createPms5003({ dust: () => ({ pm1: 12, pm2_5: 18, pm10: 21 }) })
    sensor.plugIn(0)
    const tell = (command: string) => sensor.receive(bytes(command), 0).map((frame) => spaced(frame.bytes))
    expect(tell('42 4D E1 00 00 01 70')).toEqual(['42 4D 00 04 E1 00 01 74'])
    expect(sensor.transmit(10_000)).toEqual([])
    expect(tell('42 4D E2 00 00 01 71')[0]).toMatch(/^42 4D 00 1C/)
    expect(tell('42 4D E1 00 01 01 71')).toEqual(['42 4D 00 04 E1 01 01 75'])
    tell('42 4D E4 00 00 01 73')
    expect(sensor.transmit(20_000)).toEqual([])
    sensor.receive(bytes('42 4D E4 00 01 01 74'), 20_000)
    expect(sensor.transmit(22_300)).toHaveLength(1)
  })
})
