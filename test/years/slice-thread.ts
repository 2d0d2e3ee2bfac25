/** The thread that lives through some rounds of the history, so that a computer with several cores has all of them at work. */
import { serve } from '../../edge/platform/thread.ts'
import { judge, type Verdict } from './judge.ts'
import { live } from './live.ts'
import { planOf, roundsOf, type Wanted } from './plan.ts'

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
  falseDead: { at_ms: number; text: string }[]
  failures: (Verdict['failures'][number] & { seed: number })[]
  hash: string
  events: number
}

type Told = Verdict['strikes'][number]['told']

const calls = {
  open: () => undefined,
  async live({ wanted, first, last }: Slice): Promise<SliceAnswer> {
    const lived = await live(roundsOf(planOf(wanted), first, last))
    const { strikes, floods, falseDead, failures } = judge(lived)
    return {
      strikes: strikes.map(({ strike: { round, fault, from_ms, to_ms }, ...verdict }) => {
        return { seed: wanted.seed, round, fault: fault.id, from_ms, to_ms, ...verdict }
      }),
      floods,
      falseDead: falseDead.map(({ at_ms, text }) => ({ at_ms, text })),
      failures: failures.map((failure) => ({ seed: wanted.seed, ...failure })),
      hash: lived.hash,
      events: lived.events,
    }
  },
}
export type SliceCalls = typeof calls

serve(calls)
