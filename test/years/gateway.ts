/**
 * The gateway's computer and its process: the real intake, list of stations, rules, alerts and hooks on the simulated
 * record. A process that is killed is started again by its supervisor, as systemd does, unless the computer is down.
 */
import { pino } from 'pino'
import type { ClockSync } from '../../edge/platform/clock-sync.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import type { Thread } from '../../edge/platform/thread.ts'
import { openWarning } from '../../gateway/alerts/index.ts'
import { clockLink, openVillageClocks } from '../../gateway/clocks/index.ts'
import { openDeliveries } from '../../gateway/hooks/deliveries.ts'
import type { DeliveryCalls } from '../../gateway/hooks/deliveries-thread.ts'
import { openHooks, openNotices } from '../../gateway/hooks/index.ts'
import type { Sender } from '../../gateway/hooks/sender.ts'
import { HookSettings } from '../../gateway/hooks/settings.ts'
import { openChain, openReadiness } from '../../gateway/http/index.ts'
import { openFlags, openIntake } from '../../gateway/intake/index.ts'
import { openStations, stationsLink } from '../../gateway/stations/index.ts'
import { recordLink, recordState } from '../../gateway/store/index.ts'
import { type Card, openCard } from './card.ts'
import { openRecord } from './record.ts'
import { type Ending, quiet, type SimulatedProcess, type Simulation } from './simulation.ts'

const start_ms = 4_000 // from the start of the process to listening, on a Raspberry Pi
const restart_ms = 5_000 // RestartSec of hardware/systemd/pantau-gateway.service
const look_ms = 15_000 // 5 s in gateway.ts; what it looks for lasts minutes
const lookAtClock_ms = 60_000 // the clock looks at itself whenever it is asked; a second in between is not needed

export interface GatewayParts {
  simulation: Simulation
  /** Its data folder, for what is small and not simulated: rules.db, hooks.db. */
  folder: string
  rules: string
  quality: Parameters<typeof openFlags>[0]
  hooks: object[]
  /** What delivers for a hook, by its id. */
  senders: (hook: string) => Sender
  /** The present state of a rule's alert goes out to sirens. */
  published: (process: SimulatedProcess, rule: string, payload: string) => void
  station: string
  siren: string
}

interface Running {
  process: SimulatedProcess
  die: () => void
  listening: Listening | null
}

/** A gateway that listens. */
export type Listening = Awaited<ReturnType<typeof openProcess>>

export type GatewayComputer = ReturnType<typeof openGatewayComputer>

export function openGatewayComputer(parts: GatewayParts) {
  const { simulation } = parts
  const computer = { off_ms: 0, sync: 'synced' as ClockSync }
  const card = openCard()
  let running: Running | null = null
  let isDown = false
  let starts = 0
  boot()

  return {
    /** Its clock, and whether the network has set it. */
    computer,
    card,
    /** The gateway as the network finds it: null while nobody listens. */
    listening: (): Listening | null => (running as Running | null)?.listening ?? null,
    /** kill -9, and a new start by the supervisor. */
    kill() {
      end('killed')
      simulation.after(restart_ms, boot)
    },
    /** Without power, or with a process that cannot start, until `up`. */
    down() {
      isDown = true
      end('without power')
    },
    up() {
      isDown = false
      boot()
    },
  }

  function end(how: Ending) {
    const ended = running
    running = null
    ended?.process.end(how)
    ended?.die()
    simulation.trace(`gateway: ${how}`)
  }

  function boot() {
    if (isDown || running) return
    const process = simulation.process(`gateway ${++starts}`, computer)
    const mine: Running = { process, die: () => undefined, listening: null }
    running = mine
    process.clock.after(start_ms, () => void open(mine).catch((err) => cannotOpen(process, err)))
  }

  /** Settings that cannot be: the process ends with 2, and the supervisor tries again. Anything else is a defect. */
  function cannotOpen(process: SimulatedProcess, err: unknown) {
    if (!process.isAlive()) return
    if (!(err instanceof ConfigError)) return simulation.fail(err)
    end('killed')
    simulation.after(restart_ms, boot)
  }

  async function open(mine: Running) {
    mine.listening = await openProcess(parts, mine.process, { card, computer }, (die) => {
      mine.die = die
    })
    simulation.trace('gateway: listens')
  }
}

