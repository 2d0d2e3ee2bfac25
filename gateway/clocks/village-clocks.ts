/**
 * The clocks put together: ours is watched for steps, each step goes into the record, and what was known of the stations
 * when the gateway stopped is known again.
 */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type ClockSync, clockSync } from '../../edge/platform/clock-sync.ts'
import { gauge, type Metric } from '../../edge/platform/metric.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { isOfNode, nodeSensor } from '../../hardware/quantities.ts'
import { joined, type LocalizedText, type Notices, type PartState, saysOf } from '../contract.ts'
import { historyEpoch, type Store } from '../store/index.ts'
import { type Clocks, openClocks } from './clocks.ts'
import { type GatewayClockTools, openGatewayClock, step_min_ms } from './gateway-clock.ts'
import { clockTroubles } from './troubles.ts'

export interface VillageClocksOptions extends GatewayClockTools {
  log: Logger
  /** Asks this computer; for tests. */
  askSync?: () => Promise<ClockSync>
  /** For tests; otherwise timers of this computer. The answer stops it. */
  every?: (ms: number, run: () => void) => () => void
}

export interface VillageClocks {
  /** The gateway's clock, UTC ms. */
  now: () => number
  clocks: Clocks
  /** Whether the network has set the gateway's clock, as of the last look. */
  sync(): ClockSync
  /** From here on the clock is not before what the record holds, and steps go into the record. */
  follow(store: Pick<Store, 'append' | 'latest' | 'ledger' | 'stats'>): Promise<void>
  /** Says what has been wrong for a while: at a start clocks need some minutes to be set. To be called now and then. */
  tell(board: Notices): void
  /** What `/readyz` shows. */
  state(): PartState
  metrics: Metric[]
  close(): void
}

const lookEvery_ms = 1_000
const askEvery_ms = minute_ms
const ask_max_ms = 1_000 // a start waits so long; at a boot systemd may not answer for seconds
const lasting_ms = 10 * minute_ms

/** Looks at this computer's clock at once; what systemd says of it may come a little later. */
export async function openVillageClocks({
  log,
  askSync = clockSync,
  every = interval,
  ...tools
}: VillageClocksOptions): Promise<VillageClocks> {
  const own = openGatewayClock(tools)
  let sync: ClockSync = 'unknown'
  const asked = askSync().then((answer) => {
    sync = answer
  })
  await Promise.race([asked, turn()])
  const clocks = openClocks({ now: own.now, own: () => ({ sync, behind_ms: own.behind_ms() }) })
  const stopLooking = every(lookEvery_ms, own.look)
  const stopAsking = every(askEvery_ms, async () => {
    sync = await askSync()
  })
  const since = new Map<string, { elapsed_ms: number; since_ms: number }>()
  let unwritten_ms = 0
  let isWriting = false
  let store: Pick<Store, 'append'> | undefined
  own.onStep((step_ms) => {
    log.warn({ step_ms }, 'the clock of this computer was set')
    clocks.stepped(step_ms)
    unwritten_ms += step_ms
    void writeStep()
  })

  return {
    now: own.now,
    clocks,
    sync: () => sync,
    async follow(followed) {
      await Promise.race([asked, sleep(ask_max_ms, undefined, { ref: false })])
      const { newest_commit_ms } = followed.stats()
      if (newest_commit_ms !== null) {
        own.holds(newest_commit_ms, sync)
        const back_ms = own.now() - newest_commit_ms
        if (own.behind_ms() > 0) log.warn({ behind_ms: own.behind_ms() }, behindTheRecord)
        // The record was ahead: what it holds was received by a clock that has been set back since.
        else if (back_ms < -step_min_ms) unwritten_ms += back_ms
      }
      await remember(followed, clocks)
      store = followed
      await writeStep()
    },
    tell,
    state: () => stateOf(clocks),
    metrics: metricsOf(clocks),
    close() {
      stopLooking()
      stopAsking()
    },
  }

  function tell(board: Notices) {
    const present = clockTroubles(clocks)
    for (const id of since.keys()) {
      if (present.some((trouble) => trouble.id === id)) continue
      since.delete(id)
      board.end(id)
    }
    for (const trouble of present) {
      const began = since.get(trouble.id) ?? { elapsed_ms: tools.elapsed_ms(), since_ms: own.now() }
      since.set(trouble.id, began)
      const { since_ms } = began
      const isLasting = tools.elapsed_ms() - began.elapsed_ms >= lasting_ms
      if (isLasting) board.notify({ ...trouble, severity: 'Minor', since_ms })
    }
  }

  /** A step that the disk does not take now is written with the next look. */
  async function writeStep() {
    if (!store || isWriting || unwritten_ms === 0) return
    isWriting = true
    const step_ms = unwritten_ms
    try {
      await store.append({ kind: 'clock', received_ms: own.now(), step_ms }, { urgent: true })
      unwritten_ms -= step_ms
    } catch (err) {
      log.warn({ err }, 'the disk did not take a step of the clock; trying again')
      const stop = every(lookEvery_ms, () => {
        stop()
        void writeStep()
      })
    }
    isWriting = false
    if (unwritten_ms !== 0 && unwritten_ms !== step_ms) void writeStep()
  }
}

