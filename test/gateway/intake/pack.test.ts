import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { idPattern } from '../../../edge/contract.ts'
import { readPack } from '../../../gateway/intake/pack.ts'
import { isQuantity, quantities } from '../../../hardware/quantities.ts'

const now_ms = Date.UTC(2026, 10, 22)
const level = (more: object = {}) => ({ sensor: 'level', at_ms: now_ms, values: { water_level_m: 1.2 }, ...more })
const textOf = (...readings: unknown[]) => JSON.stringify({ epoch: 'k3v9x2m1', seq: 7, readings })
const read = (...readings: unknown[]) => readPack(textOf(...readings))

/** The pack as the README tells it. The reader by hand must agree with it. */
const packSchema = z.strictObject({
  epoch: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  seq: z.int().min(1),
  readings: z
    .array(
      z.strictObject({
        sensor: z.string().regex(idPattern),
        at_ms: z
          .int()
          .min(-86_400_000)
          .max(Date.UTC(2200, 0, 1)),
        values: z
          .record(z.string().refine(isQuantity), z.number().nullable())
          .refine((values) => Object.keys(values).length > 0),
        clock: z.literal('unsynced').optional(),
      }),
    )
    .max(500),
})

describe('a pack', () => {
  it('that is fine is kept as it is, together with its own text', () => {
    const pack = { epoch: 'a', seq: 1, readings: [level(), level({ sensor: 'rain', clock: 'unsynced' })] }
    expect(readPack(JSON.stringify(pack))).toEqual({
      pack,
      flags: undefined,
      isUnchanged: true,
      faults: null,
    })
  })

  it.each([
    ['', 'not-json'],
    ['{"epoch":"a","seq":1,"readings":[', 'not-json'],
    ['{"epoch":"a","seq":1,"readings":[{"sensor":"a","at_ms":1,"values":{"ph":NaN}}]}', 'not-json'],
    ['{"epoch":"a","seq":1,"readings":[{"sensor":"a","at_ms":1,"values":{"ph":Infinity}}]}', 'not-json'],
    ['[]', 'not-a-pack'],
    ['null', 'not-a-pack'],
    ['"readings"', 'not-a-pack'],
    ['{"epoch":"a","seq":1,"readings":{"length":3}}', 'not-a-pack'],
    ['['.repeat(60_000) + ']'.repeat(60_000), 'not-a-pack'],
  ])('that says %.40s… is refused as a whole: %s', (text, fault) => {
    expect(readPack(text)).toMatchObject({ pack: null, faults: { [fault]: 1 } })
  })

  it.each([
    ['bad-sensor-id', level({ sensor: 'Level 1' })],
    ['bad-sensor-id', level({ sensor: 7 })],
    ['bad-time', level({ at_ms: `${now_ms}` })],
    ['bad-time', level({ at_ms: now_ms + 0.5 })],
    ['bad-time', level({ at_ms: null })],
    ['bad-time', level({ at_ms: -86_400_001 })],
    ['bad-time', level({ at_ms: now_ms * 1_000 })],
    ['no-values', level({ values: {} })],
    ['no-values', level({ values: [1] })],
    ['no-values', level({ values: null })],
    ['unknown-quantity', level({ values: { water_level_cm: 120 } })],
    ['unknown-quantity', level({ values: { constructor: 1 } })],
    ['not-a-number', level({ values: { ph: '7' } })],
    ['not-a-number', level({ values: { ph: 'NaN' } })],
    ['not-a-number', level({ values: { ph: 'Infinity' } })],
    ['not-a-number', level({ values: { ph: { value: 7 } } })],
    ['not-a-reading', 'level'],
    ['not-a-reading', [level()]],
    ['not-a-reading', null],
  ])('loses a bad reading (%s) and keeps the good ones around it', (fault, bad) => {
    const first = level({ sensor: 'first' })
    const last = level({ sensor: 'last' })
    expect(read(first, bad, last)).toMatchObject({
      pack: { epoch: 'k3v9x2m1', seq: 7, readings: [first, last] },
      faults: { [fault]: 1 },
      isUnchanged: false,
    })
  })

  it('refuses a number too large to be one, which JSON can spell', () => {
    expect(readPack(textOf(level()).replace('1.2', '1e999')).faults).toEqual({ 'not-a-number': 1 })
  })

  it('keeps the good values of a reading with a bad one', () => {
    const { pack, faults } = read(level({ values: { ph: 'x', turbidity_ntu: 3, colour: 1, salinity_psu: null } }))
    expect(pack?.readings[0]?.values).toEqual({ turbidity_ntu: 3, salinity_psu: null })
    expect(faults).toEqual({ 'not-a-number': 1, 'unknown-quantity': 1 })
  })

  it('keeps what cannot exist in nature, and flags it', () => {
    const { pack, flags, isUnchanged } = read(level(), level({ sensor: 'ph', values: { ph: 70, turbidity_ntu: 3 } }))
    expect(pack?.readings[1]?.values.ph).toBe(70)
    expect({ flags, isUnchanged }).toEqual({ flags: [null, { ph: 4 }], isUnchanged: true })
  })

  it('keeps readings of one sensor and time as they are: the record decides about names', () => {
    const again = level({ values: { water_level_m: 9 } })
    const beside = level({ values: { ph: 7 } })
    const { pack, faults, isUnchanged } = read(level(), beside, level(), again)
    expect(pack?.readings).toEqual([level(), beside, level(), again])
    expect({ faults, isUnchanged }).toEqual({ faults: null, isUnchanged: true })
  })

  it('of which an amount is only a part is kept as it is, and the amount is suspect', () => {
    const rain = level({ sensor: 'rain', values: { rainfall_mm: 0.4 }, partial: true })
    const { pack, flags, isUnchanged } = read(level(), rain)
    expect(pack?.readings[1]).toEqual(rain)
    expect({ flags, isUnchanged }).toEqual({ flags: [null, { rainfall_mm: 3 }], isUnchanged: true })
  })

  it('is cut after 500 readings', () => {
    const readings = Array.from({ length: 510 }, (_, i) => level({ at_ms: now_ms - i }))
    const { pack, faults } = read(...readings)
    expect(pack?.readings).toEqual(readings.slice(0, 500))
    expect(faults).toEqual({ 'too-many-readings': 10 })
  })

  it('without numbers keeps its readings, because nobody will send them again', () => {
    const text = JSON.stringify({ readings: [level()] })
    expect(readPack(text)).toMatchObject({
      pack: { epoch: 'unnumbered', seq: 0, readings: [level()] },
      faults: { unnumbered: 0 },
    })
  })

  it('of which no reading is fine has arrived all the same: its number is kept, and only its number', () => {
    expect(read(level({ at_ms: '0' }))).toMatchObject({
      pack: { epoch: 'k3v9x2m1', seq: 7, readings: [] },
      faults: { 'bad-time': 1 },
      isUnchanged: false,
    })
    expect(readPack(JSON.stringify({ readings: [level({ at_ms: '0' })] })).pack).toBeNull()
  })

  it('with keys from the future is stored without them', () => {
    expect(read(level({ colour: 'red', clock: 'sundial' }))).toMatchObject({
      pack: { readings: [level()] },
      faults: null,
      isUnchanged: false,
    })
  })

  it('is taken unchanged exactly when the schema takes it, and everything taken fits the schema', () => {
    fc.assert(
      fc.property(anyPack, (given) => {
        const text = JSON.stringify(given)
        const { pack, isUnchanged } = readPack(text)
        const isValid = packSchema.safeParse(JSON.parse(text)).success
        expect(isUnchanged).toBe(isValid)
        if (isUnchanged) expect(pack).toEqual(JSON.parse(text))
        if (pack && pack.seq > 0) expect(packSchema.safeParse(pack).error).toBeUndefined()
      }),
      { numRuns: 2_000 },
    )
  })

  it('of any text at all never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readPack(text)))
  })
})

