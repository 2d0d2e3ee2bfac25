import { expect, it } from 'vitest'
import { openSignal, type SignalKind } from '../../../edge/siren/signal.ts'
import { handClock } from '../../kit/handClock.ts'

/** A signal on an output that notes when it was switched, in seconds. */
function setUp(kind: SignalKind) {
  const clock = handClock()
  const said: string[] = []
  const output = {
    set: (isOn: boolean) => void said.push(`${clock.elapsed_ms() / 1_000} ${isOn ? 'on' : 'off'}`),
    state: () => ({ isOn: false, fault: null, isKnown: true }),
    prove: async () => null,
    close: async () => undefined,
  }
  return { signal: openSignal(kind, kind === 'none' ? undefined : output, clock), said, clock }
}

it('is a light that shines for as long as something is wrong', () => {
  const { signal, said, clock } = setUp('light')
  signal.set(true)
  clock.turnSync(300_000)
  signal.set(true)
  signal.set(false)
  expect(said).toEqual(['0 on', '300 off'])
})

it('is a tone of half a second each minute, and silent at once when all is well', () => {
  const { signal, said, clock } = setUp('tone')
  signal.set(true)
  clock.turnSync(120_200)
  signal.set(false)
  clock.turnSync(120_000)
  expect(said).toEqual(['0 on', '0.5 off', '60 on', '60.5 off', '120 on', '120.2 off'])
})

it('is nothing where its owner wants nothing', async () => {
  const { signal, said } = setUp('none')
  signal.set(true)
  expect({ said, fault: signal.fault(), proof: await signal.prove() }).toEqual({ said: [], fault: null, proof: null })
})
