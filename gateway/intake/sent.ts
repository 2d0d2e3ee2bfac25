/** What small boards and other programs send: one reading or a few, often without a time and without a number. */
import type { Pack, Reading } from '../../edge/contract.ts'
import { putLast } from '../../edge/platform/put-last.ts'
import type { Clocks } from '../clocks/index.ts'
import type { ClockMark } from '../contract.ts'
import type { PackEntry, SentMessage, Verdict } from '../store/index.ts'
import { readReadings } from './pack.ts'
import type { openQuarantine, Reason } from './quarantine.ts'

/** Without `at_ms` it is dated when it arrives. */
export type SentReading = Omit<Reading, 'at_ms' | 'clock'> & { at_ms?: number }

export interface Sent {
  /** By which the ledger counts what has no number of its own. */
  epoch: string
  /** 0: it has none. */
  seq: number
  readings: SentReading[]
  /** Its times are those of an arrival somewhere. */
  isArrivalTime?: boolean
  /** What could not be read of it, by reason; `problem` says it of this very message. */
  faults?: Partial<Record<Reason, number>>
  problem?: string
  /** The MQTT message, where nothing else tells a repeat. */
  message?: SentMessage
}

const qos0Suffix = '-qos-0'

/** By which the ledger counts packs of a format; those of QoS 0 apart, because some of them may be lost. */
export function boardEpoch(format: string, qos?: 0 | 1): string {
  return `board-${format}${qos === 0 ? qos0Suffix : ''}`
}

/** Whether packs of this epoch came without an answer to their sender. */
export const mayLose = (epoch: string): boolean => epoch.endsWith(qos0Suffix)

export interface BoardIntakeTools {
  now: () => number
  clocks: Pick<Clocks, 'arrived'>
  quarantine: Pick<ReturnType<typeof openQuarantine>, 'take'>
  receive: (entry: PackEntry, flags: PackEntry['flags']) => Promise<Verdict>
}

const series_max = 20_000
/** Values of one series that arrive together are told apart by a millisecond each; what is further ahead was another clock's. */
const together_ms = 1_000

export function openBoardIntake({ now, clocks, quarantine, receive }: BoardIntakeTools) {
  /** When each series was last dated here. */
  const dated = new Map<string, number>()

  return {
    /** Resolves when it is on disk; null: there was nothing to store. */
    async take(station: string, payload: Buffer, sent: Sent | null): Promise<Verdict | null> {
      if (sent === null) return null
      const received_ms = now()
      const isByArrival = sent.readings.map(({ at_ms }) => at_ms === undefined || sent.isArrivalTime === true)
      const given = sent.readings.map((reading) => ({
        ...reading,
        at_ms: reading.at_ms ?? datedNow(station, reading, received_ms),
      }))
      const { readings, flags, faults: found } = readReadings(given)
      const faults = { ...found, ...sent.faults }
      const refusal = Object.keys(faults).length > 0 && quarantine.take(station, faults, payload, sent.problem)
      if (readings.length === 0) {
        await refusal
        return null
      }
      const pack: Pack = { epoch: sent.epoch, seq: sent.seq, readings }
      const entry: PackEntry = {
        kind: 'pack',
        station,
        received_ms,
        pack,
        ...(sent.message && { message: sent.message }),
      }
      // Readings that were refused have left the list; a message whose readings have different kinds of times does not exist.
      const isAllByArrival = isByArrival.every(Boolean)
      const isOfOwnClock = sent.readings.some(({ at_ms }) => at_ms !== undefined)
      if (isOfOwnClock) Object.assign(entry, clocks.arrived(station, pack, received_ms))
      if (isAllByArrival) entry.clocks = readings.map((_, i): ClockMark => entry.clocks?.[i] ?? 'arrival')
      const [verdict] = await Promise.all([receive(entry, flags), refusal])
      return verdict
    },
  }

  /** Two values of one series have two names, though they arrive in one millisecond. */
  function datedNow(station: string, { sensor, values }: SentReading, received_ms: number): number {
    const keys = Object.keys(values).map((quantity) => `${station} ${sensor} ${quantity}`)
    const at_ms = Math.max(
      received_ms,
      ...keys.map((key) => {
        const next_ms = (dated.get(key) ?? Number.NEGATIVE_INFINITY) + 1
        return next_ms > received_ms + together_ms ? Number.NEGATIVE_INFINITY : next_ms
      }),
    )
    for (const key of keys) putLast(dated, key, at_ms, series_max)
    return at_ms
  }
}
