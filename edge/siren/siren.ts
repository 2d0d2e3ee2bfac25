/**
 * A siren: hears the alerts that the gateway keeps, is loud when it must be, and says how it is.
 *
 *   pantau/1/alerts/# ─▶ alerts ─▶ decision ─▶ output        output, tests, battery ─▶ pantau/1/sirens/{id}
 *                                     lost, fault ─▶ signal
 *
 * Nothing here needs the outbox or the sensors: a siren may live alone.
 */
import type { Logger } from 'pino'
import { type Account, connectionLimits, keepConnected, type Line, type Session } from '../connection.ts'
import { alertsTopic, type SirenState, sirenTopic } from '../contract.ts'
import type { Boards } from '../links/firmata.ts'
import type { Clock } from '../platform/clock.ts'
import { openAlertBoard, type SirenAlert } from './alerts.ts'
import { watchBattery } from './battery.ts'
import { decide, nothingYet } from './decision.ts'
import type { Fault, Output, OutputTools } from './output.ts'
import { kindOf } from './outputs/index.ts'
import type { SirenSection } from './settings.ts'
import { openSignal } from './signal.ts'

export interface SirenConfig extends SirenSection {
  gateway: Account
  /** Relative paths of the section are meant from here. */
  folder: string
}

export interface SirenTools {
  boards: Boards
  clock: Clock
  random: () => number
  log: Logger
}

export type Siren = ReturnType<typeof startSiren>

const tick_ms = 1_000
const stateEvery_ms = 60_000
const day_ms = 86_400_000
const label_max = 60 // characters: a gateway takes at most 1 KiB
/** A fault that nothing else would clear is tried again this often. */
const proveAgain_ms = 60_000

const trouble = {
  cutOff:
    'the gateway lets this siren in and hangs up soon after, again and again; does another computer use the same name?',
  refused:
    'the gateway refuses this name and password; check siren.id and the password in edge.yaml and its environment',
}
const deaf: Fault = {
  id: 'server desa tidak mengizinkan sirene ini mendengar peringatan; buat namanya dengan "gateway -- subscriber add"',
  en: 'the gateway does not let this siren hear alerts; make its name with "gateway -- subscriber add"',
}

