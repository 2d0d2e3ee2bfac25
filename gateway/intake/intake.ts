/**
 * Payload → readings, or a counted refusal; and the receipt.
 *
 * Each call resolves when everything the payload said is on disk: only then may the broker acknowledge. It rejects when
 * the disk refused, and then nothing may be acknowledged: the station keeps its readings and sends them again.
 */
import type { Logger } from 'pino'
import { packBytes_max } from '../../edge/contract.ts'
import type { Clocks } from '../clocks/index.ts'
import {
  type PackEntry,
  refusedPayload_max,
  type Store,
  type Verdict,
  type VerdictRefusal,
  verdictFaults,
} from '../store/index.ts'
import { readAbout, readStatus, stationFaults, statusBytes_max } from './about.ts'
import { type EarlierFlag, type Flagging, flagEntries } from './flags.ts'
import { packFaults, readPack } from './pack.ts'

export interface IntakeOptions {
  store: Pick<Store, 'append' | 'receive' | 'stations'>
  /** The gateway's clock, UTC ms. */
  now: () => number
  log: Logger
  /** What is doubted about the times of a pack. */
  clocks: Pick<Clocks, 'arrived' | 'says'>
  /** Judges the quality of a pack's readings; absent = only values outside their quantity's range are flagged. */
  flag?: Flagging['flag']
  /** Packs that may wait for the disk; those beyond are not read until there is room. Default 10,000. */
  waitingPacks_max?: number
  /** Bytes of packs that may wait for the disk. Default 32 MiB: as objects they take about three times as much. */
  waitingBytes_max?: number
}

export type Intake = Awaited<ReturnType<typeof openIntake>>

/** A refusal that the sender is told about by closing its connection. */
export const deliveryFaults = {
  'qos-0': 'Published with QoS 0, which nobody acknowledges. Publish with QoS 1.',
  'qos-2': 'Publish with QoS 1: readings have names, so nothing is stored twice, and QoS 2 is not spoken here.',
} as const
export type DeliveryFault = keyof typeof deliveryFaults

const sentences = { ...packFaults, ...deliveryFaults, ...stationFaults, ...verdictFaults }
type Reason = keyof typeof sentences

