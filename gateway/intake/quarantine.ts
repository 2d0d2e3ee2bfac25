/**
 * What could not be understood: kept with its reason and the beginning of its payload as long as its station is within its
 * limit. What is beyond is counted, with one sample each ten minutes for each reason.
 */
import type { Logger } from 'pino'
import { minute_ms } from '../../edge/platform/time.ts'
import { type RefusedEntry, refusedPayload_max, type Store, verdictFaults } from '../store/index.ts'
import { stationFaults } from './about.ts'
import { packFaults } from './pack.ts'

/** A refusal that the sender is told about by closing its connection. */
export const deliveryFaults = {
  'qos-0': 'Published with QoS 0, which nobody acknowledges. Publish with QoS 1.',
  'qos-2': 'Publish with QoS 1: readings have names, so nothing is stored twice, and QoS 2 is not spoken here.',
} as const
export type DeliveryFault = keyof typeof deliveryFaults

/** What a small board or another program sent in a form of its own. */
export const boardFaults = {
  'bad-board': 'The message of a small board cannot be read.',
} as const

const sentences = { ...packFaults, ...deliveryFaults, ...boardFaults, ...stationFaults, ...verdictFaults }
export type Reason = keyof typeof sentences

export interface QuarantineOptions {
  store: Pick<Store, 'append'>
  /** Whether one more payload of this station may be kept. */
  mayKeep: (station: string, isTold: boolean) => boolean
  /** Told of each refusal. */
  heard?: (station: string, reason: Reason, n: number) => void
  now: () => number
  log: Logger
}

const flush_ms = 10 * minute_ms
const sampleBytes = 512

export function openQuarantine({ store, mayKeep, heard, now, log }: QuarantineOptions) {
  const refused: Partial<Record<Reason, number>> = {}
  /** What is counted and not stored yet, by station and reason. */
  let counted = new Map<string, RefusedEntry & { payloads: number }>()
  let flushed_ms = now()

  return {
    /** How many readings or payloads were refused since the start, by reason. */
    counts: (): Readonly<typeof refused> => refused,
    count,
    /** Resolves when it is kept, or counted. */
    async take(
      station: string,
      faults: Partial<Record<Reason, number>>,
      payload: Buffer,
      problem?: string,
    ): Promise<false> {
      const received_ms = now()
      const found = Object.entries(faults) as [Reason, number][]
      await Promise.all(
        found.map(([reason, readings]) => {
          count(station, reason, readings)
          const detail = problem ? `${sentences[reason]} ${problem}` : sentences[reason]
          const entry = { kind: 'refused' as const, station, received_ms, reason, detail, readings }
          // Small boards have no numbers to give: that is told once, and no trouble.
          if (!mayKeep(station, reason !== 'unnumbered')) return add(entry, payload)
          const head = payload.subarray(0, refusedPayload_max).toString('base64')
          return store.append({ ...entry, payload: head })
        }),
      )
      return false
    },
    /** Stores what was counted, each ten minutes. To be called every few seconds. */
    async look(): Promise<void> {
      if (Math.abs(now() - flushed_ms) >= flush_ms) await flush()
    },
    flush,
  }

  function count(station: string, reason: Reason, readings: number) {
    if (refused[reason] === undefined) {
      log.warn({ station, reason, detail: sentences[reason] }, 'refused; kept in quarantine')
    }
    const n = Math.max(readings, 1)
    refused[reason] = (refused[reason] ?? 0) + n
    heard?.(station, reason, n)
  }

  function add(entry: Omit<RefusedEntry, 'payload'>, payload: Buffer) {
    const key = `${entry.station} ${entry.reason}`
    const known = counted.get(key)
    if (known) {
      known.readings += entry.readings
      known.payloads++
      return
    }
    const sample = payload.subarray(0, sampleBytes).toString('base64')
    counted.set(key, { ...entry, payload: sample, payloads: 1 })
  }

  async function flush() {
    flushed_ms = now()
    const all = counted
    counted = new Map()
    const entries = Array.from(all.values(), ({ payloads, detail, ...entry }): RefusedEntry => {
      const more = `One of ${payloads} payloads that were counted and not kept: the station sends too many.`
      return { ...entry, detail: `${detail} ${more}` }
    })
    if (entries.length === 0) return
    try {
      await store.append(entries)
    } catch (err) {
      for (const [key, one] of all) {
        const newer = counted.get(key)
        counted.set(key, {
          ...one,
          readings: one.readings + (newer?.readings ?? 0),
          payloads: one.payloads + (newer?.payloads ?? 0),
        })
      }
      throw err
    }
  }
}