/** Listens and sounds until `close`. It never throws for what the network or the hardware does. */
export function startSiren(config: SirenConfig, { boards, clock, random, log: parentLog }: SirenTools) {
  const log = parentLog.child({ siren: config.id })
  const { output, signal } = openOutputs(config, { boards, clock, log, onChange: () => update() })
  const stopping = new AbortController()
  const battery = config.battery && watchBattery(config.battery, { boards, folder: config.folder }, stopping.signal)
  const alerts = openAlertBoard()
  const choice = { ...config, keep_s: config.lost.keep_s }
  const topic = sirenTopic(config.id)
  const offline: SirenState = { state: 'offline' }
  let memory = nothingYet
  let calling: SirenAlert | null = null
  let lost_ms: number | null = clock.elapsed_ms()
  let isDeaf = false
  let isTesting = false
  let isReady = false // `update` may be called before everything is there
  let tested_ms: number | undefined
  let proveDue_ms = 0
  let told = '' // the state without its time, as it was published last
  let toldAt_ms = 0
  let line: Line | undefined
  let cancelTick: () => void = () => undefined

  const connection = keepConnected(
    {
      gateway: config.gateway,
      clientId: `siren-${config.id}`,
      will: { topic, payload: JSON.stringify(offline) },
      trouble,
      clock,
      random,
      log,
      limits: connectionLimits,
    },
    openSession,
  )
  isReady = true
  tick()
  return { state, test, close }

  function openSession(opened: Line): Session {
    line = opened
    lost_ms = null
    told = ''
    alerts.reconnected(clock.elapsed_ms())
    void line.subscribe(`${alertsTopic}/#`, hear).then((isAllowed) => {
      isDeaf = !isAllowed
      if (isAllowed) opened.isProved()
      else log.error(deaf.en)
      update()
    })
    return { end, sayGoodbye: async () => void (await opened.publish(topic, JSON.stringify(offline), true)) }
  }

  function end() {
    line = undefined
    lost_ms = clock.elapsed_ms()
    alerts.disconnected()
    update()
  }

  function hear(from: string, payload: Buffer) {
    if (!from.startsWith(`${alertsTopic}/`)) return
    if (!alerts.take(from, payload))
      log.warn({ topic: from }, 'an alert was not understood; what was known of it stays')
    update()
  }

  function tick() {
    cancelTick = clock.after(tick_ms, tick)
    update()
    if (output.state().isKnown && !isTesting && clock.elapsed_ms() >= proveDue_ms) void prove()
  }

  /** Brings everything into the state that it must be in now, and says what has changed. */
  function update() {
    if (!isReady) return
    const now_ms = clock.elapsed_ms()
    const decision = decide(alerts.standing(now_ms), choice, { now_ms, lost_ms, memory })
    memory = decision.memory
    if (decision.alert && !calling) log.warn({ rule: decision.alert.rule }, 'an alert calls for the siren')
    if (!decision.alert && calling) log.info('no alert calls for the siren any more')
    calling = decision.alert
    output.set(decision.isLoud || isTesting)
    const isLost = lost_ms !== null && now_ms - lost_ms >= config.lost.after_s * 1_000
    signal.set(isLost || output.state().fault !== null || isDeaf)
    tell()
  }

  function state(): SirenState | null {
    const { isOn, fault, isKnown } = output.state()
    if (!isKnown) return null
    const why = fault ?? (isDeaf ? deaf : null)
    const signalFault = signal.fault()
    const volts = battery?.volts()
    return {
      state: why ? 'fault' : isOn ? 'sounding' : 'ready',
      at_ms: clock.now(),
      ...(tested_ms !== undefined && { tested_ms }),
      ...(typeof volts === 'number' && { battery_v: volts }),
      ...(why && { why }),
      ...(calling && {
        alert: { rule: calling.rule, label: calling.label.slice(0, label_max), exercise: calling.exercise },
      }),
      ...(isTesting && { test: true as const }),
      ...(signalFault && { signal_fault: signalFault }),
    }
  }

  function tell() {
    const now = state()
    if (!line || !now) return
    const { at_ms: _, battery_v, ...rest } = now
    // That the voltage is known, or is not any more, is told at once; how it moves can wait.
    const words = JSON.stringify({ ...rest, hasVoltage: battery_v !== undefined })
    if (words === told && clock.elapsed_ms() - toldAt_ms < stateEvery_ms) return
    if (now.why && words !== told) log.error({ why: now.why.en }, 'the siren cannot be relied on')
    told = words
    toldAt_ms = clock.elapsed_ms()
    void line.publish(topic, JSON.stringify(now), true)
  }

  /** The silent self-test. */
  async function prove() {
    proveDue_ms = Number.POSITIVE_INFINITY
    const found = [await output.prove(), await signal.prove()].filter((fault) => fault !== null)
    if (found.length === 0) tested_ms = clock.now()
    else log.error({ why: found.map(({ en }) => en) }, 'the self-test of the siren has failed')
    proveDue_ms = clock.elapsed_ms() + (found.length === 0 ? config.test_days * day_ms : proveAgain_ms)
    update()
  }

  /** Sounds for a moment; answers what is wrong, or null when it was loud as far as its hardware can tell. */
  async function test(): Promise<Fault | null> {
    isTesting = true
    update()
    const fault = await loudFor(output, clock)
    isTesting = false
    if (!fault) tested_ms = clock.now()
    update()
    return fault
  }

  async function close() {
    cancelTick()
    isReady = false
    await connection.close(2_000)
    stopping.abort()
    await Promise.all([output.close(), signal.close(), battery?.done])
  }
}

/** The outputs of a section, opened. */
export function openOutputs({ output, lost, folder }: SirenConfig, tools: OutputTools) {
  const open = (settings: SirenConfig['output']): Output => kindOf(settings).open(settings, { folder }, tools)
  return {
    output: open(output),
    signal: openSignal(lost.signal, lost.output && lost.signal !== 'none' ? open(lost.output) : undefined, tools.clock),
  }
}

const proof_ms = 5_000
const test_ms = 1_500

/** Waits until an output that was switched on is loud, then for 1.5 s. Answers what is wrong, or null. */
export async function loudFor(output: Output, clock: Clock, patience_ms = proof_ms): Promise<Fault | null> {
  const until_ms = clock.elapsed_ms() + patience_ms
  while (!output.state().isOn && clock.elapsed_ms() < until_ms) await clock.wait(20)
  const { isOn, fault } = output.state()
  if (!isOn) return fault ?? { id: 'sirene tidak berbunyi', en: 'the siren did not sound' }
  await clock.wait(test_ms)
  return output.state().fault
}
