/** The thread that lives through some rounds of the history, so that a computer with several cores has all of them at work. */
import { serve } from '../../edge/platform/thread.ts'
import { judge, type Verdict } from './judge.ts'
import { live } from './live.ts'
import { type History, planOf, roundsOf, type Wanted } from './plan.ts'

export interface Slice {
  wanted: Wanted
  first: number
  last: number
}

/** What comes back: faults by their id, because functions do not travel. */
export interface SliceAnswer {
  strikes: {
    seed: number
    round: number
    fault: string
    from_ms: number
    to_ms: number
    mustBeTold: boolean
    told: Told
  }[]
  floods: Verdict['floods']
  falseDead: { seed: number; at_ms: number; text: string }[]
  failures: (Verdict['failures'][number] & { seed: number })[]
  hash: string
  events: number
}

type Told = Verdict['strikes'][number]['told']

const calls = {
  open: () => undefined,
  async live({ wanted, first, last }: Slice): Promise<SliceAnswer> {
    const history = roundsOf(planOf(wanted), first, last)
    const lived = await live(history).catch((err) => ({ err }))
    if ('err' in lived) return brokenOff(history, lived.err)
    const { strikes, floods, falseDead, failures } = judge(lived)
    return {
      strikes: strikes.map(({ strike: { round, fault, from_ms, to_ms }, ...verdict }) => {
        return { seed: wanted.seed, round, fault: fault.id, from_ms, to_ms, ...verdict }
      }),
      floods,
      falseDead: falseDead.map(({ at_ms, text }) => ({ seed: wanted.seed, at_ms, text })),
      failures: failures.map((failure) => ({ seed: wanted.seed, ...failure })),
      hash: lived.hash,
      events: lived.events,
    }
  },
}
export type SliceCalls = typeof calls

/** A history that could not be lived to its end is a failure of its seed; the others go on. */
function brokenOff({ seed, start_ms }: History, err: unknown): SliceAnswer {
  const what = `broken off: ${err instanceof Error ? err.stack : err}`
  return { strikes: [], floods: [], falseDead: [], failures: [{ seed, at_ms: start_ms, what }], hash: what, events: 0 }
}

serve(calls)
