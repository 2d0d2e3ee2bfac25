/**
 * Readings gathered into packs. A pack is sealed once, and keeps its number and its text for ever after.
 */
import { packBytes_max, type Reading, readingsPerPack_max } from './contract.ts'
import { isSameStamp, type Stamp } from './dating.ts'

/** A sealed pack. `json` is the text of its readings, in the order they were measured. */
export interface SealedPack {
  epoch: string
  seq: number
  readings: number
  oldest_ms: number
  json: string
  /** When its first reading came, by the clock that never jumps. */
  since_ms: number
  /** By which setting of the clock all its readings were dated; absent where nobody knows. */
  stamp?: Stamp | undefined
}

/** What goes over the wire. */
export function payloadOf({ epoch, seq, json }: Pick<SealedPack, 'epoch' | 'seq' | 'json'>): string {
  return `{"epoch":"${epoch}","seq":${seq},"readings":${json}}`
}

/**
 * The same, with the station's clock at the moment of sending. It is put in front as text: a pack keeps its stored text
 * for ever, and is not parsed to be sent.
 */
export function stamped(payload: string, sent_ms: number): string {
  return `{"sent_ms":${Math.round(sent_ms)},${payload.slice(1)}`
}

// {"sent_ms":1760000000000,"epoch":"k3v9x2m1","seq":9007199254740991,"readings":[]} is 81 bytes; the rest is margin.
const readingsText_max = packBytes_max - 128

/** The pack that is being filled. `seal` closes it and begins the next; it answers undefined when there is nothing. */
export function openPack(epoch: string) {
  let seq = 0
  let texts: string[] = []
  let bytes = 0
  let oldest_ms = Number.POSITIVE_INFINITY
  let since_ms = 0
  let stamp: Stamp | undefined

  return { add, seal, readings: () => texts.length, since_ms: () => since_ms }

  /** Adds a reading; when it does not fit, or was dated by another clock, the pack is sealed first and handed back. */
  function add(reading: Reading, elapsed_ms: number, dated?: Stamp): SealedPack | undefined {
    const text = JSON.stringify(reading)
    const textBytes = Buffer.byteLength(text) + 1
    const isFull = texts.length === readingsPerPack_max || bytes + textBytes > readingsText_max
    const full = isFull || !isSameStamp(stamp, dated) ? seal() : undefined
    if (texts.length === 0) {
      since_ms = elapsed_ms
      stamp = dated
    }
    texts.push(text)
    bytes += textBytes
    oldest_ms = Math.min(oldest_ms, reading.at_ms)
    return full
  }

  function seal(): SealedPack | undefined {
    if (texts.length === 0) return undefined
    seq += 1
    const sealed = { epoch, seq, readings: texts.length, oldest_ms, json: `[${texts.join(',')}]`, since_ms, stamp }
    texts = []
    bytes = 0
    oldest_ms = Number.POSITIVE_INFINITY
    return sealed
  }
}

/** A name for the outbox of one process: eight of a–z 0–9, 36^8 ≈ 2.8 × 10^12 of them. */
export function newEpoch(random: () => number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length: 8 }, () => letters[Math.floor(random() * letters.length)]).join('')
}
