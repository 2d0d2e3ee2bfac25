/** Work that anybody may ask for must not pile up. */
export interface TurnLimits {
  /** How much may run and wait together. */
  turns_max: number
  /** What whoever asks beyond that is told. */
  tooMany: () => Error
}

/** One piece of work at a time, in the order in which they were asked for. A failure ends only its own. */
export function openTurns(limits?: TurnLimits) {
  let last: Promise<unknown> = Promise.resolve()
  let turns = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (limits && turns >= limits.turns_max) throw limits.tooMany()
    turns++
    const done = last.then(work).finally(() => turns--)
    last = done.catch(() => undefined) // whoever asked for it is told
    return done
  }
}
