/**
 * Payload → readings, or a counted refusal; and the receipt.
 *
 * Each call resolves when everything the payload said is on disk: only then may the broker acknowledge. It rejects when
 * the disk refused, and then nothing may be acknowledged: the station keeps its readings and sends them again.
 */
import type { Logger } from 'pino'
import { type About, type GatewayHome, packBytes_max } from '../../edge/contract.ts'
import type { Clocks } from '../clocks/index.ts'
import {
  type ForgetScope,
  isWholeStation,
  type PackEntry,
  type Store,
  type Verdict,
  type VerdictRefusal,
} from '../store/index.ts'
import { readAbout, readStatus, statusBytes_max } from './about.ts'
import { type EarlierFlag, type Flagging, flagEntries } from './flags.ts'
import type { Limits } from './limits.ts'
import { openMarks } from './marks.ts'
import { readPack } from './pack.ts'
import { type DeliveryFault, openQuarantine } from './quarantine.ts'
import { openSaid } from './said.ts'
import { openBoardIntake, type Sent } from './sent.ts'
import { openWaitingRoom } from './waiting-room.ts'

export interface IntakeOptions {
  store: Pick<Store, 'append' | 'corrections' | 'receive' | 'stations'>
  /** The gateway's clock, UTC ms. */
  now: () => number
  log: Logger
  /** What is doubted about the times of a pack. */
  clocks: Pick<Clocks, 'arrived' | 'says'>
  /** Judges the quality of a pack's readings; absent = only values outside their quantity's range are flagged. */
  flag?: Flagging['flag']
  /** Which home of the gateway an online station was let in by last; null: it knows of none that was moved. */
  hearHome?: (station: string, home: GatewayHome | null) => void
  /** Hears what stations say of themselves, and what is refused of them. */
  nodes?: NodeListener
  /** What each station may send; absent: as much as it likes. */
  limits?: Limits
  /** Packs that may wait for the disk; those beyond are not read until there is room. Default 10,000. */
  waitingPacks_max?: number
  /** Bytes of packs that may wait for the disk. Default 32 MiB: as objects they take about three times as much. */
  waitingBytes_max?: number
}

export interface NodeListener {
  /** A status payload that was understood, as it came. */
  said: (station: string, status: object) => void
  refused: (station: string, reason: string, n: number) => void
  /** It was refused before, and is understood now. */
  accepted: (station: string, reason: string) => void
  /** A person had the record forget the station. */
  forgot: (station: string) => void
}

export type Intake = Awaited<ReturnType<typeof openIntake>>