/** Opens the intake; learns from the store what each station last said about itself. */
export async function openIntake(options: IntakeOptions) {
  const { store, now, log, clocks, flag } = options
  const { waitingPacks_max = 10_000, waitingBytes_max = 32 * 1024 * 1024 } = options
  const abouts = new Map<string, string>()
  const states = new Map<string, 'online' | 'offline'>()
  for (const { station, about, state } of await store.stations()) {
    if (about) abouts.set(station, JSON.stringify(about))
    if (state) states.set(station, state)
  }
  const counts = { packs: 0, readings: 0, repeats: 0, bytes: 0, disk_refusals: 0 }
  const refused: Partial<Record<Reason, number>> = {}
  let waiting = 0
  let waiting_bytes = 0
  let isDiskRefusing = false
  const held: (() => void)[] = []
  const onDrained: (() => void)[] = []

  return {
    readings,
    about,
    status,
    /** Keeps readings that came with the wrong QoS where a person can see them. The caller closes the connection. */
    refuseDelivery: (station: string, reason: DeliveryFault, payload: Buffer) =>
      inTurn(payload.length, () => quarantine(station, { [reason]: 1 }, payload)),
    /** Whether no more should be read from anybody for now. */
    isFull,
    /** Resolves when nothing waits for the disk any more. */
    drained: () => (waiting === 0 ? Promise.resolve() : new Promise<void>((resolve) => onDrained.push(resolve))),
    stats: () => ({ ...counts, waiting, waiting_bytes, held: held.length, quarantined: { ...refused } }),
  }

  /** A pack. */
  function readings(station: string, payload: Buffer): Promise<unknown> {
    return inTurn<unknown>(payload.length, () => {
      counts.packs++
      counts.bytes += payload.length
      if (payload.length > packBytes_max) return quarantine(station, { 'too-large': 1 }, payload)
      const received_ms = now()
      const text = payload.toString()
      const { pack, flags, isUnchanged, faults } = readPack(text)
      const refusal = faults && quarantine(station, faults, payload)
      if (pack === null) return refusal ?? Promise.resolve()
      counts.readings += pack.readings.length
      // Who sends is there, whatever its last will said; the next will must count as a change again.
      if (states.get(station) === 'offline') states.set(station, 'online')
      const entry: PackEntry = {
        kind: 'pack',
        station,
        received_ms,
        pack,
        ...clocks.arrived(station, pack, received_ms),
      }
      const earlier: EarlierFlag[] = []
      const judged = flag ? flag(station, pack.readings, flags, earlier, entry.off_ms) : flags
      if (judged) entry.flags = judged
      if (isUnchanged) entry.text = text
      const receipt = store
        .receive(entry, flagEntries(station, received_ms, earlier))
        .then((verdict) => countVerdict(station, verdict))
      return refusal ? Promise.all([receipt, refusal]) : receipt
    })
  }

  function countVerdict(station: string, { repeated, refused }: Verdict) {
    counts.repeats += repeated
    for (const reason in refused) {
      const why = reason as VerdictRefusal // its only keys
      countRefused(station, why, verdictFaults[why], refused[why]!)
    }
  }

  function countRefused(station: string, reason: Reason, detail: string, readings: number) {
    if (refused[reason] === undefined) log.warn({ station, reason, detail }, 'refused; kept in quarantine')
    refused[reason] = (refused[reason] ?? 0) + Math.max(readings, 1)
  }

  /** What a station says about itself. Resolves with whether it may be retained: it was understood. */
  async function about(station: string, payload: Buffer): Promise<boolean> {
    return inTurn(payload.length, async () => {
      const { about, problem } = readAbout(payload)
      if (!about) return quarantine(station, { 'bad-about': 1 }, payload, problem)
      const text = JSON.stringify(about)
      if (abouts.get(station) === text) return true
      await store.append({ kind: 'about', station, received_ms: now(), about })
      abouts.set(station, text)
      return true
    })
  }

  /** Online or offline; only a change is stored. Resolves with whether it may be retained. */
  async function status(station: string, payload: Buffer): Promise<boolean> {
    return inTurn(payload.length, async () => {
      const status = payload.length <= statusBytes_max ? readStatus(payload) : null
      if (!status) return quarantine(station, { 'bad-status': 1 }, payload)
      const { state, clock } = status
      if (clock) clocks.says(station, clock)
      if (states.get(station) === state) return true
      const before = states.get(station)
      states.set(station, state) // at once: two changes in a row must be stored as two
      try {
        await store.append({ kind: 'presence', station, received_ms: now(), state })
      } catch (err) {
        if (before) states.set(station, before)
        else states.delete(station)
        throw err
      }
      return true
    })
  }

  async function quarantine(
    station: string,
    faults: Partial<Record<Reason, number>>,
    payload: Buffer,
    problem?: string,
  ): Promise<false> {
    const head = payload.subarray(0, refusedPayload_max).toString('base64')
    const received_ms = now()
    await Promise.all(
      (Object.entries(faults) as [Reason, number][]).map(([reason, readings]) => {
        const detail = problem ? `${sentences[reason]} ${problem}` : sentences[reason]
        countRefused(station, reason, detail, readings)
        return store.append({ kind: 'refused', station, received_ms, reason, detail, readings, payload: head })
      }),
    )
    return false
  }

  // The bound on memory: what has no room is kept as bytes and not looked at. The broker stops reading then, so this is
  // at most one read (64 KiB) and one packet for each connection.
  function inTurn<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (isFull()) return new Promise((resolve) => held.push(() => resolve(start(bytes, work))))
    return start(bytes, work)
  }

  function isFull(): boolean {
    return held.length > 0 || waiting >= waitingPacks_max || waiting_bytes >= waitingBytes_max
  }

  function start<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    waiting++
    waiting_bytes += bytes
    const answer = work()
    answer.then(
      () => finished(bytes, false),
      () => finished(bytes, true),
    )
    return answer
  }

  function finished(bytes: number, hasDiskRefused: boolean) {
    waiting--
    waiting_bytes -= bytes
    if (hasDiskRefused) counts.disk_refusals++
    if (hasDiskRefused !== isDiskRefusing) {
      isDiskRefusing = hasDiskRefused
      if (hasDiskRefused) log.error('the disk refuses; nothing is acknowledged until it takes readings again')
      else log.info('the disk takes readings again')
    }
    while (held.length > 0 && waiting < waitingPacks_max && waiting_bytes < waitingBytes_max) held.shift()?.()
    if (waiting === 0) for (const tell of onDrained.splice(0)) tell()
  }
}
