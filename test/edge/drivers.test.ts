/** One suite for every driver in the table: a new driver is tested by adding its row. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idPattern } from '../../edge/contract.ts'
import type { AskedDriver, Decoded, Driver, PinDriver, SerialDriver } from '../../edge/driver.ts'
import { drivers } from '../../edge/drivers/index.ts'
import { isQuantity, quantities as vocabulary } from '../../hardware/quantities.ts'
import { checkout } from '../kit/root.ts'

const serial = drivers.filter((driver) => driver.wire === 'bytes')
const onPins = drivers.filter((driver) => driver.wire === 'pins')

describe('the table of drivers', () => {
  it('has no two rows of one name, and each name fits a topic', () => {
    const ids = drivers.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(idPattern)
  })
})

describe.each(drivers.map((driver) => [driver.id, driver] as const))('%s', (_, driver) => {
  it.each(driver.examples.map((example) => [example.title, example] as const))('%s', (_, example) => {
    expect(decodedExample(driver, example)).toEqual(example.gives)
  })

  if (!driver.isGeneric) {
    it('declares exactly the quantities it can send, in words of the vocabulary', () => {
      const sent = driver.examples.flatMap((example) =>
        framesOf(example.gives).flatMap(({ values, totals }) => Object.keys({ ...values, ...totals })),
      )
      expect(Object.keys(driver.quantities).sort()).toEqual([...new Set(sent)].sort())
      for (const key of Object.keys(driver.quantities)) expect(isQuantity(key)).toBe(true)
    })
  }

  it('sends what it says it sends with these options, and gives a reason for each null', () => {
    for (const example of driver.examples) {
      const { quantities } = driver.open(example.options ?? {})
      for (const { values, totals, nulls = {} } of framesOf(decodedExample(driver, example))) {
        expect(Object.keys({ ...values, ...totals }).sort()).toEqual([...quantities].sort())
        const empty = Object.entries(values).filter(([, value]) => value === null)
        expect(Object.keys(nulls).sort()).toEqual(empty.map(([key]) => key).sort())
      }
    }
  })

  it('sends only numbers that can exist', () => {
    for (const { values } of driver.examples.flatMap((example) => framesOf(example.gives))) {
      for (const [key, value] of Object.entries(values)) {
        const [least, most] = vocabulary[key as keyof typeof vocabulary].range
        if (value !== null) expect(value).toBeGreaterThanOrEqual(least)
        if (value !== null) expect(value).toBeLessThanOrEqual(most)
      }
    }
  })

  it('needs no options unless they are all it knows, checks those it gets, and may be given checked ones', () => {
    const least = leastOf(driver)
    expect(() => driver.open(least)).not.toThrow()
    expect(() => driver.open(driver.options.parse(least))).not.toThrow()
    expect(() => driver.open({ ...least, no_such_option: 1 })).toThrow(/no_such_option/)
  })

  it('has its page', () => {
    expect(existsSync(join(checkout, 'hardware', driver.page))).toBe(true)
  })
})

describe.each(serial.map((driver) => [driver.id, driver] as const))('the bytes of %s', (_, driver) => {
  const wholes = wholeFrames(driver)
  const longest_bytes = driver.isGeneric ? 256 : Math.max(...wholes.map(({ length }) => length))
  const first = wholes[0]!

  it('decode the same however they are cut into chunks', () => {
    const piece = fc.oneof(
      fc.constantFrom(...wholes),
      fc.tuple(fc.constantFrom(...wholes), fc.nat()).map(([whole, cut]) => whole.subarray(0, cut % whole.length)),
      fc.uint8Array({ maxLength: 12 }),
    )
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), cuts, (pieces, sizes) => {
        const bytes = joined(...pieces)
        expect(summary(decodedChunks(driver, chunksOf(bytes, sizes)))).toEqual(summary(decoded(driver, bytes)))
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('may come one at a time, or cut in two anywhere', () => {
    const bytes = joined(...wholes)
    const expected = wholes.flatMap((whole) => framesOf(decoded(driver, whole)))
    expect(expected).toHaveLength(wholes.length)
    expect(framesOf(decodedChunks(driver, chunksOf(bytes, [1])))).toEqual(expected)
    for (let cut = 1; cut < bytes.length; cut++) {
      const chunks = [bytes.subarray(0, cut), bytes.subarray(cut)]
      expect(decodedChunks(driver, chunks)).toEqual(expected)
    }
  })

  it('may lie in a chunk that the link uses again', () => {
    const chunk = first.slice(0, 3)
    const decoder = driver.open(leastOf(driver))
    decoder.push(chunk)
    chunk.fill(0)
    expect(decoder.push(first.subarray(3))).toEqual(decoded(driver, first))
  })

  it('are all found after a frame cut short anywhere', () => {
    const good = [first, ...wholes, first]
    const expected = good.flatMap((whole) => framesOf(decoded(driver, whole)))
    for (const whole of wholes) {
      for (let cut = 1; cut < whole.length; cut++) {
        const found = framesOf(decoded(driver, joined(whole.subarray(0, cut), ...good)))
        expect(found.slice(-good.length), `${hexOf(whole)} cut after ${cut}`).toEqual(expected)
        // A lost last byte may be made up for by the next start; then the cut frame said the truth.
        for (const frame of found.slice(0, -good.length)) expect([frame]).toEqual(decoded(driver, whole))
      }
    }
  })

  it('are all found around a frame that lost two bytes in the middle', () => {
    const expected = [first, first].flatMap((whole) => framesOf(decoded(driver, whole)))
    for (let lost = 0; lost < first.length - 2; lost++) {
      const torn = joined(first.subarray(0, lost), first.subarray(lost + 2))
      const found = framesOf(decoded(driver, joined(first, torn, first)))
      expect(found, `bytes ${lost} and ${lost + 1} lost`).toEqual(expected)
    }
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are all found between stretches of noise (seed %i)', (seed) => {
    const random = randomBytes(seed)
    for (const whole of wholes) {
      const stream = joined(random(50), whole, random(1), whole, random(7), whole)
      const found = framesOf(decoded(driver, stream))
      expect(found).toEqual([whole, whole, whole].flatMap((one) => framesOf(decoded(driver, one))))
    }
  })

  // Any one flipped bit changes the sum, so the frame itself is always refused; but the bytes that follow it may, from
  // another place, look like a frame with a right sum. How often, is in the width of the sum. Without a checksum a
  // flipped digit is another distance: nothing can see that.
  if (driver.checksum !== 'none')
    it('give no value that was not sent when a bit flips, as far as a sum can see', () => {
      let flips = 0
      const unseen: string[] = []
      for (const whole of wholes) {
        const sent = framesOf(decoded(driver, joined(first, first)))
        for (let bit = 0; bit < whole.length * 8; bit++) {
          const flipped = whole.slice()
          flipped[bit >> 3]! ^= 1 << (bit & 7)
          flips++
          const found = framesOf(decoded(driver, joined(first, flipped, first)))
          if (JSON.stringify(found) !== JSON.stringify(sent)) unseen.push(`bit ${bit} of ${hexOf(whole)}`)
        }
      }
      const allowed = driver.checksum === 'sum of 8 bits' ? flips / 256 : 0
      const which = `a frame begins inside another: ${unseen.join(', ')}; an example without the start byte inside may not show it`
      expect(unseen.length, which).toBeLessThanOrEqual(allowed)
    })

  it('are answered for: of a megabyte of noise no more than a frame is kept waiting', () => {
    const random = randomBytes(42)
    const decoder = driver.open(leastOf(driver))
    let pushed = 0
    let answered = 0
    let frames = 0
    while (pushed < 1_000_000) {
      const results = decoder.push(random(997))
      pushed += 997
      for (const result of results) {
        if (result.kind === 'frame') frames++
        else answered += result.count
      }
      expect(results.length).toBeLessThan(20)
    }
    expect(pushed - answered).toBeLessThan((frames + 1) * longest_bytes)
    expect(frames, 'a broken ground wire is no flood').toBe(0)
  })

  it('are answered for when they are nothing but the beginnings of frames', () => {
    for (const length of [1, 2, 3]) {
      const beginnings = joined(...Array.from({ length: 50_000 }, () => first.subarray(0, length)))
      const rejected = decoded(driver, beginnings).reduce((sum, one) => sum + ('count' in one ? one.count : 0), 0)
      expect(beginnings.length - rejected).toBeLessThan(longest_bytes)
    }
  })

  it('are forgotten by a reset, so that a new connection starts clean', () => {
    const decoder = driver.open(leastOf(driver))
    decoder.push(first.subarray(0, first.length - 1))
    decoder.reset()
    expect(framesOf(decoder.push(first.subarray(first.length - 1)))).toEqual([])
    expect(framesOf(decoder.push(first))).toEqual(framesOf(decoded(driver, first)))
  })
})

describe.each(onPins.map((driver) => [driver.id, driver] as const))('the pins of %s', (_, driver) => {
  it('are named for the board, and reports of other pins are nothing', () => {
    const decoder = driver.open({})
    expect(decoder.pins.length).toBeGreaterThan(0)
    for (const { pin } of decoder.pins) expect(pin).toMatch(/^[AD]\d+$/)
    expect(decoder.push({ pin: 'D99', value: 0, at_ms: 0 })).toEqual([])
    expect(decoder.push({ pin: 'D99', value: 1, at_ms: 1_000 })).toEqual([])
  })

  it('give the same again after a reset', () => {
    for (const { options, reports, gives } of driver.examples) {
      const decoder = driver.open(options ?? {})
      for (const report of reports) decoder.push(report)
      decoder.reset()
      const later = reports.map((report) => ({ ...report, at_ms: report.at_ms + 10_000_000 }))
      expect(later.flatMap((report) => decoder.push(report))).toEqual(gives)
    }
  })
})

type Frames = Extract<Decoded, { kind: 'frame' }>[]

function framesOf(results: readonly Decoded[]): Frames {
  return results.filter((result) => result.kind === 'frame')
}

function decodedExample(driver: Driver, example: Driver['examples'][number]): Decoded[] {
  if (driver.wire === 'bytes' && 'hex' in example) {
    return driver.open(example.options ?? {}).push(bytesOf(example.hex))
  }
  if (driver.wire === 'asked') return decodedRound(driver, example as AskedDriver['examples'][number])
  const { options, reports } = example as PinDriver['examples'][number] // the only other kind there is
  const decoder = (driver as PinDriver).open(options ?? {})
  return reports.flatMap((report) => decoder.push(report))
}

function decodedRound(driver: AskedDriver, { options, answers }: AskedDriver['examples'][number]): Decoded[] {
  const whole = answers.map(bytesOf)
  return driver.open(options ?? {}).push({ answers: whole, rejected: [], came_bytes: whole.flat().length })
}

/** A generic one knows nothing without settings. */
const leastOf = (driver: Driver) => (driver.isGeneric ? driver.examples[0]!.options! : {})

