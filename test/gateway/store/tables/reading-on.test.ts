import { expect, it } from 'vitest'
import { openReadingOn } from '../../../../gateway/store/tables/reading-on.ts'
import { eventually } from '../../../kit/eventually.ts'

/** Tables that have read nothing, with a head that knows the stations. */
const behind = { position: () => 0, head: () => ({ position: () => 10, query: { stations: () => [] } }) } as never

it('goes on after its pause, also when the timer comes too early by the clock that never jumps', async () => {
  let wentOn = 0
  const readingOn = openReadingOn({
    run() {
      if (!readingOn.isPausing()) wentOn++
    },
    tell: () => undefined,
    elapsed_ms: () => performance.now() / 1.3,
  })
  readingOn.begin(behind, 10)
  expect(readingOn.isPausing()).toBe(true)
  await eventually(() => wentOn > 0)
})

it('does not pause again once somebody waits for the rows, whatever the head is asked', () => {
  const readingOn = openReadingOn({ run: () => undefined, tell: () => undefined, elapsed_ms: () => 0 })
  readingOn.begin(behind, 10)
  readingOn.endPause()
  expect(readingOn.answer('stations', [])).toEqual([])
  expect(readingOn.isPausing()).toBe(false)
})
