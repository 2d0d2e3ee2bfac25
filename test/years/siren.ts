/**
 * A siren of the village: the real decision when to sound, over the real connection, on a computer of its own. Its horn,
 * its light and its ticks are simulated; a real one ticks each second, which would cost more than all the rest together.
 * People in the village hear it sound, and see its light when it has lost the gateway.
 */
import { pino } from 'pino'
import { connectionLimits, keepConnected, type Line, type Session } from '../../edge/connection.ts'
import { alertsTopic, type SirenState, sirenTopic } from '../../edge/contract.ts'
import { openAlertBoard } from '../../edge/siren/alerts.ts'
import { decide, nothingYet } from '../../edge/siren/decision.ts'
import type { Network } from './network.ts'
import type { People } from './people.ts'
import { type Ending, quiet, type SimulatedProcess, type Simulation } from './simulation.ts'

const tick_ms = 20_000
const stateEvery_ms = 60_000
const lostAfter_ms = 120_000 // the siren's default
const weekly_ms = 7 * 86_400_000
const choice = { rules: ['hulu-siaga'], min_level: 1, exercises: false, max_sound_s: 180, pause_s: 300, keep_s: 3_600 }

export interface SirenParts {
  simulation: Simulation
  network: Network
  people: People
  siren: string
}

export type SirenComputer = ReturnType<typeof openSirenComputer>

export function openSirenComputer(parts: SirenParts) {
  const { simulation, people } = parts
  const horn = { isBroken: false }
  let process: SimulatedProcess | null = null
  let starts = 0
  boot()

  return {
    horn,
    down() {
      end('without power')
    },
    up: boot,
  }

  function boot() {
    process = simulation.process(`siren ${++starts}`, { off_ms: 0 })
    startSiren(process, parts, horn)
  }

  function end(how: Ending) {
    process?.end(how)
    simulation.trace(`siren: ${how}`)
    people.standsNoMore(({ by }) => by === 'siren')
  }
}

/** As `edge/siren/siren.ts` puts it together. */
function startSiren(
  process: SimulatedProcess,
  { simulation, network, people, siren }: SirenParts,
  horn: { isBroken: boolean },
) {
  const { clock } = process
  const alerts = openAlertBoard()
  const topic = sirenTopic(siren)
  const tested_ms = { at: clock.now() }
  let memory = nothingYet
  let lost_ms: number | null = clock.elapsed_ms()
  let line: Line | undefined
  let heardLevel = -1
  let isLit = false
  let said = ''
  let said_ms = 0
  keepConnected(
    {
      gateway: { url: 'mqtt://gateway', username: siren, password: 'simulated' },
      clientId: `siren-${siren}`,
      will: { topic, payload: JSON.stringify({ state: 'offline' }) },
      trouble: { cutOff: 'cut off', refused: 'refused' },
      clock,
      random: simulation.chance(process.name),
      log: pino({ level: 'silent' }),
      limits: connectionLimits,
      connect: network.connectFor(process, siren),
    },
    openSession,
  )
  simulation.every(tick_ms, tick, process)
  simulation.every(weekly_ms, test, process)

  function openSession(opened: Line): Session {
    line = opened
    lost_ms = null
    said = ''
    alerts.reconnected(clock.elapsed_ms())
    void opened.subscribe(`${alertsTopic}/#`, (from, payload) => {
      alerts.take(from, payload)
      update()
    })
    return { end, sayGoodbye: async () => undefined }
  }

  function end() {
    line = undefined
    lost_ms = clock.elapsed_ms()
    alerts.disconnected()
  }

  function test() {
    if (!horn.isBroken) tested_ms.at = clock.now()
    return quiet
  }

  function tick() {
    return update() ? undefined : quiet
  }

  /** Whether something was said. */
  function update(): boolean {
    const now_ms = clock.elapsed_ms()
    const decision = decide(alerts.standing(now_ms), choice, { now_ms, lost_ms, memory })
    memory = decision.memory
    const level = decision.isLoud && !horn.isBroken ? (decision.alert?.level ?? 0) : -1
    if (level > heardLevel || (level === -1 && !decision.alert && heardLevel !== -1)) tellLevel(level)
    const isLost = (lost_ms !== null && now_ms - lost_ms >= lostAfter_ms) || horn.isBroken
    if (isLost !== isLit) tellLight(isLost)
    return tellGateway(decision.isLoud)
  }

  function tellLevel(level: number) {
    heardLevel = level
    people.hear({
      by: 'siren',
      kind: 'alert',
      text: `hulu-siaga ${level === -1 ? 'silent' : 'sounds'}`,
      rule: 'hulu-siaga',
      level,
    })
  }

  function tellLight(isLost: boolean) {
    isLit = isLost
    if (!isLost) return people.standsNoMore(({ by, kind }) => by === 'siren' && kind !== 'alert')
    if (horn.isBroken) people.hear({ by: 'siren', kind: 'state', text: `siren ${siren}: its own light` })
    else people.hear({ by: 'siren', kind: 'no sign of life', text: 'the siren has lost the gateway' })
  }

  function tellGateway(isLoud: boolean): boolean {
    const state: SirenState['state'] = horn.isBroken ? 'fault' : isLoud ? 'sounding' : 'ready'
    if (!line || (state === said && clock.elapsed_ms() - said_ms < stateEvery_ms)) return false
    said = state
    said_ms = clock.elapsed_ms()
    void line.publish(topic, JSON.stringify({ state, at_ms: clock.now(), tested_ms: tested_ms.at }), true)
    return true
  }
}
