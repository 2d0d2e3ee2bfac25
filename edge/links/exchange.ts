/**
 * One question and its answer on a wire that nobody else uses meanwhile. An answer that comes too late must not be taken
 * for the next one: after a missed answer the wire is listened to for as long again, and what comes then is counted, not
 * believed. `isDoubted`: an answer was missed before, so this one counts only if no second one follows it.
 */
import type { Reason } from '../../hardware/reasons.ts'
import type { LineSettings, Question, Rejected } from '../driver.ts'
import type { Clock } from '../platform/clock.ts'
import { refusalsIn, searchAnswer } from './answer.ts'

/** What an adapter, its driver and the kernel may add to the way of an answer. */
const adapter_ms = 60
const bitsPerByte = 11

export interface AskedWire {
  write(bytes: Uint8Array): void
  /** Who hears what comes; undefined: nobody was asked. */
  hear(take: ((chunk: Uint8Array) => void) | undefined): void
}

export interface ExchangeTools {
  wire: AskedWire
  clock: Clock
  line: LineSettings
  isDoubted: boolean
}

export interface Exchanged {
  answer: Uint8Array | undefined
  /** When its last byte came. */
  at_ms: number
  came_bytes: number
  refused: Rejected[]
  hasEchoed: boolean
}

/** Sends a question and waits for its answer. Ends early with `signal`. */
export async function exchange(question: Question, tools: ExchangeTools, signal: AbortSignal): Promise<Exchanged> {
  const { wire, clock, line, isDoubted } = tools
  const { ask, patience_ms, longest_bytes } = question
  const isAnswered = patience_ms > 0
  const heard = listen(question, clock)
  wire.hear(heard.take)
  wire.write(ask)
  // Twice the question: an echo comes before the answer.
  const most_ms = isAnswered
    ? patience_ms + adapter_ms + wire_ms(2 * ask.length + longest_bytes, line)
    : wire_ms(ask.length, line)
  await heard.untilFound(most_ms, signal)
  const { answer, at_ms } = heard.endSearch()
  if (isAnswered && (!answer || isDoubted)) await clock.wait(patience_ms + adapter_ms, signal)
  wire.hear(undefined)
  const { came_bytes, hasEchoed } = heard
  const isOutOfStep = isDoubted && heard.late_bytes() > 0
  return {
    answer: isAnswered ? (isOutOfStep ? undefined : answer) : new Uint8Array(0),
    at_ms,
    came_bytes: came_bytes(),
    refused: heard.refused(isOutOfStep ? (answer?.length ?? 0) : 0),
    hasEchoed: hasEchoed(),
  }
}

/** How long bytes are on the wire, ms. */
export function wire_ms(bytes: number, { baud }: LineSettings): number {
  return Math.ceil((bytes * bitsPerByte * 1_000) / baud)
}

function listen(question: Question, clock: Clock) {
  const search = searchAnswer(question)
  let isOver = false
  let came_bytes = 0
  let late_bytes = 0
  let torn_bytes = 0
  let answer: Uint8Array | undefined
  let at_ms = clock.now()
  let wake: () => void = () => undefined
  return {
    take,
    untilFound,
    endSearch,
    refused,
    ...{ came_bytes: () => came_bytes, late_bytes: () => late_bytes },
    hasEchoed: search.hasEchoed,
  }

  function take(chunk: Uint8Array) {
    came_bytes += chunk.length
    if (isOver) {
      late_bytes += chunk.length
      return
    }
    const found = search.push(chunk)
    if (found === 'more') return
    isOver = true
    if (found !== 'garbled') answer = found.answer
    at_ms = clock.now()
    late_bytes = search.rest_bytes()
    wake()
  }

  async function untilFound(most_ms: number, signal: AbortSignal) {
    const waiting = new AbortController()
    wake = () => waiting.abort()
    signal.addEventListener('abort', wake)
    if (!isOver && !signal.aborted) await clock.wait(most_ms, waiting.signal)
    signal.removeEventListener('abort', wake)
  }

  function endSearch() {
    if (!isOver) torn_bytes = search.rest_bytes()
    isOver = true
    return { answer, at_ms }
  }

  /** `unbelieved_bytes`: of an answer that came, and is not believed. */
  function refused(unbelieved_bytes: number): Rejected[] {
    const own: [Reason, number][] = [
      ['late answer', late_bytes + unbelieved_bytes],
      ['length', torn_bytes],
    ]
    return [...search.refused(), ...refusalsIn(new Map(own.filter(([, count]) => count > 0)))]
  }
}
