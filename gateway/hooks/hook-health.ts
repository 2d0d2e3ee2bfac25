/** How a hook is: whether its receiver takes what it is sent, and the sentence that says so. */
import type { Logger } from 'pino'
import type { Hook } from '../contract.ts'
import type { Answer } from './post.ts'

/** What a hook says that delivers, to a receiver whose clock agrees with ours. */
export const allIsWell = 'Delivers.'

const slowAttempts = 8 // from here on the delays are long
const clockOff_max_s = 60

export interface HealthOptions {
  hook: string
  isDisabled: boolean
  /** Attempts made for the message that was tried most. */
  attempts: () => number
  log: Logger
}

export function openHealth({ hook, isDisabled: wasDisabled, attempts, log }: HealthOptions) {
  let isDisabled = wasDisabled
  let trouble: string | null = null
  let clockOff_s: number | undefined

  return {
    isDisabled: () => isDisabled,
    /** Every answer tells something about the receiver's clock. */
    hear(answer: Answer) {
      clockOff_s = answer.clockOff_s ?? clockOff_s
    },
    cannotDeliver({ says, words }: Answer) {
      if (trouble === null) log.warn({ hook, says, words }, 'a hook cannot deliver; trying again')
      trouble = says
    },
    cannotBeat({ says }: Answer) {
      trouble = says
    },
    /** True when there was trouble before. */
    delivers(waiting: number): boolean {
      if (trouble === null) return false
      trouble = null
      log.info({ hook, waiting }, 'a hook delivers again')
      return true
    },
    disable() {
      isDisabled = true
      log.error({ hook }, 'the receiver answers 410, so the hook is switched off; a replay switches it on again')
    },
    /** As new: a replay switches it on. */
    reset() {
      isDisabled = false
      trouble = null
    },
    says(): string {
      if (isDisabled)
        return 'The receiver answered 410 and is sent nothing. Replay, or change its settings, to switch it on.'
      const isClockOff = Math.abs(clockOff_s ?? 0) > clockOff_max_s
      const off = isClockOff ? ` Its clock and ours differ by ${Math.abs(clockOff_s!)} s.` : ''
      if (trouble === null && attempts() > 0) return `Delivers, but not everything: see the deliveries.${off}`
      if (trouble === null) return `${allIsWell}${off}`
      return `${trouble[0]!.toUpperCase()}${trouble.slice(1)}.${off}`
    },
    state(): Hook['state'] {
      if (isDisabled) return 'disabled'
      if (attempts() >= slowAttempts) return 'failing'
      return trouble === null && attempts() === 0 ? 'ok' : 'retrying'
    },
  }
}
