/**
 * Time that passes only when something happens: a queue of events, each at its moment. Everything that waits in the
 * simulated village waits in this queue, so a year takes as long as its events take to compute.
 *
 * Deterministic: events of one moment run in the order in which they were planned, promises settle between two events,
 * chance comes from streams that are named and seeded, and nothing in here asks the real clock, disk or network.
 * `trace` makes that provable: two runs with one seed give one hash.
 */
import { createHash } from 'node:crypto'
import { type Clock, waitWith } from '../../edge/platform/clock.ts'
import { seededRandom } from '../crash/random.ts'
import { type Owner, openEventQueue } from './event-queue.ts'

/** Answered by an event after which no promise is waiting, so that the next one may follow at once. */
export const quiet = Symbol('quiet')

/** A computer's clock, as far as it differs from true time. */
export interface Setting {
  /** Wall clock minus true time, ms. */
  off_ms: number
}

export interface SimulatedProcess extends Owner {
  name: string
  /** As the process sees time: its computer's wall clock, and timers that end with it. */
  clock: Clock
  /** None of its timers fires any more. After a kill the kernel closes its connections; without power nobody does. */
  end(how: Ending): void
  onEnd(run: (how: Ending) => void): void
}

export type Ending = 'killed' | 'without power'

export type Simulation = ReturnType<typeof openSimulation>

const world: Owner = { isAlive: () => true }

/** Begins at `start_ms` (UTC). `seed` names all the chance in it. */
export function openSimulation({ seed, start_ms }: { seed: number; start_ms: number }) {
  const queue = openEventQueue()
  const hash = createHash('sha256')
  const lines: string[] = []
  let now_ms = start_ms
  let events = 0
  let failure: { err: unknown } | null = null

  return {
    now: () => now_ms,
    after,
    every,
    process,
    chance,
    trace,
    lastLines,
    passTo,
    fail,
    digest,
    events: () => events,
  }

  /** Runs `run` in `delay_ms`, unless `owner` has ended by then. The answer cancels it. */
  function after(delay_ms: number, run: () => unknown, owner: Owner = world): () => void {
    return queue.add(now_ms + Math.max(0, delay_ms), run, owner)
  }

  /** Runs `run` each `period_ms`, the first time after one period, or after `first_ms`. */
  function every(period_ms: number, run: () => unknown, owner: Owner = world, first_ms = period_ms): void {
    after(
      first_ms,
      () => {
        every(period_ms, run, owner)
        return run()
      },
      owner,
    )
  }

  function process(name: string, setting: Setting): SimulatedProcess {
    const started_ms = now_ms
    let isAlive = true
    const ends: ((how: Ending) => void)[] = []
    const owner = { isAlive: () => isAlive }
    const own: Clock['after'] = (delay_ms, run) => (isAlive ? after(delay_ms, run, owner) : () => undefined)
    const clock: Clock = {
      now: () => Math.round(now_ms + setting.off_ms),
      elapsed_ms: () => now_ms - started_ms,
      after: own,
      wait: waitWith(own),
    }
    return {
      ...owner,
      name,
      clock,
      end(how) {
        isAlive = false
        for (const run of ends.splice(0)) run(how)
      },
      onEnd: (run) => void ends.push(run),
    }
  }

  /** A stream of numbers in [0, 1) of its own: what one part draws does not move the chance of another. */
  function chance(name: string): () => number {
    return streamOf(seed, name)
  }

  /** Puts a line into the history that the hash is made of. */
  function trace(line: string) {
    hash.update(`${now_ms - start_ms} ${line}\n`)
    lines.push(`${stampOf(now_ms)} ${line}`)
    if (lines.length > 2 * lines_max) lines.splice(0, lines_max)
  }

  function lastLines(): readonly string[] {
    return lines.slice(-lines_max)
  }

  /** The hash of the history so far. */
  function digest(): string {
    return hash.copy().digest('hex')
  }

  /** Something that must never happen: time ends here, with this error. */
  function fail(err: unknown) {
    failure ??= { err }
  }

  /** Lets time pass until `until_ms`. */
  async function passTo(until_ms: number): Promise<void> {
    await settle()
    for (let event = queue.take(until_ms); event; event = queue.take(until_ms)) {
      now_ms = event.due_ms
      events++
      if (event.run() !== quiet) await settle()
      if (failure) throw failure.err
    }
    now_ms = until_ms
  }
}

const lines_max = 400

/** The time of a line, for people. */
export function stampOf(at_ms: number): string {
  return new Date(at_ms).toISOString().replace('T', ' ').slice(0, 19)
}

/** Until every promise has settled: one turn of the event loop. What a part plans with `setImmediate` runs in it or in the next. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function streamOf(seed: number, name: string): () => number {
  return seededRandom(createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0))
}
