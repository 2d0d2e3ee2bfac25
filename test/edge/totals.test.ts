import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AskedDriver, Frame } from '../../edge/driver.ts'
import { modbus } from '../../edge/drivers/modbus.ts'
import { crc16 } from '../../edge/drivers/modbus-rtu.ts'
import { rg15 } from '../../edge/drivers/rg-15.ts'
import { type Moment, openTotals } from '../../edge/totals.ts'

const minute_ms = 60_000
const day_ms = 24 * 60 * minute_ms
const begin_ms = Date.UTC(2026, 10, 22)

function frame(count: number, { counter = 'A.D2', start = 1, each = 0.2 } = {}): Frame {
  return { kind: 'frame', values: {}, totals: { rainfall_mm: { count, each, full: 2 ** 32, counter, start } } }
}

function forgetful(count: number): Frame {
  const { rainfall_mm } = frame(count).totals!
  return { kind: 'frame', values: {}, totals: { rainfall_mm: { ...rainfall_mm!, forgets: true } } }
}

/** What such a gauge says when it has counted so many times 0.2 mm, as its driver understands it. */
function asked(driver: AskedDriver, options: Record<string, unknown>) {
  const decoder = driver.open(options)
  const bytesOf = driver === rg15 ? lineOf : registerOf
  return (count: number): Frame => {
    const answers = decoder.questions.map(() => bytesOf(count))
    return decoder.push({ answers, rejected: [], came_bytes: 0 })[0] as Frame
  }
}

function lineOf(count: number): Uint8Array {
  return Buffer.from(`Acc  0.00 mm, EventAcc  3.40 mm, TotalAcc ${(count * 0.2).toFixed(2)} mm, RInt 0.00 mmph\r\n`)
}

function registerOf(count: number): Uint8Array {
  const bytes = Uint8Array.of(1, 3, 2, count >> 8, count & 0xff, 0, 0)
  new DataView(bytes.buffer).setUint16(5, crc16(bytes, 0, 5), true)
  return bytes
}

function at(ms: number, isSet = true): Moment {
  return { at_ms: begin_ms + ms, elapsed_ms: ms, isSet }
}

/** What `frame` gives, as a person would say it. */
function rain(totals: ReturnType<typeof openTotals>, given: Frame, moment: Moment) {
  const { frame, happened } = totals.take(given, moment)
  return { mm: frame.values.rainfall_mm, isPart: frame.isPart ?? false, happened }
}

it('the first total is no rain, the next ones are by how much they grew', () => {
  const totals = openTotals(60, undefined)
  expect(totals.take(frame(1_000), at(0)).frame.nulls).toEqual({ rainfall_mm: 'first total' })
  expect(rain(totals, frame(1_003), at(2_000))).toEqual({ mm: 0.6, isPart: false, happened: [] })
  expect(rain(totals, frame(1_003), at(4_000))).toEqual({ mm: 0, isPart: false, happened: [] })
})

it('a board that started anew has kept its total, and the interval is a part', () => {
  const totals = openTotals(60, undefined)
  totals.take(frame(1_000), at(0))
  expect(rain(totals, frame(1_001, { start: 2 }), at(4_000))).toEqual({
    mm: 0.2,
    isPart: true,
    happened: ['board restarted'],
  })
})

it('a total that went back is no rain, one that ran over is', () => {
  const totals = openTotals(60, undefined)
  totals.take(frame(1_000), at(0))
  expect(rain(totals, frame(998), at(2_000))).toEqual({ mm: 0, isPart: true, happened: ['total went back'] })
  expect(rain(totals, frame(999), at(4_000)).mm).toBe(0.2)
  const full = openTotals(60, undefined)
  full.take(frame(2 ** 32 - 2), at(0))
  expect(rain(full, frame(3), at(2_000))).toEqual({ mm: 1, isPart: false, happened: ['total ran over'] })
})

it('a gauge that forgets without power began anew: all it says fell since, also for an agent that is killed then', () => {
  const totals = openTotals(60, undefined)
  totals.take(forgetful(1_000), at(0))
  expect(rain(totals, forgetful(3), at(2_000))).toEqual({ mm: 0.6, isPart: true, happened: ['total began anew'] })
  const later = openTotals(60, totals.text())
  expect(rain(later, forgetful(1_001), at(9_000)).mm, 'the three and what came then').toBe(200.2)
})

describe.each([
  ['rg-15', asked(rg15, {}), 0.2],
  ['modbus', asked(modbus, { values: [{ quantity: 'rainfall_mm', register: 4, scale: 0.2 }] }), 0.2],
] as const)('%s keeps a total, and', (_, said, each) => {
  it('an agent that restarts between two of them loses nothing and tells nothing twice', () => {
    const first = openTotals(60, undefined)
    expect(rain(first, said(600), at(0)).mm).toBeNull()
    expect(rain(first, said(605), at(10_000)).mm).toBeCloseTo(5 * each, 6)
    first.tells(false) // the interval is handed over
    const written = first.text()
    rain(first, said(607), at(20_000)) // in the open interval when it is killed
    const second = openTotals(60, written)
    expect(rain(second, said(610), at(30_000)).mm, 'what was told is not told again').toBeCloseTo(5 * each, 6)
    const third = openTotals(60, written)
    rain(third, said(640), at(day_ms))
    expect(third.late(at(day_ms))[0]!.values.rainfall_mm, 'after a day').toBeCloseTo(35 * each, 6)
  })

  it('says when it began anew', () => {
    const totals = openTotals(60, undefined)
    rain(totals, said(600), at(0))
    expect(rain(totals, said(2), at(10_000))).toEqual({
      ...{ mm: expect.closeTo(2 * each, 6), isPart: true },
      happened: ['total began anew'],
    })
  })
})

