import { type Clock, waitWith } from '../../edge/platform/clock.ts'

export type HandClock = ReturnType<typeof handClock>

/** A clock that stands still until a test turns it. Timers run in order, and what they resolve runs before the next. */
export function handClock(start_ms = Date.UTC(2026, 10, 22)) {
  let elapsed_ms = 0
  let wall_ms = start_ms
  let number = 0
  const timers = new Map<number, { due_ms: number; run: () => void }>()
  const after: Clock['after'] = (delay_ms, run) => {
    const id = ++number
    timers.set(id, { due_ms: elapsed_ms + Math.max(delay_ms, 0), run })
    return () => void timers.delete(id)
  }

  return { now: () => wall_ms, elapsed_ms: () => elapsed_ms, after, wait: waitWith(after), turn, turnSync, step }

  /** Moves both clocks forward by `ms`, running what falls due, and lets promises settle in between. */
  async function turn(ms: number) {
    const end_ms = elapsed_ms + ms
    await settle()
    for (let timer = due(end_ms); timer; timer = due(end_ms)) {
      run(timer)
      await settle()
    }
    move(end_ms)
  }

  /** The same without letting promises settle: for a simulated week in a second. */
  function turnSync(ms: number) {
    const end_ms = elapsed_ms + ms
    for (let timer = due(end_ms); timer; timer = due(end_ms)) run(timer)
    move(end_ms)
  }

  /** Sets the wall clock as the network does: a jump that the other clock does not see. */
  function step(ms: number) {
    wall_ms += ms
  }

  function run([id, { due_ms, run }]: [number, { due_ms: number; run: () => void }]) {
    timers.delete(id)
    move(due_ms)
    run()
  }

  function due(end_ms: number) {
    let first: [number, { due_ms: number; run: () => void }] | undefined
    for (const timer of timers) {
      if (timer[1].due_ms <= end_ms && (!first || timer[1].due_ms < first[1].due_ms)) first = timer
    }
    return first
  }

  function move(to_ms: number) {
    wall_ms += to_ms - elapsed_ms
    elapsed_ms = to_ms
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
