/**
 * The packs of late that are on disk word for word. A pack that comes again because its receipt was lost is told from a new
 * one by its text, without a look at the record: nothing of it can be new.
 *
 * A table of fixed size, 512 KiB whatever is sent: a pack has four places, and pushes out the oldest in them. What is not
 * found here is looked up as ever, so that a pack pushed out costs time and nothing else.
 */
import { crc32 } from 'node:zlib'
import type { PackEntry } from '../record.ts'

const setBits = 13 // times four: the last 650 packs of each of 50 stations
const ways = 4
const words = 4 // checksum of the text, of the station; number of the pack, length of its text
const setWords = ways * words

export function openRecent() {
  const kept = new Int32Array(setWords << setBits)

  return {
    /** Every value of this pack is on disk, stored by it or before. */
    remember(entry: PackEntry): void {
      const { text, station, pack } = entry
      if (text === undefined) return
      const set = setOf(entry)
      kept.copyWithin(set + words, set, set + setWords - words)
      kept[set] = crc32(text)
      kept[set + 1] = crc32(station)
      kept[set + 2] = pack.seq
      kept[set + 3] = text.length // never 0, which is an empty place
    },
    /** Whether this very text of this station was remembered. Wrong once in 2^32 packs that reuse epoch, number and length. */
    has(entry: PackEntry): boolean {
      const { text, station, pack } = entry
      if (text === undefined) return false
      const [sum, who, seq] = [crc32(text) | 0, crc32(station) | 0, pack.seq | 0]
      const set = setOf(entry)
      for (let at = set; at < set + setWords; at += words) {
        if (kept[at + 3] === text.length && kept[at + 2] === seq && kept[at + 1] === who && kept[at] === sum)
          return true
      }
      return false
    },
    /** Something may have gone out of the record. */
    clear() {
      kept.fill(0)
    },
  }
}

/** Multiplied by 2^32 over the golden ratio, consecutive numbers spread over all sets (Knuth, TAOCP 3, 6.4). */
function setOf({ station, pack }: PackEntry): number {
  return (Math.imul(crc32(station) + pack.seq, 0x9e3779b1) >>> (32 - setBits)) * setWords
}
