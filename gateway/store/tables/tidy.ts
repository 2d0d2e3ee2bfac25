/** What is done at leisure: neighbouring segments become one, and each is read now and then to see that it is whole. */
import type { Catalog } from '../segments/catalog.ts'
import { type MergeOptions, mergeSegments } from '../segments/merge.ts'
import type { Segment } from '../segments/segment.ts'
import { isAnswered } from './answered.ts'
import { cutsIn, isForgottenLine, stateLeft, touching } from './forgetting.ts'
import type { Memory } from './memory.ts'
import { type Limits, removalOf } from './retention.ts'
import { inSteps, ownerOf } from './settle.ts'
import { applyState, combinedState, type State } from './state.ts'

const alerts_max = 100_000
const nothing: State = { files: [], stations: [], series: [], losses: [], retained_ms: null }
const refusedPerStation_max = 1_000 // of each: one that sends junk must not push out what the others have there

/** Merges the next neighbours that should be; null when none should. */
export function merging(folder: string, catalog: Catalog, memory: Memory): Generator<void> | null {
  const inputs = catalog.mergeable()
  if (!inputs) return null
  return rewritten(folder, catalog, memory, {
    inputs,
    state: (files) =>
      combinedState(
        inputs.map((one) => stateLeft(memory, one)),
        files,
      ),
  })
}

/** Removes what is too old, segment by segment. Says how far it has come. */
export function* retaining(folder: string, catalog: Catalog, memory: Memory, limits: Limits): Generator<void> {
  for (const segment of catalog.segments) {
    const removal = removalOf(memory, segment, limits)
    yield
    if (!removal) continue
    const { without, series } = removal
    const removed: State = { ...nothing, series, retained_ms: memory.retained_ms }
    yield* rewritten(folder, catalog, memory, {
      inputs: [segment],
      state: (files) => combinedState([stateLeft(memory, segment), removed], files),
      without: (key) => without.get(key),
    })
    applyState(memory, removed)
  }
}

/** Writes every segment anew that has something of what was forgotten. */
export function* forgetting(folder: string, catalog: Catalog, memory: Memory): Generator<void> {
  for (let segment = nextTouched(catalog, memory); segment; segment = nextTouched(catalog, memory)) {
    const inputs = [segment]
    yield* rewritten(folder, catalog, memory, {
      inputs,
      state: (files) => combinedState([stateLeft(memory, inputs[0]!)], files),
    })
    yield
  }
}

/** Whether some segment has to be written anew because it has something of what was forgotten. */
export function nextTouched({ segments }: Pick<Catalog, 'segments'>, memory: Memory): Segment | undefined {
  return segments.find((segment) => touching(memory, segment).length > 0)
}

interface Rewriting extends Pick<MergeOptions, 'inputs' | 'without'> {
  state(files: string[]): State
}

function* rewritten(folder: string, catalog: Catalog, memory: Memory, rewriting: Rewriting): Generator<void> {
  const { inputs, state, without } = rewriting
  // What is damaged is left out, and with the file goes the proof of it: so it is found, and said in the new one, before.
  yield* inSteps(verified(inputs))
  const told: State = {
    ...nothing,
    losses: memory.losses,
    corrections: memory.corrections.all(),
    forgotten: [...memory.forgotten],
    answered: [...memory.answered],
  }
  const cuts = new Map(inputs.map((segment) => [segment, cutsIn(memory, segment)]))
  const isGone = new Map(inputs.map((segment) => [segment, isForgottenLine(memory, segment)]))
  const name = catalog.nextName()
  const names = catalog.segments.filter((one) => !inputs.includes(one)).map(({ identity }) => identity.name)
  const options: MergeOptions = {
    folder,
    name,
    inputs,
    state: combinedState([state(names), told], names),
    lines: [
      { kind: 'alert', keep: alerts_max, of: 'all', stationOf: ownerOf.alert },
      {
        ...{ kind: 'refused', keep: refusedPerStation_max, of: 'each', stationOf: ownerOf.refused },
        isGone: (segment, line) => isGone.get(segment)!(line) || isAnswered(memory.answered, line),
      },
    ],
    cutsOf: (segment) => cuts.get(segment) ?? null,
    ...(without && { without }),
  }
  yield* inSteps(mergeSegments(options))
  catalog.add(name)
}

function* verified(segments: readonly Segment[]): Generator<void> {
  for (const segment of segments) yield* segment.verify()
}
