/** One suite for every driver of a sensor that is asked: what it sends, and which bytes it takes for an answer. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AskedDriver, Question } from '../../edge/driver.ts'
import { bytesIn } from '../../edge/drivers/asked.ts'
import { drivers } from '../../edge/drivers/index.ts'
import { crc16 } from '../../edge/drivers/modbus-rtu.ts'
import { searchAnswer } from '../../edge/links/answer.ts'
import { openRandom } from '../kit/random.ts'

const asked = drivers.filter((driver) => driver.wire === 'asked')

describe.each(asked.map((driver) => [driver.id, driver] as const))('%s is asked, and', (_, driver) => {
  const pairs = exchangesOf(driver)

  it('sends what its data sheet says', () => {
    for (const { options, asks } of driver.examples) {
      const { questions } = driver.open(options ?? {})
      if (asks) expect(questions.map(({ ask }) => hexOf(ask))).toEqual(asks.map((hex) => hexOf(bytesIn(hex))))
    }
    expect(driver.examples.some(({ asks }) => asks !== undefined)).toBe(true)
  })

  it('knows its answer however it is cut, after an echo, and after a few stray bytes', () => {
    for (const { question, answer } of pairs) {
      const { ask } = question
      const strays = question.noise_most_bytes === 0 ? [] : [[0], [0xff, 0]]
      for (const before of [[], [...ask], ...strays]) {
        for (const size of [1, 3, 400])
          expect(found(question, [...before, ...answer], size), hexOf(answer)).toEqual(answer)
      }
      if (ask.length > 0) expect(hexOf(answer).startsWith(hexOf(ask)), 'an echo could not be told from it').toBe(false)
    }
  })

  it('waits for the rest of an answer that is cut short, and never takes its echo for one', () => {
    for (const { question, answer } of pairs) {
      for (let cut = 0; cut < answer.length; cut++) expect(found(question, answer.subarray(0, cut))).toBeUndefined()
      expect(found(question, question.ask)).toBeUndefined()
    }
  })

  if (driver.checksum !== 'none') {
    it('takes no answer in which a bit was flipped', () => {
      for (const { question, answer } of pairs) {
        for (let bit = 0; bit < answer.length * 8; bit++) {
          const flipped = answer.slice()
          flipped[bit >> 3]! ^= 1 << (bit & 7)
          expect(found(question, flipped)).toBeUndefined()
        }
      }
    })
  }

  it('takes nothing in a megabyte of noise, and gives it up soon', () => {
    const { below } = openRandom(7)
    const random = (length: number) => Uint8Array.from({ length }, () => below(256))
    const isReading = ({ mayStaySilent }: Question) => !mayStaySilent // what is said to a command is read, and no value
    for (const question of driver.open(driver.examples[0]!.options ?? {}).questions.filter(isReading)) {
      for (let n = 0; n < 1_000_000 / 97; n++) expect(found(question, random(97))).toBeUndefined()
    }
  })

  // Digits that come from nowhere before a number without a sum are digits: only what is no letter can be seen there.
  const strange = driver.checksum === 'none' ? fc.integer({ min: 0x80, max: 0xff }) : fc.integer({ min: 0, max: 0xff })
  const noise = fc
    .uint8Array({ maxLength: 5 })
    .chain(({ length }) => fc.array(strange, { minLength: length, maxLength: length }))
  it('takes nothing but its whole answer out of echoes, halves, answers to other questions and noise', () => {
    const wholes = pairs.map(({ answer }) => hexOf(answer))
    for (const { question, answer } of pairs) {
      const half = fc.nat(answer.length).map((cut) => [...answer.subarray(0, cut)])
      const other = fc.constantFrom(...pairs).map((pair) => [...pair.answer])
      const seen = driver.checksum === 'none' ? noise : fc.oneof(noise, half, other)
      const before = fc.tuple(fc.boolean(), fc.array(seen, { maxLength: 3 }))
      fc.assert(
        fc.property(before, fc.integer({ min: 1, max: 40 }), ([echoes, pieces], size) => {
          const bytes = [...(echoes ? question.ask : []), ...pieces.flat(), ...answer]
          const taken = found(question, bytes, size)
          if (taken) expect(wholes).toContain(hexOf(taken))
        }),
        { seed: 20261127, numRuns: 20 },
      )
    }
  })

  it('gives nothing but the refusals when it was not answered', () => {
    const rejected = [{ kind: 'rejected', reason: 'no answer', count: 2 }] as const
    const decoder = driver.open(driver.examples[0]!.options ?? {})
    expect(decoder.push({ answers: null, rejected, came_bytes: 0 })).toEqual(rejected)
  })
})

it('a reading of an EZO that was cut off and the next one are no number together', () => {
  const ezo = asked.find(({ id }) => id === 'ezo')!
  const [read] = ezo.open({ circuit: 'do' }).questions
  const said = (text: string) => Buffer.from(text)
  expect(found(read!, said('6.46.41,98.2\r'))).toBeUndefined()
  expect(found(read!, said('6.46.41,98.2\r6.41,98.2\r'))).toEqual(Uint8Array.from(said('6.41,98.2\r')))
})

it('an EZO whose first letter was damaged says no other number, and what begins after an idle wire is known', () => {
  const ezo = asked.find(({ id }) => id === 'ezo')!
  const [read] = ezo.open({ circuit: 'rtd' }).questions
  const line = Buffer.from('12.850\r')
  for (let bit = 0; bit < 7; bit++) {
    const damaged = Uint8Array.from(line)
    damaged[0]! ^= 1 << bit
    const taken = found(read!, damaged)
    if (taken) expect(Buffer.from(taken).toString()).toMatch(/^[\d-]2\.850\r$/) // another digit, which nothing can see
  }
  expect(found(read!, [0xb1, ...line.subarray(1)])).toBeUndefined()
  expect(found(read!, [0xff, 0x00, ...line])).toEqual(Uint8Array.from(line))
})

it('CRC-16/MODBUS has its published check value', () => {
  expect(crc16(new TextEncoder().encode('123456789'), 0, 9)).toBe(0x4b37)
})

/** Each question of the examples with the answer that is shown for it. */
function exchangesOf(driver: AskedDriver): { question: Question; answer: Uint8Array }[] {
  return driver.examples.flatMap(({ options, answers }) => {
    const { questions } = driver.open(options ?? {})
    return answers.flatMap((hex, at) => (hex ? [{ question: questions[at]!, answer: bytesIn(hex) }] : []))
  })
}

function found(question: Question, bytes: ArrayLike<number>, size = 400): Uint8Array | undefined {
  const search = searchAnswer(question)
  for (let at = 0; at < bytes.length; at += size) {
    const result = search.push(Uint8Array.from(Array.from(bytes).slice(at, at + size)))
    if (result === 'garbled') return undefined
    if (result !== 'more') return result.answer
  }
  return undefined
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
