import { describe, expect, it } from 'vitest'
import { a02yyuwFrame } from '../../firmware-sim/boards/a02yyuw.ts'
import { createFaults, type FaultOptions, faultKinds } from '../../firmware-sim/faults.ts'

const frames = Array.from({ length: 2_000 }, (_, n) => ({
  at_ms: n * 150,
  bytes: a02yyuwFrame(1_000 + n),
  truth: 1_000 + n,
  sentinel: a02yyuwFrame(0),
}))

function spoiled(options: FaultOptions) {
  const faults = createFaults(options)
  const wire = frames.map((frame) => {
    const passed = faults.pass(frame)
    return 'bytes' in passed ? passed.bytes.toString('hex') : `unplugged until ${passed.unplugged_until_ms}`
  })
  return { wire, counts: faults.counts(), intact: faults.intact() }
}

describe('faults', () => {
  const all = Object.fromEntries(faultKinds.map((kind) => [kind, 0.02]))

  it('are the same for the same seed and others for another', () => {
    expect(spoiled({ rates: all, seed: 7 })).toEqual(spoiled({ rates: all, seed: 7 }))
    expect(spoiled({ rates: all, seed: 8 }).wire).not.toEqual(spoiled({ rates: all, seed: 7 }).wire)
  })

  it('do nothing unless asked', () => {
    const { wire, counts, intact } = spoiled({})
    expect(wire).toEqual(frames.map(({ bytes }) => bytes.toString('hex')))
    expect(counts).toMatchObject({ frames: 2_000, intact: 2_000, cut: 0, flip: 0 })
    expect(intact.map(({ truth }) => truth)).toEqual(frames.map(({ truth }) => truth))
  })

  it.each(faultKinds.filter((kind) => kind !== 'silence'))('%s comes about as often as its rate', (kind) => {
    const { counts } = spoiled({ rates: { [kind]: 0.1 }, seed: 3 })
    expect(counts[kind]).toBeGreaterThan(150)
    expect(counts[kind]).toBeLessThan(250)
    expect(counts.intact).toBe(2_000 - counts[kind])
  })

  it.each([
    ['cut', (hex: string, whole: string) => hex.length < whole.length],
    ['flip', (hex: string, whole: string) => hex !== whole && hex.length === whole.length],
    ['noise', (hex: string, whole: string) => hex.endsWith(whole) && hex.length > whole.length],
    ['duplicate', (hex: string, whole: string) => hex === whole + whole],
    ['sentinel', (hex: string) => hex === 'ff0000ff'],
    ['silence', (hex: string) => hex === ''],
    ['unplug', (hex: string) => hex.startsWith('unplugged')],
  ] as const)('%s does what its name says', (kind, isDone) => {
    const { wire } = spoiled({ rates: { [kind]: 1 }, seed: 5 })
    expect(wire.every((hex, n) => isDone(hex, frames[n]!.bytes.toString('hex')))).toBe(true)
  })

  it('keep silent for as long as told', () => {
    const { wire } = spoiled({ rates: { silence: 0.005 }, seed: 1, silence_s: 3 })
    const first = wire.indexOf('')
    expect(wire.slice(first, first + 20)).toEqual(Array(20).fill('')) // 3 s / 150 ms
    expect(wire[first + 20]).not.toBe('')
  })

  it('remember exactly what passed untouched', () => {
    const { wire, intact, counts } = spoiled({ rates: all, seed: 7 })
    const passed = frames.filter(({ bytes }, n) => wire[n] === bytes.toString('hex')).map(({ truth }) => truth)
    expect(intact.map(({ truth }) => truth)).toEqual(passed)
    expect(counts.intact).toBe(passed.length)
  })
})
