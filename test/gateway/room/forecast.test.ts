import { describe, expect, it } from 'vitest'
import { daysLeft, type Sample, withSample } from '../../../gateway/room/forecast.ts'
import { sayDisk } from '../../../gateway/room/words.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const start_ms = Date.UTC(2026, 10, 22)
const gigabyte = 1_000_000_000

/** A folder that grows by so much a day, measured each ten minutes. */
function grown(days: number, bytesPerDay: number): Sample[] {
  let samples: Sample[] = []
  for (let at = 0; at <= days * 144; at++) {
    samples = withSample(samples, [start_ms + at * 600_000, gigabyte + (at / 144) * bytesPerDay])
  }
  return samples
}

describe('the forecast', () => {
  it('divides the room by how the folder has grown', () => {
    const samples = grown(7, gigabyte)
    expect(daysLeft(samples, samples.at(-1)!, 12 * gigabyte)).toBeCloseTo(12, 5)
  })

  it('says nothing in the first hours, and nothing of a folder that does not grow', () => {
    const hours = grown(0.25, gigabyte)
    expect(daysLeft(hours, hours.at(-1)!, gigabyte)).toBeNull()
    const still = grown(7, 0)
    expect(daysLeft(still, still.at(-1)!, gigabyte)).toBeNull()
  })

  it('looks a week back, with a sample an hour: what was brought in before is no growth of today', () => {
    const samples = grown(20, gigabyte)
    expect(samples.length).toBeLessThanOrEqual(7 * 24 + 1)
    expect(samples.at(-1)![0] - samples[0]![0]).toBeLessThanOrEqual(7 * day_ms)
  })

  it('forgets samples from a clock that was ahead', () => {
    const samples = withSample([[start_ms + 3 * 365 * day_ms, 5]], [start_ms, gigabyte])
    expect(samples).toEqual([[start_ms, gigabyte]])
  })
})

it('is said in both languages, with what to do', () => {
  const says = sayDisk({ state: 'soon', free_bytes: 12.4 * gigabyte, percent: 60, days: 12.9 })
  expect(says.en).toBe(
    'As the data grows now, the card or disk is full in 12 days (12 GB left). Free some space, get a larger card ready, or keep data for a shorter time (retention).',
  )
  expect(says.id).toContain('penuh dalam 12 hari (sisa 12 GB)')
})