const behindTheRecord =
  'the clock of this computer is behind the newest entry of the record; counting on from there until it is set'

/** What the newest rows and the ledger tell of each station's clock. */
async function remember(store: Pick<Store, 'latest' | 'ledger'>, clocks: Clocks) {
  const newest = new Map<string, { received_ms: number; newest_ms: number; off_ms: number }>()
  for (const { station, sensor, quantity, at_ms, received_ms, clock_off_ms = 0 } of await store.latest()) {
    if (isOfNode(quantity) || sensor === nodeSensor) continue // dated by the gateway
    const isNewer = received_ms > (newest.get(station)?.received_ms ?? 0)
    if (isNewer) newest.set(station, { received_ms, newest_ms: at_ms, off_ms: clock_off_ms })
  }
  for (const [station, { received_ms, newest_ms, off_ms }] of newest) {
    const { epochs } = await store.ledger(station)
    const own = epochs.filter(({ epoch }) => !epoch.startsWith(historyEpoch))
    const inOrder = own.toSorted((a, b) => a.last_received_ms - b.last_received_ms)
    const last = inOrder.at(-1)
    clocks.knew(station, {
      // An offset of none is not remembered: the rows may be history that somebody brought in.
      ...(off_ms !== 0 && { off_ms }),
      last: { received_ms, newest_ms },
      epoch: last?.epoch ?? null,
      seq: last?.highest_seq ?? 0,
      earlier: inOrder.slice(0, -1).map(({ epoch }) => ({ epoch, off_ms: null })),
    })
  }
}

const calm: Record<ClockSync, LocalizedText> = {
  synced: {
    id: 'Disetel oleh jaringan; jam semua stasiun cocok.',
    en: 'Set by the network; the stations agree.',
  },
  unsynced: {
    id: 'Belum disetel oleh jaringan; tidak ada stasiun yang berbeda.',
    en: 'Not set by the network; no station says otherwise.',
  },
  unknown: {
    id: 'Komputer ini tidak tahu apakah jamnya disetel; tidak ada stasiun yang berbeda.',
    en: 'This computer cannot tell whether its clock is set; no station says otherwise.',
  },
}

function stateOf(clocks: Clocks): PartState {
  const troubles = clockTroubles(clocks).map(({ text }) => text)
  if (troubles.length > 0) return { ok: false, ...saysOf(joined(troubles)) }
  return { ok: true, ...saysOf(calm[clocks.own().sync]) }
}

function metricsOf(clocks: Clocks): Metric[] {
  const offsets = () => Object.fromEntries(clocks.differing().map(({ station, off_ms }) => [station, off_ms / 1_000]))
  return [
    gauge('pantau_clock_synced', '1 while the network sets the gateway’s clock', () =>
      Number(clocks.own().sync === 'synced'),
    ),
    gauge(
      'pantau_clock_behind_seconds',
      'How far the computer’s clock is behind the record',
      () => clocks.own().behind_ms / 1_000,
    ),
    gauge(
      'pantau_station_clock_offset_seconds',
      'A station’s clock minus the gateway’s, where they differ',
      offsets,
      'station',
    ),
  ]
}

function interval(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms).unref()
  return () => clearInterval(timer)
}
