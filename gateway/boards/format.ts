/**
 * What a foreign format is: how other programs and boards say what they have measured. Each is one file in `formats/` and
 * one row in its table. Its manners:
 *
 * - It reads, and stores nothing. What it cannot read it answers with a problem, never by a throw.
 * - It gives fields as they came, as texts or numbers; `readings.ts` makes values of them.
 * - What the board did not say it leaves out: without `at_ms` the time of arrival counts, and is marked so.
 */
import type { QuantityKey } from '../../hardware/quantities.ts'

/** Where a field of a message goes. The value kept is `number × factor + offset`. */
export interface Field {
  sensor: string
  quantity: QuantityKey
  factor?: number | undefined
  offset?: number | undefined
}

/** What one message says. */
export interface Message {
  /** By the path of each field: `AM2301.Temperature`. */
  fields: Record<string, unknown>
  /** When it was measured, UTC ms; absent: the board did not say. */
  at_ms?: number
  /** `at_ms` is when somebody on the way received it, such as a network of LoRaWAN: it is marked like a time of arrival. */
  isArrivalTime?: true
  /** Its place in the board's own counting: a second message with it is a repeat. `seq` counts from 1. */
  number?: { epoch: string; seq: number }
  /** That the board is there, or gone. */
  state?: 'online' | 'offline'
}

/** What was read: a message, why it cannot be read, or null for what is no matter of ours. */
export type Read = Message | { problem: string } | null

export interface Format {
  /** A word for settings, for the ledger and for counts. */
  id: string
  /** `station`: its messages carry the id of a station; `board`: a name that the settings give to a station. */
  named: 'station' | 'board'
  /** Fields that need no settings. */
  fieldOf?: (path: string) => Field | undefined
  /** Over MQTT. */
  topics?: {
    /** Whose topic this is; undefined: not of this format. */
    nameIn: (topic: string) => string | undefined
    read: (topic: string, payload: Buffer) => Read
  }
  /** Over HTTP, to `POST /api/v1/push`. */
  posts?: {
    /** Whose message this is; undefined: not of this format. An empty name: of whoever sends it. */
    nameIn: (body: Record<string, unknown>) => string | undefined
    read: (body: Record<string, unknown>) => Read
  }
}

/** A JSON object of a payload, or null. */
export function objectIn(payload: Buffer): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(payload.toString())
    return isObject(json) ? json : null
  } catch {
    return null // what is no JSON is no object
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The text at a path of objects; undefined where there is none. */
export function textAt(from: unknown, ...path: string[]): string | undefined {
  const found = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), from)
  return typeof found === 'string' ? found : undefined
}

/** ISO 8601 as UTC ms; undefined for what is no time. */
export function timeOf_ms(text: string | undefined): number | undefined {
  // Nanoseconds, as Go writes them, are more digits than the parser of every Node takes.
  const at_ms = text === undefined ? Number.NaN : Date.parse(text.replace(/(\.\d{3})\d+/, '$1'))
  return Number.isFinite(at_ms) ? at_ms : undefined
}

const depth_max = 4
const fields_max = 200

/** All values in nested objects, by their paths; lists by their index. */
export function flattened(object: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  let count = 0
  const walk = (value: unknown, path: string, depth: number) => {
    if (count >= fields_max) return
    if (typeof value === 'object' && value !== null) {
      if (depth >= depth_max) return
      for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`, depth + 1)
      return
    }
    count++
    fields[path] = value
  }
  walk(object, '', 0)
  return fields
}
