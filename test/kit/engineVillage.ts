/** The engine on a real record, with a clock turned by hand: what arrives at Katulampa, and what the alert log says. */
import pino from 'pino'
import { onTestFinished } from 'vitest'
import type { Reading } from '../../edge/contract.ts'
import { openEngine } from '../../gateway/alerts/engine.ts'
import type { AlertLogEntry } from '../../gateway/contract.ts'
import type { Rule } from '../../gateway/rules/rule.ts'
import { openStore } from '../../gateway/store/open.ts'
import { DiskRefused, type PackEntry, type Store } from '../../gateway/store/record.ts'
import { emptyFolder } from './folder.ts'
import { at, start_ms } from './katulampa.ts'

const log = pino({ level: 'silent' })

export async function engineVillage(
  rules: readonly Rule[],
  { real = false, gateway }: { real?: boolean; gateway?: string } = {},
) {
  const folder = emptyFolder()
  const clock = { now_ms: start_ms }
  const now = real ? () => Date.now() : () => clock.now_ms
  const store: Store = await openStore({ folder, receipt_ms: 0, settle_s: 1e9, now, log })
  let refusals = 0
  let blindness = 0
  const refusing: Store = {
    ...store,
    append(entries, options) {
      if (refusals === 0) return store.append(entries, options)
      refusals--
      return Promise.reject(new DiskRefused('No space left on device.'))
    },
    rows(query) {
      if (blindness === 0) return store.rows(query)
      blindness--
      return Promise.reject(new Error('disk I/O error'))
    },
  }
  const open = (with_ = rules, whose = gateway) =>
    openEngine({ store: refusing, rules: with_, now, log, grace_ms: 0, ...(whose && { gateway: whose }) })
  const engine = await open()
  const opened = [engine]
  onTestFinished(async () => {
    for (const one of opened) await one.close()
    await store.close()
  })
  return {
    store,
    engine,
    clock,
    /** The disk refuses what the engine appends next, so many times. */
    refuse(times: number) {
      refusals = times
    },
    /** The record does not answer so many questions about rows. */
    blind(times: number) {
      blindness = times
    },
    /** Another engine on the same record. */
    async again(with_ = rules, whose = gateway) {
      const next = await open(with_, whose)
      opened.push(next)
      return next
    },
    async arrive(minute: number, value: number) {
      clock.now_ms = at(minute)
      await store.append(levelEntry(minute, value))
    },
    words: async (): Promise<AlertLogEntry[]> => (await store.alertsAfter(0, 1_000)).map(({ entry }) => entry.alert),
  }
}

let seq = 0

export function levelReading(at_ms: number, water_level_m: number): Reading {
  return { sensor: 'level', at_ms, values: { water_level_m } }
}

export function packOf(readings: Reading[], received_ms: number): PackEntry {
  return { kind: 'pack', station: 'katulampa', received_ms, pack: { epoch: 'e', seq: ++seq, readings } }
}

export function levelEntry(minute: number, value: number): PackEntry {
  return packOf([levelReading(at(minute), value)], at(minute))
}

export function rainEntry(minute: number, rainfall_mm: number): PackEntry {
  return packOf([{ sensor: 'rain', at_ms: at(minute), values: { rainfall_mm } }], at(minute))
}
