/** The real sketch, as Debian's compiler makes it, on a simulated ATmega328P: what its contacts do against what its lines say. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Decoded, Frame } from '../../edge/driver.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { avrUno, type UnoWires } from '../kit/avrUno.ts'
import { sketchIn, tips } from '../kit/firmware.ts'
import { needs } from '../kit/needs.ts'

const compiler = needs('avr-g++')
const folder = mkdtempSync(join(tmpdir(), 'pantau-avr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(compiler.skip)(`the counting board (${compiler.why})`, () => {
  let program: Uint8Array
  beforeAll(() => {
    program = sketchIn(folder)
  }, 120_000)

  function board(wires: UnoWires = {}, options: object = {}) {
    const heard: number[] = []
    const uno = avrUno(program, { ...wires, onByte: (byte) => heard.push(byte) })
    uno.run(100)
    const decoded = (): Decoded[] =>
      driverOf('counting-board')!
        .open(options)
        .push(Uint8Array.from(heard) as never)
    return {
      uno,
      text: () => Buffer.from(heard).toString('latin1'),
      /** The newest line, after it had time to come. */
      newest(): Frame {
        uno.run(2_200)
        const frames = decoded().filter((one) => one.kind === 'frame')
        return frames.at(-1)!
      },
      refused: () => decoded().filter((one) => one.kind === 'rejected'),
    }
  }

  const totalOf = (frame: Frame) => frame.totals!.rainfall_mm!.count

  it.each([
    [0.3, 0],
    [3, 0],
    [12, 1],
    [40, 1],
    [300, 1],
  ])('counts of ten closures of %d ms %d each', (closed_ms, each) => {
    const { uno, newest } = board()
    tips(uno, { count: 10, closed_ms, every_ms: closed_ms + 60 })
    expect(totalOf(newest())).toBe(10 * each)
  })

  it.each([
    [1, 2],
    [5, 4],
    [10, 2],
    [10, 10],
  ])('counts each tip once at %i a second when its contact bounces for %i ms at both ends', (perSecond, bounce_ms) => {
    const { uno, newest } = board()
    tips(uno, { count: perSecond * 2, closed_ms: 45, every_ms: 1_000 / perSecond, bounce_ms })
    expect(totalOf(newest())).toBe(perSecond * 2)
  })

  it('keeps its total through resets and power cuts, knows itself again, and says how often it started', () => {
    const { uno, newest } = board()
    tips(uno, { count: 7, closed_ms: 40, every_ms: 100 })
    uno.reset()
    uno.run(60)
    tips(uno, { count: 3, closed_ms: 40, every_ms: 100 })
    const before = newest().totals!.rainfall_mm!
    expect(before).toMatchObject({ count: 10, start: 2 })
    uno.powerCut()
    uno.run(60)
    tips(uno, { count: 5, closed_ms: 40, every_ms: 100 })
    expect(newest().totals!.rainfall_mm).toMatchObject({ count: 15, start: 3, counter: before.counter })
  })

  it('a reset right after a tip does not lose it, though it is not in the EEPROM yet', () => {
    const { uno, newest } = board()
    uno.contact(2, true)
    uno.run(11.6) // counted by the interrupt a moment ago
    uno.reset()
    uno.contact(2, false)
    uno.run(60)
    expect(totalOf(newest())).toBe(1)
  })

  it('a power cut in the middle of a write leaves the total before it, or the new one', () => {
    for (const cut_ms of [0, 4, 12, 25, 40]) {
      const { uno, newest } = board()
      tips(uno, { count: 3, closed_ms: 40, every_ms: 100 })
      uno.contact(2, true)
      uno.run(10.5 + cut_ms)
      uno.powerCut()
      uno.run(60)
      expect([3, 4]).toContain(totalOf(newest()))
    }
  })

  it('spreads its writes over the EEPROM', () => {
    const { uno } = board()
    tips(uno, { count: 20, closed_ms: 12, every_ms: 60 })
    const written = Array.from({ length: 63 }, (_, place) => uno.eeprom.slice(16 + 16 * place, 32 + 16 * place))
    expect(written.filter((bytes) => bytes.some((byte) => byte !== 0xff)).length).toBeGreaterThanOrEqual(20)
  })

  it('no two boards draw the same number', () => {
    const ids = [1, 2, 3].map((seed) => board({ seed }).newest().totals!.rainfall_mm!.counter)
    expect(new Set(ids).size).toBe(3)
  })

  it('says of an analog channel the median, so that a spark is no value', () => {
    let reads = 0
    const volts = (channel: number) => (channel === 0 ? (++reads % 8 === 0 ? 5 : 2.5) : 0)
    const { text, newest } = board({ volts })
    newest()
    expect(text()).toMatch(/ a0=511 | a0=512 /)
  })

  it('reads a BME280 as the example of its maker does', () => {
    const { newest } = board({ i2c: bme280() }, { bme280: true })
    const { values } = newest()
    expect(values.air_temperature_c).toBeCloseTo(25.08, 1)
    expect(values.pressure_hpa).toBeCloseTo(1_006.56, 0)
    expect(values.humidity_pct).toBeCloseTo(55, 0)
  })

  it('says nothing that its driver does not understand', () => {
    const { uno, newest, refused } = board()
    tips(uno, { count: 4, closed_ms: 40, every_ms: 700 })
    newest()
    expect(refused()).toEqual([])
  })
})

/** Registers of a BME280 with the calibration and the raw values of the Bosch example (domain facts, 1.9). */
function bme280() {
  const bytes = new Uint8Array(256)
  const set = (at: number, hex: string) => bytes.set(Buffer.from(hex.replaceAll(' ', ''), 'hex'), at)
  set(0xd0, '60')
  set(0x88, '70 6B 43 67 18 FC 7D 8E 43 D6 D0 0B 27 0B 8C 00 F9 FF 8C 3C F8 C6 70 17')
  set(0xa1, '4B')
  set(0xe1, '6A 01 00 13 29 03 1E')
  set(0xf7, '65 5A C0 7E ED 00 75 30')
  return { address: 0x77, bytes }
}
