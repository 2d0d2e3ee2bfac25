/**
 * Wires on which sensors speak only when they are asked. One wire has one owner: whatever sensors share it (RS485), their
 * questions go through one queue, so that there are never two masters and never two questions at a time.
 *
 *   member ─▶ its turn ─▶ silence of 3.5 characters ─▶ question ─▶ answer, or none in time ─▶ once more ─▶ the next one's turn
 *
 * What a sensor did not answer ends its round: the rest is not asked. What comes when nobody was asked is counted. How
 * late answers are kept from being taken for others: `exchange.ts`.
 */
import type { Duplex } from 'node:stream'
import type { Reason } from '../../hardware/reasons.ts'
import type { AskedDecoder, LineSettings, Question, Rejected, Round } from '../driver.ts'
import { openTurns } from '../platform/turns.ts'
import { refusalsIn } from './answer.ts'
import { exchange, wire_ms } from './exchange.ts'
import { type Link, type LinkEvent, type LinkTools, reopening, silenceOn } from './link.ts'
import { openDuplex, type Port, portText } from './ports.ts'
import { takeEvents } from './taker.ts'

const tries = 2
/** A sensor that does not answer is asked less often, down to this: it must not slow the others on its wire. */
const slowest_ms = 60_000
/** Nobody answers although asked, for so long: the port is opened anew, which wakes an adapter that hangs. */
const usualSilence_ms = 60_000

export type Buses = ReturnType<typeof openBuses>

/** The wires of one station. `silence_ms` without a byte, and a port is opened anew. */
export function openBuses(tools: LinkTools, silence_ms = usualSilence_ms) {
  const buses = new Map<string, Bus>()
  return { rounds }

  /** Asks one sensor at `port`, again and again; gives what came of each round. */
  async function* rounds(port: Port, decoder: AskedDecoder, signal: AbortSignal): Link<Round> {
    const name = portText(port)
    const log = tools.log.child({ wire: name })
    const bus = buses.get(name) ?? openBus(port, decoder.line, silence_ms, { ...tools, log })
    buses.set(name, bus)
    const taker = takeEvents<Round>(signal)
    const leave = bus.join({ decoder, give: taker.give })
    try {
      yield* taker.events()
    } finally {
      if (leave() === 0) {
        buses.delete(name)
        await bus.stop()
      }
    }
  }
}

interface Member {
  decoder: AskedDecoder
  give: (event: LinkEvent<Round>) => void
}

/** How it goes with asking one sensor, since its wire was opened. */
interface Asking {
  isPrepared: boolean
  /** Questions in a row that were not answered. */
  missed: number
  signal: AbortSignal
}

type Bus = ReturnType<typeof openBus>

