import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openPace } from '../../../gateway/door/pace.ts'

const limits = { least_bytes_s: 1_000, grace_ms: 60_000, look_ms: 5_000 }

/** An answer of so many bytes over a link of so many bytes a second, behind a buffer of the system. */
function answer({ bytes, bytes_s, buffer }: { bytes: number; bytes_s: number; buffer: number }) {
  const socket = { bytesWritten: 0, writableLength: 0 }
  let isCut = false
  const pace = openPace(limits, () => {
    isCut = true
  })
  onTestFinished(pace.close)
  const end = pace.begin(socket)
  let [arrived, at_s] = [0, 0]
  for (; arrived < bytes && !isCut && at_s < 36_000; at_s += 5) {
    socket.bytesWritten = Math.min(bytes, arrived + buffer + 64_000)
    socket.writableLength = Math.max(0, socket.bytesWritten - arrived - buffer)
    pace.look()
    arrived += bytes_s * 5
  }
  end()
  return { isCut, at_s }
}

it('whoever reads at the least pace gets all of it, whatever is on the way', () => {
  const bytes = fc.integer({ min: 1, max: 20_000_000 })
  const faster = fc.integer({ min: 1_000, max: 100_000 })
  fc.assert(
    fc.property(bytes, faster, fc.integer({ min: 0, max: 4_000_000 }), (bytes, bytes_s, buffer) => {
      expect(answer({ bytes, bytes_s, buffer }).isCut).toBe(false)
    }),
    { seed: 10, numRuns: 100 },
  )
})

it('whoever reads nothing is cut when what he was handed would have arrived long ago', () => {
  expect(answer({ bytes: 20_000_000, bytes_s: 0, buffer: 100_000 })).toEqual({ isCut: true, at_s: 225 })
})

it('nobody is cut for what is slow to be made', () => {
  const socket = { bytesWritten: 10, writableLength: 0 }
  const cut: unknown[] = []
  const pace = openPace(limits, (one) => cut.push(one))
  onTestFinished(pace.close)
  pace.begin(socket)
  for (let i = 0; i < 1_000; i++) pace.look()
  expect(cut).toEqual([])
})
