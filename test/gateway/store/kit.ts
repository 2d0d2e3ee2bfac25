/** What the store's tests share: a real store in a folder of its own, and entries by the line. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openStore } from '../../../gateway/store/open.ts'
import type { PackEntry, Store, StoreOptions } from '../../../gateway/store/record.ts'

export function temporaryFolders() {
  let made: string[] = []
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), 'pantau-store-'))
      made.push(folder)
      return folder
    },
    remove() {
      for (const folder of made) rmSync(folder, { recursive: true, force: true })
      made = []
    },
  }
}

/**
 * A store that commits at once, settles when told, and whose clock stands in 1970, so that retention removes nothing. A
 * clock that a test turns is one that lived so.
 */
export function storeIn(folder: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const { now = () => 0 } = options
  const log = pino({ level: 'silent' })
  return openStore({ folder, receipt_ms: 0, settle_s: 1e9, now, elapsed_ms: now, log, ...options })
}

interface PackLine {
  station?: string
  sensor?: string
  epoch?: string
  seq: number
  at_ms: number[]
  value: number | null
  received_ms?: number
}

/** One pack of water levels, all with the same value. */
export function packEntry(line: PackLine): PackEntry {
  const { station = 'depok', sensor = 'level', epoch = 'e1', seq, at_ms, value } = line
  const readings = at_ms.map((at_ms) => ({ sensor, at_ms, values: { water_level_m: value } }))
  return { kind: 'pack', station, received_ms: line.received_ms ?? at_ms.at(-1)!, pack: { epoch, seq, readings } }
}
