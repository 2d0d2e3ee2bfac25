/** One piece of work at a time, in the order in which they were asked for. A failure ends only its own. */
export function openTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    last = done.catch(() => undefined) // whoever asked for it is told
    return done
  }
}
