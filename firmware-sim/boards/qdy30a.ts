/**
 * QDY30A, a pressure transducer that lies in the water, RS485 Modbus RTU 9600 8N1, functions 03 and 06.
 *
 *   0000 address   0001 baud (3 = 9600)   0002 unit (0 cm, 1 mm, 16 mH2O)   0003 decimals   0004 value, signed
 *   0005 zero      0006 full scale        000C zero offset                  000F 0 = save, 1 = factory settings
 *
 * It hangs in a full scale of 5 m and goes on a little beyond it. In air it says about −3 mm.
 */
import type { Board, Truth } from '../board.ts'
import { createModbus } from './modbus.ts'

export interface Qdy30aOptions {
  /** Water over the diaphragm, mm. */
  depth_mm: Truth<number>
  address?: number
  /** 0 cm, 1 mm, 16 metres of water. */
  unit?: 0 | 1 | 16
  decimals?: 0 | 1 | 2 | 3
}

const fullScale_mm = 5_000
const inAir_mm = -3
const perUnit_mm = { 0: 10, 1: 1, 16: 1_000 } as const

export function createQdy30a({ depth_mm, address = 1, unit = 1, decimals = 0 }: Qdy30aOptions): Board {
  const inUnit = (mm: number) => Math.round((mm / perUnit_mm[unit]) * 10 ** decimals) & 0xffff
  let offset_mm = 0
  const board = createModbus({
    model: 'qdy30a',
    address,
    read(register, at_ms) {
      if (register === 4) {
        const depth = depth_mm(at_ms)
        if (depth === undefined) return null
        return inUnit(Math.min(1.1 * fullScale_mm, Math.max(inAir_mm, depth ?? inAir_mm)) + offset_mm)
      }
      const fixed: Record<number, number> = {
        0: board.address(),
        1: 3,
        2: unit,
        3: decimals,
        5: 0,
        6: inUnit(fullScale_mm),
        12: 0,
        15: 0,
      }
      return fixed[register]
    },
    write(register, value) {
      if (register === 0 && value >= 1 && value <= 247) board.moveTo(value)
      if (register === 12) offset_mm = value > 0x7fff ? value - 0x1_0000 : value
      return [0, 12, 15].includes(register)
    },
    truth: depth_mm,
  })
  return board
}
