/** How a hook is: whether its receiver takes what it is sent, and the sentence that says so. */
import type { Logger } from 'pino'
import type { Hook } from '../contract.ts'
import type { Answer } from './post.ts'
import type { ProofWay } from './proof.ts'
import { durationText } from './sentences.ts'

/** What a hook says that delivers, to a receiver whose clock agrees with ours. */
export const allIsWell = 'Delivers.'
export const switchedOff = 'A person has switched it off ("enabled: false" in the settings). Nothing is delivered.'

const slowAttempts = 8 // from here on the delays are long
const clockOff_max_s = 60
const goneSays =
  'The receiver answers that it wants no more (410). It is asked again all the same; only a person switches a hook off, with "enabled: false" in the settings.'

export interface HealthOptions {
  hook: string
  way: ProofWay
  lastDelivered_ms: number | null
  /** Attempts made for the message that was tried most. */
  attempts: () => number
  now: () => number
  log: Logger
}

export type Health = ReturnType<typeof openHealth>

export function openHealth({ hook, way, lastDelivered_ms, attempts, now, log }: HealthOptions) {
  let trouble: string | null = null
  let isGone = false
  let clockOff_s: number | undefined
  let proved_ms = lastDelivered_ms

  function well(): string {
    if (way !== 'none') return allIsWell
    const ago = proved_ms === null ? null : durationText((now() - proved_ms) / 1_000).en
    const last = ago === null ? 'nothing was delivered yet' : `last delivered ${ago} ago`
    return `Nobody knows whether it works: it has no check; ${last}.`
  }

  return {
    /** Every answer tells something about the receiver. */
    hear(answer: Answer) {
      clockOff_s = answer.clockOff_s ?? clockOff_s
      if (answer.isOk) proved_ms = now()
      if (answer.isGone && !isGone) {
        log.error({ hook }, 'the receiver answers 410; it is asked again, since only a person switches a hook off')
      }
      isGone = answer.isOk ? false : (answer.isGone ?? false) || isGone
    },
    cannotDeliver({ says, words }: Answer) {
      if (trouble === null) log.warn({ hook, says, words }, 'a hook cannot deliver; trying again')
      trouble = says
    },
    cannotProve({ says }: Answer) {
      if (trouble === null) log.warn({ hook, says }, 'a hook does not answer its heartbeat or check; asking again')
      trouble = says
    },
    /** True when there was trouble before. */
    delivers(waiting: number): boolean {
      if (trouble === null) return false
      trouble = null
      log.info({ hook, waiting }, 'a hook delivers again')
      return true
    },
    /** When it answered rightly last. */
    proved_ms: () => proved_ms,
    hasTrouble: () => trouble !== null,
    says(): string {
      const isClockOff = Math.abs(clockOff_s ?? 0) > clockOff_max_s
      const off = isClockOff ? ` Its clock and ours differ by ${Math.abs(clockOff_s!)} s.` : ''
      if (isGone) return `${goneSays}${off}`
      if (trouble === null && attempts() > 0) return `Delivers, but not everything: see the deliveries.${off}`
      if (trouble === null) return `${well()}${off}`
      return `${trouble[0]!.toUpperCase()}${trouble.slice(1)}.${off}`
    },
    state(): Hook['state'] {
      if (isGone || attempts() >= slowAttempts) return 'failing'
      return trouble === null && attempts() === 0 ? 'ok' : 'retrying'
    },
  }
}
