/**
 * The station's computer, its board with one level sensor, and the edge agent on it: the real sampler, outbox, dispatcher
 * and uplink. What is in the outbox's file survives every kill.
 */
import { pino } from 'pino'
import type { Health, Reading } from '../../edge/contract.ts'
import { openOutbox } from '../../edge/outbox.ts'
import { newEpoch } from '../../edge/pack.ts'
import { type Database, openDatabase } from '../../edge/platform/sqlite.ts'
import { openSampler, type Sample } from '../../edge/sampling.ts'
import { startUplink } from '../../edge/uplink.ts'
import type { Network } from './network.ts'
import type { Ending, Setting, SimulatedProcess, Simulation } from './simulation.ts'
import { quiet } from './simulation.ts'

const every_s = 60
const frame_ms = 20_000
const restart_ms = 5_000 // RestartSec of hardware/systemd/pantau-edge.service
const lossWindow_s = 10 // the edge's default

export interface StationParts {
  simulation: Simulation
  network: Network
  station: string
  sensor: string
  /** The water under the sensor now, m. */
  level_m: () => number
  /** Told of each reading that the agent has taken over. */
  measured: (reading: Reading) => void
}

export type StationComputer = ReturnType<typeof openStationComputer>

export function openStationComputer(parts: StationParts) {
  const { simulation } = parts
  const setting: Setting = { off_ms: 0 }
  /** What the sensor does: answers, answers nothing usable, says nonsense, or is gone; and whether its board is there. */
  const board = { isThere: true, sensor: 'well' as 'well' | 'blind' | 'torn off' | 'silent' | 'wild' }
  const clock = { state: 'synced' as Health['clock'] }
  const card = openCardOfEdge()
  let process: SimulatedProcess | null = null
  let isDown = false
  let starts = 0
  boot()

  return {
    setting,
    board,
    clock,
    kill() {
      end('killed')
      simulation.after(restart_ms, boot)
    },
    down() {
      isDown = true
      end('without power')
    },
    up() {
      isDown = false
      boot()
    },
    close: card.close,
  }

  function end(how: Ending) {
    process?.end(how)
    process = null
    simulation.trace(`station: ${how}`)
  }

  function boot() {
    if (isDown || process) return
    process = simulation.process(`station ${++starts}`, setting)
    startAgent(process, { ...parts, board, clockState: () => clock.state, openDatabase: card.open })
  }
}

interface AgentParts extends StationParts {
  board: { isThere: boolean; sensor: 'well' | 'blind' | 'torn off' | 'silent' | 'wild' }
  clockState: () => Health['clock']
  openDatabase: typeof openDatabase
}

/** As `edge/main.ts` and `edge/station.ts` wire it, with frames instead of bytes on a wire. */
function startAgent(process: SimulatedProcess, parts: AgentParts) {
  const { simulation, network, station, sensor, level_m, measured, board, clockState, openDatabase } = parts
  const { clock } = process
  const random = simulation.chance(process.name)
  const log = pino({ level: 'silent' })
  const outbox = openOutbox({ file: 'outbox.db', epoch: newEpoch(random), lossWindow_s, clock, log, openDatabase })
  // No fault strikes this card: what it refuses, a change of ours has broken, and every kill would cost what waits.
  if (outbox.stats().disk === 'failing') simulation.fail(new Error('the outbox cannot use the simulated card'))
  const sampler = openSampler({ every_s, quantities: ['water_level_m'] })
  const started_ms = clock.now()
  let wasThere = board.isThere
  simulation.every(frame_ms, frame, process, frame_ms * random())
  nextTick()
  startUplink({
    station,
    gateway: { url: 'mqtt://gateway', username: station, password: 'simulated' },
    about: { name: station, sensors: [{ sensor, model: 'simulated', quantities: ['water_level_m'] }] },
    health,
    outbox,
    clock,
    random,
    log,
    connect: network.connectFor(process, station),
  })

  function frame() {
    if (!board.isThere || board.sensor === 'silent') return quiet
    const value = { well: level_m(), blind: null, wild: -1.7e308, 'torn off': -1.5 }[board.sensor]
    const nulls = value === null ? { nulls: { water_level_m: 'no echo' as const } } : {}
    hand(sampler.take({ kind: 'frame', values: { water_level_m: value }, ...nulls }, clock.now()))
    return quiet
  }

  function nextTick() {
    const every_ms = every_s * 1_000
    clock.after(every_ms - (clock.now() % every_ms), () => {
      hand(sampler.tick(clock.now(), { connected: wasThere && board.isThere }))
      wasThere = board.isThere
      nextTick()
    })
  }

  function hand(samples: Sample[]) {
    for (const { at_ms, values } of samples) {
      const reading: Reading = { sensor, at_ms, values, ...(clockState() === 'unsynced' && { clock: 'unsynced' }) }
      outbox.add(reading)
      measured(reading)
    }
  }

  function health(): Health {
    const answers = board.isThere && board.sensor !== 'silent'
    return {
      at_ms: clock.now(),
      started_ms,
      clock: clockState(),
      outbox: outbox.stats(),
      sensors: {
        [sensor]: {
          connected: board.isThere,
          last_frame_ms: answers ? clock.now() : null,
          frames: 1,
          rejected: {},
          nulls: {},
        },
      },
    }
  }
}

/** The outbox's file: SQLite in memory, which the next process finds as the last one left it. */
function openCardOfEdge() {
  let database: Database | null = null
  return {
    open: (...[, options]: Parameters<typeof openDatabase>): Database => {
      database ??= openDatabase(':memory:', options)
      return new Proxy(database, {
        get: (target, key) => {
          if (key === 'close') return () => target
          const found = Reflect.get(target, key)
          return typeof found === 'function' ? found.bind(target) : found
        },
      })
    },
    close: () => void database?.close(),
  }
}
