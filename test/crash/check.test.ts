/** The crash test's own checker must notice what it is there to notice. */
import { describe, expect, it } from 'vitest'
import { distanceOf } from './board.ts'
import { checkMeasured, checkPublished, nameOf } from './check.ts'

const frames = (...numbers: number[]) =>
  numbers.map((n, i) => ({ sensor: 'level', quantity: 'distance_m', at_ms: 1_000 + i, value: distanceOf(n) / 1_000 }))

describe('what a board sent', () => {
  it('is complete when every frame is stored once', () => {
    const verdict = checkMeasured([{ first: 0, last: 3 }], frames(0, 1, 2, 3))
    expect(verdict).toMatchObject({ measured: 4, lost_measured: 0, duplicated: 0, invented: 0 })
  })
  it('may miss the end of a life that was killed', () => {
    const lives = [
      { first: 0, last: 3 },
      { first: 4, last: 5 },
    ]
    expect(checkMeasured(lives, frames(0, 1, 4, 5))).toMatchObject({ measured: 4, lost_measured: 0, unread: 2 })
  })
  it('is lost when a frame in the middle of a life is missing', () => {
    expect(checkMeasured([{ first: 0, last: 3 }], frames(0, 1, 3))).toMatchObject({ lost_measured: 1 })
  })
  it('is lost when the end of the last life is missing', () => {
    expect(checkMeasured([{ first: 0, last: 3 }], frames(0, 1))).toMatchObject({ lost_measured: 2 })
  })
  it('is invented when a stored value was never sent', () => {
    expect(checkMeasured([{ first: 0, last: 1 }], frames(0, 1, 77)).invented).toBe(1)
  })
  it('is doubled when a reading is stored under the same name twice', () => {
    const rows = frames(0, 1)
    expect(checkMeasured([{ first: 0, last: 1 }], [...rows, rows[1]!]).duplicated).toBe(1)
  })
})

describe('what a publisher sent', () => {
  const row = { sensor: 'air', quantity: 'pm10_ug_m3', at_ms: 5, value: 7 }
  const books = { sent: new Map([[nameOf(row), { value: 7, seq: 3 }]]), acknowledged: new Set([nameOf(row)]) }
  it('is lost when it was acknowledged and is not stored', () => {
    expect(checkPublished(books, []).lost_acknowledged).toBe(1)
  })
  it('is changed when the stored value is another', () => {
    expect(checkPublished(books, [{ ...row, value: 8 }])).toMatchObject({ changed: 1, invented: 0 })
    expect(checkPublished(books, [{ ...row, value: null }])).toMatchObject({ changed: 1 })
  })
  it('is invented when it was never sent', () => {
    expect(checkPublished(books, [row, { ...row, at_ms: 6 }])).toMatchObject({ invented: 1, changed: 0 })
  })
  it('is doubled when it is stored twice', () => {
    expect(checkPublished(books, [row, row])).toMatchObject({ duplicated: 1, lost_acknowledged: 0, invented: 0 })
  })
})
