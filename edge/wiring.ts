/**
 * "Is my wiring right?", answered in the log: a person who has just screwed a sensor on sees bytes and counts nowhere
 * else. A look shortly after the wire opened, then one every five minutes; only a change is worth a line. That nothing usable
 * comes is withdrawn with the first usable value: a person who mends a wire waits for it.
 */
import type { Logger } from 'pino'
import type { SensorHealth } from './contract.ts'
import type { Decoded } from './driver.ts'

const firstLook_ms = 15_000 // the slowest talker says something each 2.3 s, and a board takes about 2 s to start
const laterLook_ms = 5 * 60_000 // a dust sensor may sleep for so long between two measurements
const refused_most = 0.3 // a line end too many is 1 byte of 7; half a wire of garbage is a fault

type Verdict = NonNullable<SensorHealth['wiring']>

/** What the log says for each fault; hardware/README.md explains them. */
export const advice: Record<Exclude<Verdict, 'good'>, string> = {
  blind:
    'the sensor answers, but never with a usable value; the reason is in `nulls`, what to do on its page in hardware/',
  damaged: 'a large part of what comes is refused; check the plugs, the ground wire (GND) and the supply',
  garbled:
    'bytes come, but nothing this driver understands; is it the right `driver` for this port, and is the ground wire (GND) connected?',
  silent: 'the wire is open and nothing comes; has the sensor power, and does its TX lead to RX?',
}

/** The same for whoever reads Indonesian, beside it as `saran`; the sentence of the log stays one that can be searched for. */
const saran: Record<Exclude<Verdict, 'good'>, string> = {
  blind:
    'sensor menjawab, tetapi tidak pernah dengan nilai yang dapat dipakai; sebabnya ada di `nulls`, yang perlu dilakukan di halamannya di hardware/',
  damaged: 'sebagian besar yang datang ditolak; periksa colokan, kabel ground (GND), dan catu dayanya',
  garbled:
    'ada byte yang datang, tetapi tidak ada yang dimengerti driver ini; benarkah `driver` untuk port ini, dan tersambungkah kabel ground (GND)?',
  silent: 'kabelnya terbuka dan tidak ada yang datang; apakah sensor mendapat listrik, dan TX-nya menuju RX?',
}

/** Silence of a sensor that speaks only when it is asked: it may be that it does not hear. */
export const unanswered =
  'the sensor does not answer; has it power, do A and B (or TX and RX) lead to the right side, and are address and baud rate its own?'
const saranUnanswered =
  'sensor tidak menjawab; apakah ia mendapat listrik, A dan B (atau TX dan RX) menuju sisi yang benar, dan alamat serta baud rate-nya benar?'

export interface Watched {
  /** It says something without being told to, so that silence means a fault; a rain gauge in dry weather does not. */
  speaks: boolean
  /** It says it only when it is asked. */
  isAsked?: boolean
  /** How long it may say nothing, because it is asked seldom, or runs up before it measures. */
  rests_ms?: number
  /** What it is that the driver does not understand. */
  stranger?: () => object
}

export type Wiring = ReturnType<typeof watchWiring>

export function watchWiring(log: Logger, { speaks, isAsked = false, rests_ms = 0, stranger }: Watched) {
  let told: Verdict | undefined
  let span: Span | undefined

  return {
    /** The wire has opened, at this time of a clock that never jumps. */
    opened(elapsed_ms: number) {
      span = { due_ms: elapsed_ms + rests_ms + firstLook_ms, ...nothing() }
    },
    closed() {
      span = undefined
    },
    /** As it was last told; undefined before the first look. */
    verdict: () => told,
    /** `amount`: bytes, or reports of a pin. */
    came(amount: number) {
      if (span) span.came += amount
    },
    decoded(decoded: Decoded) {
      if (!span) return
      if (decoded.kind === 'rejected') return count(span.refused, decoded.reason, decoded.count)
      const isUsable = Object.values(decoded.values).some((value) => value !== null)
      if (isUsable) span.usable += 1
      else for (const reason of Object.values(decoded.nulls ?? {})) count(span.nulls, reason, 1)
      if (!isUsable || told === 'good' || told === 'damaged') return
      // Somebody has mended it: what was refused until now says nothing of how it is.
      if (told) span.refused = {}
      tell('good', span)
    },
    /** To be called about once a second. */
    look(elapsed_ms: number) {
      if (!span || elapsed_ms < span.due_ms) return
      const verdict = verdictOn(span, speaks)
      if (verdict && verdict !== told) tell(verdict, span)
      span = { due_ms: elapsed_ms + rests_ms + laterLook_ms, ...nothing() }
    },
  }

  function tell(verdict: Verdict, { came, usable, refused, nulls }: Span) {
    told = verdict
    if (verdict === 'good') log.info('the sensor is heard')
    else {
      const isUnanswered = verdict === 'silent' && isAsked
      const facts = { saran: isUnanswered ? saranUnanswered : saran[verdict], came, usable, refused, nulls }
      const words = isUnanswered ? unanswered : advice[verdict]
      log.warn({ ...facts, ...(verdict === 'garbled' && stranger?.()) }, words)
    }
  }
}

interface Span {
  due_ms: number
  came: number
  usable: number
  refused: Record<string, number>
  nulls: Record<string, number>
}

function nothing() {
  return { came: 0, usable: 0, refused: {}, nulls: {} }
}

function verdictOn({ came, usable, refused, nulls }: Span, speaks: boolean): Verdict | undefined {
  if (!speaks) return undefined
  if (came === 0) return 'silent'
  const refusedShare = Object.values(refused).reduce((sum, n) => sum + n, 0) / came
  if (usable > 0) return refusedShare > refused_most ? 'damaged' : 'good'
  return Object.keys(nulls).length > 0 ? 'blind' : 'garbled'
}

function count(counts: Record<string, number>, reason: string, by: number) {
  counts[reason] = (counts[reason] ?? 0) + by
}
