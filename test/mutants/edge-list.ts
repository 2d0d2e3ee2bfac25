/** Changes at the sensors: sampling, framing, drivers, outbox. */
import type { Mutant } from './mutant.ts'

const sampling = ['test/edge/sampling.test.ts']
const drivers = ['test/edge/drivers.test.ts']
const outbox = ['test/edge/outbox.test.ts']

const edge: Mutant[] = [
  {
    name: 'an interval is its mean, not its median',
    file: 'edge/gathering.ts',
    find: 'rounded((sorted[lower]! + sorted[upper]!) / 2, decimals + 1)',
    replace: 'rounded(sum / count, decimals + 1)',
    tests: sampling,
  },
  {
    name: 'a broken rain gauge reads zero',
    file: 'edge/sampling.ts',
    find: 'before.stayedConnected() ? amounts : []',
    replace: 'amounts',
    tests: sampling,
  },
  {
    name: 'a damaged frame swallows the good one that begins inside it',
    file: 'edge/drivers/framing.ts',
    find: "wrongChecksum: Verdict = { skip: 1, reason: 'checksum' }",
    replace: "wrongChecksum: Verdict = { skip: 4, reason: 'checksum' }",
    tests: drivers,
  },
  {
    name: 'no echo is the highest flood',
    file: 'edge/drivers/a02yyuw.ts',
    find: 'if (distance_mm === 0 || ',
    replace: 'if (',
    tests: drivers,
  },
  {
    name: 'half a frame survives a reopened wire',
    file: 'edge/station.ts',
    find: 'decoder.reset()',
    replace: '',
    tests: ['test/edge/station.test.ts'],
  },
  {
    name: 'the oldest reading goes first',
    file: 'edge/outbox.ts',
    find: 'unsaved.findLast((pack) => !pack.isInFlight)',
    replace: 'unsaved.find((pack) => !pack.isInFlight)',
    tests: [...outbox, 'test/edge/dispatcher.test.ts', 'test/edge/uplink.test.ts'],
  },
  {
    name: 'the loss window is twice as long',
    file: 'edge/outbox.ts',
    find: 'else arm(lossWindow_s * 1_000)',
    replace: 'else arm(lossWindow_s * 2_000)',
    tests: outbox,
  },
]

export const edgeMutants: readonly Mutant[] = [...edge]
