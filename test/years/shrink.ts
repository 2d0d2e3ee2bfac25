/**
 * The shortest history that still fails: the round of the first failure alone, or with as many rounds before it as it
 * takes; then without each fault and flood that it does not need.
 */
import { type Failure, judge } from './judge.ts'
import { live } from './live.ts'
import { type History, roundsOf } from './plan.ts'

export interface Shrunk {
  history: History
  failure: Failure
  lastLines: readonly string[]
}

const tries_max = 40

/** Null when it fails in the whole history only. */
export async function shrink(history: History, failure: Failure): Promise<Shrunk | null> {
  let tries = 0
  const round = Math.floor((failure.at_ms - history.start_ms) / history.round_ms)
  let found: Shrunk | null = null
  for (let before = 0; !found && before <= 16 && before <= round; before = before * 2 || 1) {
    found = await failing(roundsOf(history, round - before, round))
  }
  if (!found) return null
  let least = found
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const shorter of withoutOne(least.history)) {
      const next = await failing(shorter)
      if (!next) continue
      least = next
      isShorter = true
      break
    }
  }
  return least

  async function failing(part: History): Promise<Shrunk | null> {
    if (tries++ >= tries_max) return null
    const lived = await live(part)
    const first = judge(lived).failures.find(({ what }) => kindOf(what) === kindOf(failure.what))
    return first ? { history: part, failure: first, lastLines: lived.lastLines } : null
  }
}

function withoutOne(history: History): History[] {
  const { strikes, floods } = history
  return [
    ...strikes.map((one) => ({ ...history, strikes: strikes.filter((other) => other !== one) })),
    ...floods.map((one) => ({ ...history, floods: floods.filter((other) => other !== one) })),
  ]
}

/** Numbers may differ in the shorter history. */
function kindOf(what: string): string {
  return what.replace(/\d+/g, 'n')
}
