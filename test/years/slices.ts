/** The whole history in slices, one thread each: every slice begins with a village of its own. */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { startThread } from '../../edge/platform/thread.ts'
import type { Wanted } from './plan.ts'
import type { Slice, SliceAnswer, SliceCalls } from './slice-thread.ts'

const rounds_max = 25 // of one thread: its failures are told when it ends, and its memory is given back

/**
 * Lives through one history, or through several. The answer does not depend on how many threads there are. `ended` is told
 * of each slice as it ends, in no order: how many rounds are over by then, and what came out of this one.
 */
export async function liveInSlices(
  wanted: readonly Wanted[],
  ended: (rounds: number, answer: SliceAnswer) => void,
): Promise<SliceAnswer> {
  const groups = groupsOf(wanted.flatMap(slicesOf))
  const lived: SliceAnswer[][] = []
  let next = 0
  let over = 0
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), groups.length) }, async () => {
      for (let index = next++; index < groups.length; index = next++) {
        const file = new URL('./slice-thread.js', import.meta.url)
        const thread = await startThread<SliceCalls>(file, {}, () => undefined)
        const own: SliceAnswer[] = []
        for (const slice of groups[index]!) {
          const answer = await thread.ask('live', slice)
          own.push(answer)
          over += roundsIn(slice)
          ended(over, answer)
        }
        lived[index] = own
        await thread.end()
      }
    }),
  )
  const answers = lived.flat()
  return {
    strikes: answers.flatMap(({ strikes }) => strikes),
    floods: answers.flatMap(({ floods }) => floods),
    falseDead: answers.flatMap(({ falseDead }) => falseDead),
    failures: answers.flatMap(({ failures }) => failures),
    hash: createHash('sha256')
      .update(answers.map(({ hash }) => hash).join())
      .digest('hex'),
    events: answers.reduce((sum, { events }) => sum + events, 0),
  }
}

const roundsIn = ({ first, last }: Slice) => last - first + 1

function slicesOf(wanted: Wanted): Slice[] {
  return Array.from({ length: Math.ceil(wanted.rounds / rounds_max) }, (_, index) => {
    const first = index * rounds_max
    return { wanted, first, last: Math.min(first + rounds_max, wanted.rounds) - 1 }
  })
}

/** What one thread lives through: starting one costs as much as a short history. */
function groupsOf(slices: readonly Slice[]): Slice[][] {
  const groups: Slice[][] = []
  let rounds = rounds_max
  for (const slice of slices) {
    if (rounds + roundsIn(slice) > rounds_max) {
      groups.push([])
      rounds = 0
    }
    groups.at(-1)!.push(slice)
    rounds += roundsIn(slice)
  }
  return groups
}