it('another board in its place begins from its own total', () => {
  const totals = openTotals(60, undefined)
  totals.take(frame(1_000), at(0))
  expect(rain(totals, frame(70_000, { counter: 'B.D2' }), at(2_000))).toEqual({
    mm: null,
    isPart: true,
    happened: ['another counter'],
  })
  expect(rain(totals, frame(70_001, { counter: 'B.D2' }), at(4_000)).mm).toBe(0.2)
})

it('what fell in a day away is told once, dated where the time begins that it covers, never in one minute', () => {
  const first = openTotals(60, undefined)
  first.take(frame(1_000), at(0))
  const second = openTotals(60, first.text())
  expect(rain(second, frame(1_300), at(day_ms))).toMatchObject({ mm: 0, isPart: true })
  expect(second.late(at(day_ms))).toEqual([
    { at_ms: begin_ms + 1, values: { rainfall_mm: 60 }, nulls: {}, partial: true },
  ])
  expect(second.late(at(day_ms))).toEqual([])
  const third = openTotals(60, second.text())
  expect(rain(third, frame(1_301), at(day_ms + 2_000)).mm, 'and not again after a kill').toBe(0.2)
})

it('a cable that was out for hours is a time away, too', () => {
  const totals = openTotals(60, undefined)
  totals.take(frame(1_000), at(0))
  totals.take(frame(1_001), at(2_000))
  totals.tells(false)
  expect(rain(totals, frame(1_101), at(2 * 3_600_000)).mm).toBe(0)
  expect(totals.late(at(2 * 3_600_000))).toMatchObject([{ at_ms: begin_ms + 2_001, values: { rainfall_mm: 20 } }])
})

it('after a power cut nothing is told of before until the clock is set: nobody knows how long it was dark', () => {
  const first = openTotals(60, undefined)
  first.take(frame(1_000), at(0))
  const second = openTotals(60, first.text())
  expect(rain(second, frame(1_300), at(5_000, false)).mm).toBe(0)
  expect(second.late(at(5_000, false))).toEqual([])
  second.take(frame(1_301), at(7_000, false))
  second.tells(false)
  const third = openTotals(60, second.text()) // dark once more
  third.take(frame(1_303), at(9_000, false))
  expect(third.late(at(day_ms))).toMatchObject([{ at_ms: begin_ms + 1, values: { rainfall_mm: 60.4 } }])
})

it('a text that is none counts as nothing known', () => {
  for (const kept of ['', '{', '{"rainfall_mm":{"count":"x"}}']) {
    expect(openTotals(60, kept).take(frame(5), at(0)).frame.values.rainfall_mm).toBeNull()
  }
})

it('whatever is killed when, away or not: what was told is what was counted', () => {
  const step = fc.record({
    tips: fc.integer({ min: 0, max: 20 }),
    passes_ms: fc.constantFrom(500, 2_000, 40_000, 90_000, 3_600_000, day_ms),
    isSet: fc.boolean(),
    ends: fc.constantFrom('frame', 'frame', 'frame', 'close', 'kill', 'reset', 'dark'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, forgets) => {
      let [count, fell, start, now, told_mm, open_mm] = [500, 0, 1, 0, 0, 0]
      let written = ''
      let totals = openTotals(60, undefined)
      const hear = (isSet: boolean, closes = false) => {
        const given = forgets ? forgetful(count) : frame(count, { start })
        const { frame: heard, isNew } = totals.take(given, at(now, isSet))
        if (closes) {
          totals.tells(true)
          told_mm += open_mm
          open_mm = 0
          written = totals.text()
        }
        open_mm += heard.values.rainfall_mm ?? 0
        if (isNew) written = totals.text()
        for (const { values } of totals.late(at(now, isSet))) told_mm += values.rainfall_mm!
        written = totals.isNews() ? totals.text() : written
        totals.wasWritten()
      }
      const close = () => {
        totals.tells(false)
        told_mm += open_mm
        open_mm = 0
        written = totals.text()
      }
      hear(true)
      for (const { tips, passes_ms, isSet, ends } of steps) {
        count += tips
        fell += tips
        now += passes_ms
        // The clock of the station closes the interval meanwhile, or this frame does.
        const isOver = Math.floor(now / minute_ms) > Math.floor((now - passes_ms) / minute_ms)
        const closesIt = isOver && ends === 'frame' && tips % 2 === 1
        if (isOver && !closesIt) close()
        if (ends === 'frame') hear(isSet, closesIt)
        if (ends === 'close') close()
        if (ends === 'reset') start += 1
        if (ends === 'dark' && forgets) {
          hear(true)
          close() // what it counts between its last answer and a cut of its power, nobody knows
          count = 0
          hear(true)
        }
        if (ends === 'kill') {
          totals = openTotals(60, written)
          open_mm = 0
        }
      }
      hear(true)
      close()
      expect(told_mm).toBeCloseTo(fell * 0.2, 6)
    }),
    { seed: 20261127, numRuns: 2_000 },
  )
})