function decoded(driver: SerialDriver, bytes: Uint8Array): Decoded[] {
  return driver.open(leastOf(driver)).push(bytes)
}

function decodedChunks(driver: SerialDriver, chunks: Uint8Array[]): Decoded[] {
  const decoder = driver.open(leastOf(driver))
  return chunks.flatMap((chunk) => decoder.push(chunk))
}

/** What was decoded, with refusals added up: how often a reason is named depends on the chunks, its count does not. */
function summary(results: Decoded[]) {
  const rejected: Record<string, number> = {}
  for (const result of results) {
    if (result.kind === 'rejected') rejected[result.reason] = (rejected[result.reason] ?? 0) + result.count
  }
  return { frames: framesOf(results), rejected }
}

/** The bytes of those examples that are one whole frame and nothing else; of a generic one with the settings of the first. */
function wholeFrames(driver: SerialDriver): Uint8Array[] {
  return driver.examples
    .filter(({ options }) => !driver.isGeneric || options === leastOf(driver))
    .flatMap(({ gives, hex }) => (gives.length === 1 && gives[0]!.kind === 'frame' ? [bytesOf(hex)] : []))
}

function chunksOf(bytes: Uint8Array, sizes: number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length]!
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(pieces))
}

/** The same noise for the same seed (a linear congruential generator; its high bits are random enough). */
function randomBytes(seed: number) {
  let state = seed
  return (length: number) =>
    Uint8Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
}