// Mostly right, sometimes wrong in each place.
const wrong = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.boolean(), fc.array(fc.integer()), fc.object())
const often = <T>(right: fc.Arbitrary<T>) => fc.oneof({ weight: 30, arbitrary: right }, { weight: 1, arbitrary: wrong })
const anyValues = fc.dictionary(
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...Object.keys(quantities)) },
    { weight: 1, arbitrary: fc.string() },
  ),
  often(fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }))),
  { maxKeys: 4, noNullPrototype: true },
)
const anyReading = often(
  fc.record(
    {
      sensor: often(fc.constantFrom('level', 'rain', 'air-2')),
      at_ms: often(fc.integer({ min: now_ms - 20, max: now_ms + 5 * 60_000 })),
      values: often(anyValues),
      clock: often(fc.constant('unsynced')),
    },
    { requiredKeys: ['sensor', 'at_ms', 'values'], noNullPrototype: true },
  ),
)
const anyPack = often(
  fc.record(
    {
      epoch: often(fc.constantFrom('k3v9x2m1', 'e')),
      seq: often(fc.integer({ min: 1 })),
      readings: often(fc.array(anyReading, { maxLength: 6 })),
    },
    { noNullPrototype: true, requiredKeys: ['epoch', 'seq', 'readings'] },
  ),
)
