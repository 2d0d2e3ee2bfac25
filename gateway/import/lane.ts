/** The readings of one station, on their way into its next pack. */
import type { Reading } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Value } from './line-reader.ts'

export interface Lane {
  station: string
  /** 'repeated' and 'conflict': this name was given before in the pack. */
  add(value: Value, line: number): 'new' | 'repeated' | 'conflict'
  size(): number
  next(): FilledPack
}

export interface FilledPack {
  seq: number
  readings: Reading[]
  values: number
  /** Where in the file a value stands. */
  lineOf(index: number, quantity: string): number
}

interface Lines {
  reading: Reading
  lines: Partial<Record<QuantityKey, number>>
}

export function openLane(station: string): Lane {
  let readings = new Map<string, Lines>()
  let values = 0
  let seq = 0
  return {
    station,
    add({ sensor, quantity, at_ms, value }, line) {
      const name = `${sensor} ${at_ms}`
      const found: Lines = readings.get(name) ?? { reading: { sensor, at_ms, values: {} }, lines: {} }
      const known = found.reading.values[quantity]
      if (known !== undefined && known !== null && value !== known) return value === null ? 'repeated' : 'conflict'
      found.reading.values[quantity] = value
      if (known !== undefined) return 'repeated'
      found.lines[quantity] = line
      readings.set(name, found)
      values++
      return 'new'
    },
    size: () => readings.size,
    next() {
      const full = [...readings.values()]
      const filled: FilledPack = {
        seq: seq + 1,
        readings: full.map(({ reading }) => reading),
        values,
        lineOf: (index, quantity) => full[index]!.lines[quantity as QuantityKey]!,
      }
      readings = new Map()
      values = 0
      seq += Number(full.length > 0)
      return filled
    },
  }
}
