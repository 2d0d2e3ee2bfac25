/** The counting board as its document describes it, held against the driver, which knows nothing of it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Decoder, Frame } from '../../edge/driver.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { createCounter } from '../../firmware-sim/boards/counter.ts'
import { checkout } from '../kit/root.ts'

const decoder = () => driverOf('counting-board')!.open({}) as Decoder<Uint8Array>
const tipEach = (ms: number) => (after_ms: number) => (Math.floor(after_ms / ms) + 1) * ms

it('says a line each two seconds, and half a second after a pulse', () => {
  const board = createCounter({ nextTip_ms: tipEach(5_200), total: 1_042 })
  board.plugIn(0)
  const frames = board.transmit(8_000)
  expect(frames.map(({ at_ms }) => at_ms)).toEqual([2_000, 4_000, 5_200, 7_200])
  expect(frames[0]!.bytes.toString()).toMatch(/^PC1 id=4F2A91C0 boot=1 up=20 p2=1042 p3=0\*[0-9A-F]{4}\r\n$/)
})

it('is understood by the driver, total for total, also after it was alone for an hour', () => {
  const board = createCounter({ nextTip_ms: tipEach(700) })
  const driver = decoder()
  board.plugIn(0)
  const frames = [...board.transmit(20_000), ...board.transmit(3_620_000)]
  const totals = frames
    .flatMap(({ bytes }) => driver.push(bytes))
    .map((one) => (one as Frame).totals!.rainfall_mm!.count)
  expect(totals).toEqual(frames.map(({ truth }) => truth))
  expect(totals.at(-1)).toBeGreaterThanOrEqual(Math.floor(3_620_000 / 700) - 1)
})

it('the line that the document shows is one', () => {
  const page = readFileSync(join(checkout, 'hardware/firmware/README.md'), 'utf8')
  const line = /^PC1 .*\*[0-9A-F]{4}$/m.exec(page)![0]
  expect(decoder().push(Buffer.from(`${line}\r\n`))).toMatchObject([
    { kind: 'frame', totals: { rainfall_mm: { count: 1_042 } } },
  ])
})
