/** Some values of a pack, in its order, and the readings that they make. */
import type { Pack, Reading } from '../../../edge/contract.ts'
import type { PackEntry } from '../record.ts'

/** The values, each by the index of its reading and its quantity. */
export interface Picked {
  index: number[]
  quantity: string[]
}

export function pick(picked: Picked, index: number, quantity: string): void {
  picked.index.push(index)
  picked.quantity.push(quantity)
}

/** A pack of these values alone, with the flags and clocks that belong to them. */
export function readingsOf(entry: PackEntry, picked: Picked): Pick<PackEntry, 'pack' | 'flags' | 'clocks'> {
  const readings: Reading[] = []
  const from: number[] = []
  for (let n = 0; n < picked.index.length; ) {
    const index = picked.index[n]!
    const quantities: string[] = []
    for (; n < picked.index.length && picked.index[n] === index; n++) quantities.push(picked.quantity[n]!)
    readings.push(readingOf(entry.pack.readings[index]!, quantities))
    from.push(index)
  }
  const pack: Pack = { ...entry.pack, readings }
  const flags = from.map((index, n) => ownFlags(entry.flags?.[index], readings[n]!))
  const clocks = from.map((index) => entry.clocks?.[index] ?? null)
  return { pack, ...(flags.some(Boolean) && { flags }), ...(clocks.some(Boolean) && { clocks }) }
}

function readingOf(reading: Reading, quantities: readonly string[]): Reading {
  const values = Object.entries(reading.values)
  if (values.length === quantities.length) return reading
  return { ...reading, values: Object.fromEntries(values.filter(([quantity]) => quantities.includes(quantity))) }
}

type Flags = NonNullable<PackEntry['flags']>[number]

function ownFlags(flags: Flags | undefined, { values }: Reading): Flags {
  const own = Object.entries(flags ?? {}).filter(([quantity]) => quantity in values)
  return own.length > 0 ? Object.fromEntries(own) : null
}
