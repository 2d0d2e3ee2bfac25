import { constants, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { firstBytes, gatherChanges, pieceOf } from '../../../gateway/http/live-stream.ts'

const unended = { finishFlush: constants.Z_SYNC_FLUSH }

it('one compressed piece stands after any other in the stream of any viewer', () => {
  const shared = [pieceOf('event: a\n\n'), pieceOf('halo '.repeat(9_000)), pieceOf('event: b\n\n')]
  const early = Buffer.concat([firstBytes(pieceOf('first\n\n'), true), ...shared.map((piece) => piece.deflated())])
  const late = Buffer.concat([firstBytes(pieceOf('later\n\n'), true), shared[2]!.deflated()])
  expect(String(gunzipSync(early, unended))).toBe(`first\n\n${shared.map((piece) => piece.plain()).join('')}`)
  expect(String(gunzipSync(late, unended))).toBe('later\n\nevent: b\n\n')
  expect(shared[1]!.deflated().length).toBeLessThan(1_000)
})

it('who takes no compression gets the text as it is', () => {
  expect(String(firstBytes(pieceOf('event: a\n\n'), false))).toBe('event: a\n\n')
})

const told: string[] = []
const gather = () =>
  gatherChanges<string>((all) => told.push(all.join('')), {
    every_ms: 1_000,
    most: 5,
    isUrgent: (one) => one === '!',
  })

beforeEach(() => {
  told.length = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('the first after a quiet second is told at once, and then once a second what came meanwhile', () => {
  const { add } = gather()
  add(['a'])
  expect(told).toEqual(['a'])
  add(['b'])
  add(['c'])
  vi.advanceTimersByTime(999)
  expect(told).toEqual(['a'])
  vi.advanceTimersByTime(1)
  expect(told).toEqual(['a', 'bc'])
  vi.advanceTimersByTime(1_000)
  add(['d'])
  expect(told).toEqual(['a', 'bc', 'd'])
})

it('what is urgent waits for nothing, and what came before it is told before it', () => {
  const { add } = gather()
  add(['a'])
  add(['b', '!'])
  expect(told).toEqual(['a', 'b!'])
})

it('a flood is not hoarded, and nothing is told after the end', () => {
  const { add, stop } = gather()
  add(['a'])
  add(['b', 'c', 'd', 'e', 'f'])
  expect(told).toEqual(['a', 'bcdef'])
  add(['g'])
  stop()
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual(['a', 'bcdef'])
})
