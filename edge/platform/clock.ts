/** Time as a parameter: `main.ts` hands in the real one, a test hands in one it turns by hand. */
export interface Clock {
  /** UTC milliseconds by the wall clock, which may jump when the network sets it. Only for stamping. */
  now(): number
  /** Milliseconds that never jump and never go back. For ages, time limits and delays. */
  elapsed_ms(): number
  /** Runs `run` once, `delay_ms` from now; the answer cancels it. */
  after(delay_ms: number, run: () => void): () => void
  /** Resolves after `delay_ms`, or at once when `signal` is aborted. It never rejects. */
  wait(delay_ms: number, signal?: AbortSignal): Promise<void>
}

/** The clock of this computer. `now` is handed in because the wall clock is read in one place only. */
export function realClock(now: () => number): Clock {
  const after = (delay_ms: number, run: () => void) => {
    const timer = setTimeout(run, delay_ms)
    return () => clearTimeout(timer)
  }
  return { now, elapsed_ms: () => performance.now(), after, wait: waitWith(after) }
}

/** `wait` in terms of `after`. */
export function waitWith(after: Clock['after']): Clock['wait'] {
  return (delay_ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        cancel()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const cancel = after(delay_ms, done)
      signal?.addEventListener('abort', done)
    })
}

/**
 * Delays for trying again: doubling from `first_ms` to `most_ms`, each shortened by up to a half at random, so that
 * fifty stations do not knock at the same moment after a power cut.
 */
export function backOff({ first_ms, most_ms }: BackOff, random: () => number) {
  let step_ms = first_ms
  return {
    next_ms() {
      const delay_ms = step_ms * (1 - random() / 2)
      step_ms = Math.min(step_ms * 2, most_ms)
      return delay_ms
    },
    /** The next delay is near the longest: for a refusal that a person has to put right. */
    slow() {
      step_ms = most_ms
    },
    reset() {
      step_ms = first_ms
    },
  }
}

export interface BackOff {
  first_ms: number
  most_ms: number
}

export const usualBackOff: BackOff = { first_ms: 1_000, most_ms: 60_000 }
