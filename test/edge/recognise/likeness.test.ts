/** One suite for every serial driver: its own examples are recognised as it, and as nothing that says something else. */
import { describe, expect, it } from 'vitest'
import type { SerialDriver } from '../../../edge/driver.ts'
import { drivers } from '../../../edge/drivers/index.ts'
import { likenessesOf } from '../../../edge/recognise/likeness.ts'
import { frameText, typedNumber } from '../../../edge/setup/numbers.ts'
import { randomBytes } from '../../kit/random.ts'

// A generic one says what its settings say: it is recognised by nobody.
const serial = drivers.filter((driver) => driver.wire === 'bytes').filter(({ isGeneric }) => !isGeneric)

describe.each(serial.map((driver) => [driver.id, driver] as const))('%s', (_, driver) => {
  it('is recognised by what it says, from anywhere in the middle of it', () => {
    const bytes = wordsOf(driver)
    for (const cut of [0, 1, 2, 3]) {
      const found = likenessesOf(bytes.subarray(cut), drivers)
      expect(found[0]?.driver.id).toBe(driver.id)
    }
  })

  it('has a name for a sensor of its kind, and asks only for settings that it has', () => {
    expect(driver.recognise.name).toMatch(/^[a-z0-9-]{1,40}$/)
    for (const key of Object.keys(driver.recognise.ask ?? {})) expect(Object.keys(driver.options.shape)).toContain(key)
  })
})

it('noise, zeros and text are no sensor', () => {
  for (let seed = 1; seed <= 20; seed++) expect(likenessesOf(randomBytes(4_000, seed), drivers)).toEqual([])
  expect(likenessesOf(new Uint8Array(2_000), drivers)).toEqual([])
  expect(likenessesOf(Buffer.from('raspberrypi login: \r\n'.repeat(20)), drivers)).toEqual([])
})

it('a frame is told in the words of the village', () => {
  const [found] = likenessesOf(Buffer.from('R1953\r'.repeat(6)), drivers)
  expect(frameText(found!.frame, 'id')).toBe('Jarak ke air 1,953 m')
  expect(frameText(found!.frame, 'en')).toBe('Distance to water 1.953 m')
})

it.each([
  ['4,25', 4.25],
  ['4.25 m', 4.25],
  [' -3 ', -3],
  ['empat', undefined],
  ['4,2,5', undefined],
  ['', undefined],
])('%j is the number %s', (typed, number) => {
  expect(typedNumber(typed)).toBe(number)
})

/** A second or two of what it says by itself: its examples that are whole frames, again and again. */
function wordsOf(driver: SerialDriver): Buffer {
  const whole = driver.examples.filter(
    ({ gives, options }) => options === undefined && gives.length === 1 && gives[0]!.kind === 'frame',
  )
  const bytes = Buffer.concat(whole.map(({ hex }) => Buffer.from(hex.replaceAll(' ', ''), 'hex')))
  return Buffer.concat([bytes, bytes, bytes, bytes])
}