function openBus(port: Port, line: LineSettings, silence_ms: number, tools: LinkTools) {
  const { clock } = tools
  const inTurn = openTurns()
  const stopping = new AbortController()
  const members = new Map<Member, AbortController | undefined>()
  const wire = openWire(tools)
  let isOpen = false
  const done = run()

  return {
    /** Answers what takes it off again, and tells how many are left. */
    join(member: Member) {
      members.set(member, undefined)
      if (isOpen) begin(member)
      return () => {
        members.get(member)?.abort()
        members.delete(member)
        return members.size
      }
    },
    async stop() {
      stopping.abort()
      await done
    },
  }

  async function run() {
    const open = async (signal: AbortSignal) => wire.use(await openDuplex(port, line, signal))
    for await (const event of reopening(open, tools, stopping.signal)) {
      if (event.kind === 'input') {
        wire.came(event.input)
        continue
      }
      isOpen = event.kind === 'open'
      for (const [member, asking] of members) {
        asking?.abort()
        if (isOpen) begin(member)
        else member.give(event)
      }
    }
    for (const asking of members.values()) asking?.abort()
  }

  function begin(member: Member) {
    const asking = new AbortController()
    members.set(member, asking)
    member.give({ kind: 'open' })
    void keepAsking(member, { isPrepared: false, missed: 0, signal: asking.signal })
  }

  async function keepAsking({ decoder, give }: Member, asking: Asking) {
    let due_ms = clock.elapsed_ms()
    while (!asking.signal.aborted) {
      const { round, at_ms } = await inTurn(() => roundOf(decoder, asking))
      if (asking.signal.aborted) return
      give({ kind: 'input', input: round, at_ms })
      const now_ms = clock.elapsed_ms()
      if (wire.silent_ms() > Math.max(silence_ms, 2 * decoder.every_ms)) wire.giveUp()
      const every_ms = Math.min(decoder.every_ms * 2 ** asking.missed, Math.max(slowest_ms, decoder.every_ms))
      due_ms = Math.max(due_ms + every_ms, now_ms)
      await clock.wait(due_ms - now_ms, asking.signal)
    }
  }

  /** Asks one sensor everything once, and before that what prepares it, if it was not prepared. */
  async function roundOf(decoder: AskedDecoder, asking: Asking): Promise<{ round: Round; at_ms: number }> {
    const counts = new Map<Reason, number>()
    const count = (reason: Reason, by: number) => by > 0 && counts.set(reason, (counts.get(reason) ?? 0) + by)
    const questions = asking.isPrepared ? decoder.questions : [...decoder.prepare, ...decoder.questions]
    const answers: Uint8Array[] = []
    let came_bytes = wire.takeUnasked()
    let at_ms = clock.now()
    count('unasked', came_bytes)
    for (const question of questions) {
      const asked = await ask(question, asking)
      for (const { reason, count: by } of asked.refused) count(reason, by)
      came_bytes += asked.came_bytes
      if (!asked.answer) break
      answers.push(asked.answer)
      at_ms = asked.at_ms
    }
    const isWhole = answers.length === questions.length
    if (isWhole) asking.missed = 0
    const whole = isWhole ? answers.slice(questions.length - decoder.questions.length) : null
    asking.isPrepared = whole !== null && !decoder.hasRestarted?.(whole)
    return { round: { answers: whole, rejected: refusalsIn(counts), came_bytes }, at_ms }
  }

  /** Asks one thing, and once more when no answer comes. */
  async function ask(question: Question, asking: Asking) {
    const refused: Rejected[] = []
    let came_bytes = 0
    for (let left = tries; left > 0 && !asking.signal.aborted; left--) {
      if (question.after_ms) await clock.wait(question.after_ms, asking.signal)
      await wire.untilQuiet(line, asking.signal)
      const isDoubted = asking.missed > 0
      const result = await exchange(question, { wire, clock, line, isDoubted }, asking.signal)
      refused.push(...result.refused)
      came_bytes += result.came_bytes
      if (result.hasEchoed) wire.tellEcho()
      const answer = result.answer ?? (question.mayStaySilent && new Uint8Array(0))
      if (answer) return { answer, at_ms: result.at_ms, refused, came_bytes }
      refused.push({ kind: 'rejected', reason: 'no answer', count: 1 })
      asking.missed = Math.min(asking.missed + 1, 10)
    }
    return { answer: undefined, at_ms: clock.now(), refused, came_bytes }
  }
}

/** The bytes of a wire, in both directions, whatever stream carries them now. */
function openWire({ clock, log }: LinkTools) {
  let stream: Duplex | undefined
  let hears: ((chunk: Uint8Array) => void) | undefined
  let last_ms = clock.elapsed_ms() // when the last byte went or came
  let heard_ms = last_ms
  let unasked_bytes = 0
  const told = new Set<string>()
  return { use, came, write, hear, takeUnasked, untilQuiet, silent_ms, giveUp, tellEcho }

  function use(opened: Duplex) {
    stream = opened
    last_ms = heard_ms = clock.elapsed_ms()
    return opened
  }

  function came(chunk: Uint8Array) {
    last_ms = heard_ms = clock.elapsed_ms()
    if (hears) return hears(chunk)
    unasked_bytes += chunk.length
    once('unasked', () => log.warn('something speaks on this wire without being asked; only one may ask on it'))
  }

  function write(bytes: Uint8Array) {
    stream?.write(bytes)
    last_ms = clock.elapsed_ms()
  }

  function hear(take: typeof hears) {
    hears = take
  }

  /** How many bytes came since the last time without a question. */
  function takeUnasked() {
    const bytes = unasked_bytes
    unasked_bytes = 0
    return bytes
  }

  /** Modbus over serial line 1.02, 2.5.1.1: 3.5 characters of silence between frames; 1.75 ms above 19,200 baud. */
  async function untilQuiet(line: LineSettings, signal: AbortSignal) {
    const gap_ms = line.baud > 19_200 ? 1.75 : wire_ms(3.5, line)
    for (let left_ms = gap_ms; left_ms > 0 && !signal.aborted; ) {
      left_ms = last_ms + gap_ms - clock.elapsed_ms()
      if (left_ms > 0) await clock.wait(Math.ceil(left_ms), signal)
    }
  }

  function silent_ms() {
    return clock.elapsed_ms() - heard_ms
  }

  function giveUp() {
    stream?.destroy(new Error(silenceOn))
  }

  function tellEcho() {
    once('echo', () => log.info('this adapter gives back what is sent; that is cut off'))
  }

  function once(what: string, tell: () => void) {
    if (told.has(what)) return
    told.add(what)
    tell()
  }
}