/** Opens the intake; learns from the store what each station last said about itself. */
export async function openIntake(options: IntakeOptions) {
  const { store, now, log, clocks, flag, limits, hearHome, nodes } = options
  const { waitingPacks_max = 10_000, waitingBytes_max = 32 * 1024 * 1024 } = options
  const room = openWaitingRoom({ packs_max: waitingPacks_max, bytes_max: waitingBytes_max, limits })
  const mayKeep = (station: string, isTold = true) => limits?.mayQuarantine(station, isTold) ?? true
  const quarantine = openQuarantine({ store, mayKeep, now, log, ...(nodes && { heard: nodes.refused }) })
  const { abouts, states } = await openWords(options)
  const marks = await openMarks({ store, now, log })
  const boards = openBoardIntake({ now, clocks, quarantine, receive })
  const counts = { packs: 0, readings: 0, repeats: 0, bytes: 0, disk_refusals: 0 }
  let isDiskRefusing = false

  return {
    /** Where marks in the life of stations are entered. */
    marks,
    readings,
    about,
    status,
    /** What a small board sent: read when it is its station's turn. Resolves as `readings` does. */
    sent: (station: string, payload: Buffer, read: () => Sent | null) =>
      inTurn(station, payload.length, () => boards.take(station, payload, read())),
    /** Something that is no matter of ours counts for what its station may send all the same. */
    ignored: (station: string, bytes: number) => inTurn(station, bytes, () => Promise.resolve()),
    /** Keeps readings that came with the wrong QoS where a person can see them. The caller closes the connection. */
    refuseDelivery: (station: string, reason: DeliveryFault, payload: Buffer) =>
      inTurn(station, payload.length, () => quarantine.take(station, { [reason]: 1 }, payload)),
    /** Whether no more should be read for now, from this station or, without one, from anybody. */
    isFull: room.isFull,
    /** Stores what had to wait for its station's limits. To be called every few seconds. */
    look: () => whole(Promise.all([abouts.look(), states.look(), quarantine.look()])),
    /** A station whose words were forgotten is heard anew, though it says the same. */
    forgot(what: ForgetScope) {
      if (!isWholeStation(what)) return
      for (const said of [abouts, states]) said.forgot(what.station)
      nodes?.forgot(what.station)
    },
    /** Resolves when nothing waits for the disk any more. What waits for its station's quota is not looked at. */
    async drained() {
      await room.drained()
      await whole(quarantine.flush())
    },
    stats: () => ({ ...counts, ...room.stats(), quarantined: { ...quarantine.counts() } }),
  }

  /** A pack. Resolves with what became of it; null: nothing in it could be read. */
  function readings(station: string, payload: Buffer): Promise<Verdict | null> {
    return inTurn<Verdict | null>(station, payload.length, () => {
      counts.packs++
      counts.bytes += payload.length
      if (payload.length > packBytes_max) return nothing(quarantine.take(station, { 'too-large': 1 }, payload))
      const received_ms = now()
      const text = payload.toString()
      const { pack, flags, isUnchanged, faults } = readPack(text)
      const refusal = faults && quarantine.take(station, faults, payload)
      if (pack === null) return nothing(refusal)
      const entry: PackEntry = {
        kind: 'pack',
        station,
        received_ms,
        pack,
        ...clocks.arrived(station, pack, received_ms),
      }
      const receipt = receive(entry, flags, isUnchanged ? text : undefined)
      const marked = marks.sent(station, pack)
      return refusal || marked ? Promise.all([receipt, refusal, marked]).then(([verdict]) => verdict) : receipt
    })
  }

  /** Judges the quality of what is fine, and stores it. `text`: the pack as it came, when it says just that. */
  function receive(entry: PackEntry, flags: PackEntry['flags'], text?: string): Promise<Verdict> {
    const { station, received_ms, pack } = entry
    counts.readings += pack.readings.length
    // Who sends is there, whatever its last will said; the next will must count as a change again.
    if (states.of(station) === 'offline') states.shows(station, 'online')
    const earlier: EarlierFlag[] = []
    const judged = flag ? flag(station, pack.readings, flags, earlier, entry.off_ms) : flags
    if (judged) entry.flags = judged
    if (text !== undefined) entry.text = text
    return store
      .receive(entry, flagEntries(station, received_ms, earlier), { mayKeep: () => mayKeep(station) })
      .then((verdict) => countVerdict(station, verdict))
  }

  function countVerdict(station: string, verdict: Verdict): Verdict {
    counts.repeats += verdict.repeated
    // Its only keys.
    for (const reason in verdict.refused)
      quarantine.count(station, reason as VerdictRefusal, verdict.refused[reason as VerdictRefusal]!)
    return verdict
  }

  /** What a station says about itself. Resolves with whether it may be retained: it was understood. */
  async function about(station: string, payload: Buffer): Promise<boolean> {
    return inTurn(station, payload.length, async () => {
      const { about, problem } = readAbout(payload)
      if (!about) return quarantine.take(station, { 'bad-about': 1 }, payload, problem)
      nodes?.accepted(station, 'bad-about')
      await marks.tells(station, about.changes)
      await abouts.says(station, JSON.stringify(about))
      return true
    })
  }

  /** Online or offline; only a change is stored. Resolves with whether it may be retained. */
  async function status(station: string, payload: Buffer): Promise<boolean> {
    return inTurn(station, payload.length, async () => {
      const status = payload.length <= statusBytes_max ? readStatus(payload) : null
      if (!status) return quarantine.take(station, { 'bad-status': 1 }, payload)
      const { state, clock, home } = status
      if (state === 'online') hearHome?.(station, home ?? null)
      if (clock) clocks.says(station, clock)
      nodes?.accepted(station, 'bad-status')
      nodes?.said(station, status)
      await states.says(station, state)
      return true
    })
  }

  function inTurn<T>(station: string, bytes: number, work: () => Promise<T>): Promise<T> {
    return room.inTurn(station, bytes, () => {
      const answer = work()
      answer.then(
        () => finished(false),
        () => finished(true),
      )
      return answer
    })
  }

  function finished(hasDiskRefused: boolean) {
    if (hasDiskRefused) counts.disk_refusals++
    if (hasDiskRefused === isDiskRefusing) return
    isDiskRefusing = hasDiskRefused
    if (hasDiskRefused) log.error('the disk refuses; nothing is acknowledged until it takes readings again')
    else log.info('the disk takes readings again')
  }

  /** What the disk refuses here is tried again at the next look. */
  async function whole(work: Promise<unknown>) {
    try {
      await work
    } catch (err) {
      log.debug({ err }, 'what had to wait for the limits of a station is not stored yet')
    }
  }
}

async function nothing(refusal: Promise<unknown> | null): Promise<null> {
  await refusal
  return null
}

/** What each station last said about itself, as the record has it, and how a change of it is stored. */
async function openWords({ store, now, limits }: IntakeOptions) {
  const known = { abouts: new Map<string, string>(), states: new Map<string, string>() }
  for (const { station, about, state } of await store.stations()) {
    if (about) known.abouts.set(station, JSON.stringify(about))
    if (state) known.states.set(station, state)
  }
  const mayChange = (station: string) => limits?.mayChange(station) ?? true
  return {
    abouts: openSaid({
      known: known.abouts,
      mayChange,
      store: (station, said) =>
        store.append({ kind: 'about', station, received_ms: now(), about: JSON.parse(said) as About }),
    }),
    states: openSaid({
      known: known.states,
      mayChange,
      store: (station, said) =>
        store.append({ kind: 'presence', station, received_ms: now(), state: said as 'online' | 'offline' }),
    }),
  }
}