/** As `gateway/gateway.ts` wires it, without HTTP, MQTT and InfluxDB. `mayDie` gets what ends with the process. */
async function openProcess(
  { simulation, folder, rules, quality, hooks: hookSettings, senders, published, station, siren }: GatewayParts,
  process: SimulatedProcess,
  { card, computer }: { card: Card; computer: { sync: ClockSync } },
  mayDie: (die: () => void) => void,
) {
  const log = pino({ level: 'silent' })
  const random = simulation.chance(process.name)
  const dying: (() => void)[] = []
  mayDie(() => {
    for (const die of dying) die()
  })
  const { store, die } = openRecord({ card, process, random, log })
  dying.push(die)
  const watched = await openVillageClocks({
    wall: process.clock.now,
    elapsed_ms: process.clock.elapsed_ms,
    askSync: async () => computer.sync,
    every: (ms, run) => everyQuietly(simulation, Math.max(ms, lookAtClock_ms), run, process),
    log,
  })
  const { now, clocks } = watched
  const clock = { ...process.clock, now }
  await watched.follow(store)

  const readiness = openReadiness()
  const chain = openChain({ now })
  readiness.needs('record', () => recordState(store.stats()))
  const registered = () => [{ station, name: station, place: null }]
  const stations = await openStations({ store, registered, now, log })
  const notices = openNotices()
  everyQuietly(
    simulation,
    look_ms,
    () => {
      stations.look()
      watched.tell(notices)
    },
    process,
  )
  const { flag } = await openFlags(quality, store)
  const intake = await openIntake({ store, clocks, flag, now, log })
  const warning = await openWarning({
    store,
    stations,
    subscribers: () => [siren],
    config: { data_dir: folder, rules },
    receive: intake.readings,
    notices,
    now,
    clock,
    log,
  })
  dying.push(() => void warning.reader.close())
  const hooks = await openHooks(
    store,
    { hooks: HookSettings.parse(hookSettings), data_dir: folder },
    {
      now,
      random,
      env: {},
      log,
      clock,
      notices,
      chain: chain.answer,
      senders: async (list) => list.map(({ id }) => senders(id)),
      openDeliveries: async (folder) => {
        const thread = deliveriesHere(folder)
        dying.push(() => void thread.end())
        return thread
      },
    },
  )
  readiness.shows('clock', watched.state)
  readiness.shows('sirens', warning.sirens)
  chain.add(() => [clockLink(watched), recordLink(store), stationsLink(stations, now())])
  for (const { name, state, links } of [warning.reader, hooks]) {
    readiness.shows(name, state)
    if (links) chain.add(links)
  }
  const retained = new Map<string, string>()
  await warning.announce(async (rule, payload) => {
    retained.set(rule, payload)
    published(process, rule, payload)
  })
  return {
    process,
    intake,
    hearSiren: warning.hearSiren,
    /** What the broker tells whoever subscribes to alerts. */
    retained,
    /** What somebody reads of trouble who opens the page: `/readyz` and `/chain`. */
    troubles(): string[] {
      const parts = Object.entries(readiness.answer().parts).flatMap(([part, { ok, says }]) =>
        ok ? [] : [`${part}: ${says}`],
      )
      const links = chain.answer().links.flatMap(({ link, troubles }) => troubles.map(({ en }) => `${link}: ${en}`))
      return [...parts, ...links]
    },
  }
}

/** For what settles nothing that another part waits for. The answer stops it. */
function everyQuietly(simulation: Simulation, ms: number, run: () => void, process: SimulatedProcess): () => void {
  let isStopped = false
  const owner = { isAlive: () => process.isAlive() && !isStopped }
  const quietly = () => {
    run()
    return quiet
  }
  simulation.every(ms, quietly, owner)
  return () => {
    isStopped = true
  }
}

/** The real delivery log, in this thread: what it has written survives a kill. */
function deliveriesHere(folder: string): Thread<DeliveryCalls> {
  const deliveries = openDeliveries(folder)
  const { damaged, ...calls } = deliveries
  const table: Record<string, (...args: never[]) => unknown> = { ...calls, damaged: () => damaged }
  let isEnded = false
  return {
    async ask(call: string, ...args: never[]) {
      if (isEnded) throw new Error('The process has ended.')
      return table[call]!(...args)
    },
    async end() {
      if (!isEnded) deliveries.close()
      isEnded = true
    },
  } as Thread<DeliveryCalls>
}
