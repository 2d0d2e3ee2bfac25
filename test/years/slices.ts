/** The whole history in slices, one thread each: every slice begins with a village of its own. */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { startThread } from '../../edge/platform/thread.ts'
import type { Wanted } from './plan.ts'
import type { SliceAnswer, SliceCalls } from './slice-thread.ts'

const rounds_max = 25 // of one slice: its failures are told when it ends, and its memory is given back

/** The answer does not depend on how many threads there are. `ended` is told how many rounds are over. */
export async function liveInSlices(wanted: Wanted, ended: (rounds: number) => void): Promise<SliceAnswer> {
  const slices = Array.from({ length: Math.ceil(wanted.rounds / rounds_max) }, (_, index) => {
    const first = index * rounds_max
    return { wanted, first, last: Math.min(first + rounds_max, wanted.rounds) - 1 }
  })
  const answers: SliceAnswer[] = []
  let next = 0
  let over = 0
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), slices.length) }, async () => {
      for (let index = next++; index < slices.length; index = next++) {
        const slice = slices[index]!
        const file = new URL('./slice-thread.js', import.meta.url)
        const thread = await startThread<SliceCalls>(file, slice, () => undefined)
        answers[index] = await thread.ask('live')
        await thread.end()
        over += slice.last - slice.first + 1
        ended(over)
      }
    }),
  )
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
