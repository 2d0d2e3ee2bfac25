import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Child } from '../../firmware-sim/village/child.ts'
import { supervise } from '../../firmware-sim/village/supervisor.ts'
import { createTerminal } from '../../firmware-sim/village/terminal.ts'

/** Children whose end is in the test's hand. */
function nursery() {
  const ends: ((code: number | null) => void)[] = []
  const start = (): Child => {
    const ended = new Promise<number | null>((resolve) => ends.push(resolve))
    const stop = async () => void ends.at(-1)!(0)
    return { name: 'hulu', ready: Promise.resolve(null), ended, stop, kill: () => undefined }
  }
  return { start, births: () => ends.length, end: (code: number | null) => ends.at(-1)!(code) }
}

describe('a keeper', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('starts a child again, more patiently each time, and says so', async () => {
    const { start, births, end } = nursery()
    const said: string[] = []
    supervise({ start, say: (sentence) => said.push(sentence), now: Date.now })
    for (const [wait_ms, born] of [
      [1_000, 2],
      [2_000, 3],
      [4_000, 4],
    ] as const) {
      end(1)
      await vi.advanceTimersByTimeAsync(wait_ms - 1)
      expect(births()).toBe(born - 1)
      await vi.advanceTimersByTimeAsync(1)
      expect(births()).toBe(born)
    }
    expect(said).toEqual([1, 2, 4].map((wait_s) => `hulu ended (code 1); again in ${wait_s} s`))
  })

  it('is quick again after a long life', async () => {
    const { start, births, end } = nursery()
    supervise({ start, say: () => undefined, now: Date.now })
    end(1)
    await vi.advanceTimersByTimeAsync(1_000)
    await vi.advanceTimersByTimeAsync(120_000)
    end(null)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(births()).toBe(3)
  })

  it('lets go of a child that it stopped itself', async () => {
    const { start, births } = nursery()
    await supervise({ start, say: () => undefined, now: Date.now }).stop()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(births()).toBe(1)
  })
})

describe('the voice of the village', () => {
  const lines = [
    '{"level":30,"msg":"closing"}',
    '{"level":40,"msg":"no frames; is the cable loose?","err":{"message":"ECONNREFUSED"}}',
    '{"level":40,"saran":"kabelnya terbuka","msg":"the wire is open"}',
    'edge.yaml: station: is needed',
    '{"level":40,"msg":"ha',
  ]
  const heard = (verbose: boolean) => {
    let text = ''
    const voice = createTerminal(
      (words) => {
        text += words
      },
      { verbose },
    )
    for (const line of lines) voice.listen('hulu')(line)
    return text.trim().split('\n')
  }

  it('passes on warnings and plain words, not the chatter', () => {
    expect(heard(false)).toEqual([
      'hulu: no frames; is the cable loose? (ECONNREFUSED)',
      'hulu: kabelnya terbuka',
      'hulu: the wire is open',
      'hulu: edge.yaml: station: is needed',
      'hulu: {"level":40,"msg":"ha',
    ])
  })

  it('passes on everything when asked to', () => {
    expect(heard(true)).toEqual(lines.map((line) => `hulu: ${line}`))
  })
})
