/** One look-up of names, in pieces between which other questions are answered. */
import { setImmediate as turn } from 'node:timers/promises'
import { DiskRefused } from '../record.ts'
import type { Answer, Asked } from '../verdicts/question.ts'
import type { Tables } from './tables.ts'

const step_ms = 10 // how long other questions wait for it

/**
 * `present`: the tables as they are now. `recover` reads them again after an error of the disk, and throws what is none.
 * Rejects with `DiskRefused` when the tables cannot tell.
 */
export async function nameAnswer(
  present: () => Tables,
  asked: Asked,
  recover: (err: unknown) => void,
): Promise<Answer> {
  const looking = present()
  const steps = looking.names(asked)
  let until_ms = performance.now() + step_ms
  for (;;) {
    // Meanwhile they may have been read anew, and stand behind.
    if (present() !== looking) throw new DiskRefused('The tables are read again, so it cannot be told what is new.')
    const step = stepOf(steps, recover)
    if (step.done) return step.value
    if (performance.now() < until_ms) continue
    await turn()
    until_ms = performance.now() + step_ms
  }
}

/** The next step of a look-up. Trouble with the file is the disk's, and read again. */
function stepOf(steps: Generator<void, Answer>, recover: (err: unknown) => void): IteratorResult<void, Answer> {
  try {
    return steps.next()
  } catch (err) {
    recover(err)
    throw new DiskRefused('The tables cannot be read, so it cannot be told what is new.', { cause: err })
  }
}
