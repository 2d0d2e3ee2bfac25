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
  return { now, elapsed_ms: sinceBoot_ms, after, wait: waitWith(after) }
}

/** Milliseconds since this computer was started: the same in each of its processes. */
export function sinceBoot_ms(): number {
  return Number(process.hrtime.bigint()) / 1e6
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
