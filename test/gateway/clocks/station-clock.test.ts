import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day_ms, hour_ms, minute_ms } from '../../../edge/platform/time.ts'
import {
  type Arrival,
  afterStep,
  newStationClock,
  type StationClock,
  takeArrival,
} from '../../../gateway/clocks/station-clock.ts'

const noon_ms = Date.UTC(2026, 10, 25, 12)
const alone = () => null

/** A pack of one moment: `late_ms` after its reading, stamped by a clock that is off by `off_ms`. */
function pack(
  seq: number,
  received_ms: number,
  off_ms: number,
  more: Partial<Arrival> & { late_ms?: number } = {},
): Arrival {
  const { late_ms = 20, ...rest } = more
  const at_ms = received_ms - late_ms + off_ms
  return { received_ms, epoch: 'e1', seq, oldest_ms: at_ms, newest_ms: at_ms, isUnset: false, ...rest }
}

function offsetsOf(arrivals: Arrival[], begin: StationClock = newStationClock, common = alone as () => number | null) {
  let clock = begin
  const offsets = arrivals.map((arrival) => {
    const taken = takeArrival(clock, arrival, common)
    clock = taken.clock
    return taken.off_ms
  })
  return { offsets, clock }
}

/** A reading each minute, sent at once. */
function live(off_ms: number, packs = 3, from_ms = noon_ms): Arrival[] {
  return Array.from({ length: packs }, (_, i) => pack(i + 1, from_ms + i * minute_ms, off_ms))
}

/** Rounded to seconds: how late a pack came is of no interest here. */
const seconds = (offsets: (number | null)[]) =>
  offsets.map((off_ms) => (off_ms === null ? null : Math.round(off_ms / 1_000)))

describe('the clock of a station', () => {
  it.each([
    ['agrees', 0, [0, 0, 0]],
    ['is half a minute slow, which nobody can tell from a slow network', -30_000, [0, 0, 0]],
    ['is four minutes slow, which is news all the same', -4 * minute_ms, [null, null, null]],
    ['is three seconds ahead', 3_000, [3, 3, 3]],
    ['is ten minutes ahead', 10 * minute_ms, [600, 600, 600]],
    ['shows local time (+7 h)', 7 * hour_ms, [25_200, 25_200, 25_200]],
    ['is eleven minutes slow: the second pack at pace tells it from a backlog', -11 * minute_ms, [null, -660, -660]],
    ['is three hours slow', -3 * hour_ms, [null, -10_800, -10_800]],
    ['is a week slow', -7 * day_ms, [null, -604_800, -604_800]],
  ])('that %s', (_, off_ms, expected) => {
    expect(seconds(offsetsOf(live(off_ms)).offsets)).toEqual(expected)
  })

  it('is known from the first pack where the pack says when it was sent', () => {
    const arrivals = live(-11 * minute_ms).map((one) => ({ ...one, sent_ms: one.newest_ms + 5 }))
    expect(seconds(offsetsOf(arrivals).offsets)).toEqual([-660, -660, -660])
  })

  it('is not doubted for a backlog, whatever its length, that says when it was sent', () => {
    const arrivals = [3, 2, 1].map((hours, i) =>
      pack(i + 1, noon_ms + i * 10, 0, { late_ms: hours * hour_ms, sent_ms: noon_ms + i * 10 }),
    )
    expect(offsetsOf(arrivals).offsets).toEqual([0, 0, 0])
  })

  it('is not doubted for a backlog that comes in a burst, oldest first or newest first', () => {
    const backlog = Array.from({ length: 120 }, (_, i) =>
      pack(i + 1, noon_ms + i * 15, 0, { late_ms: (120 - i) * minute_ms }),
    )
    expect(new Set(offsetsOf(backlog.slice(0, -1)).offsets)).toEqual(new Set([null]))
    const turned = backlog.toReversed().map((one, i) => ({ ...one, seq: i + 1, received_ms: noon_ms + i * 15 }))
    expect(new Set(offsetsOf(turned).offsets.slice(1))).toEqual(new Set([0]))
  })

  it('is not doubted for a burst of old packs some milliseconds apart, though it is held up for a second', () => {
    const burst = Array.from({ length: 5_000 }, (_, i) => {
      const received_ms = noon_ms + Math.floor(i / 64) * 20 + (i < 64 ? 0 : 1_000)
      const at_ms = noon_ms - 30 * day_ms + i * 10
      return { ...pack(i + 1, received_ms, 0), oldest_ms: at_ms, newest_ms: at_ms }
    })
    expect(new Set(offsetsOf(burst).offsets)).toEqual(new Set([null]))
  })

  it('that is weeks slow is known after five seconds of packs at pace, however close they are', () => {
    const arrivals = Array.from({ length: 60 }, (_, i) => pack(i + 1, noon_ms + i * 100, -30 * day_ms))
    expect(seconds(offsetsOf(arrivals).offsets.slice(50))).toEqual(Array(10).fill(-30 * 86_400))
  })

  it('of the station that starts anew in the past is seen at its first pack', () => {
    const { clock } = offsetsOf(live(0))
    const restarted = pack(1, noon_ms + 5 * minute_ms, -7 * day_ms, { epoch: 'e2' })
    const again = pack(1, noon_ms + 9 * minute_ms, -7 * day_ms - hour_ms, { epoch: 'e3' })
    expect(seconds(offsetsOf([restarted, again], clock).offsets)).toEqual([-604_800, -608_400])
  })

  it('that was never set means nothing: what is next in order is now, what is older keeps the offset of then', () => {
    const unset = { isUnset: true, off_ms: -40 * day_ms }
    const arrivals = [
      pack(5, noon_ms, unset.off_ms, unset),
      pack(6, noon_ms + minute_ms, unset.off_ms, unset),
      pack(2, noon_ms + minute_ms + 30, unset.off_ms, { ...unset, late_ms: 4 * minute_ms }),
    ]
    expect(seconds(offsetsOf(arrivals).offsets)).toEqual(Array(3).fill(-40 * 86_400))
  })

  it('that is set right in the middle is right from the first pack on', () => {
    for (const off_ms of [10 * minute_ms, -11 * minute_ms, 7 * hour_ms, -3 * day_ms]) {
      const { clock } = offsetsOf(live(off_ms))
      const after = pack(4, noon_ms + 3 * minute_ms, 0)
      expect(offsetsOf([after], clock).offsets).toEqual([0])
    }
  })

  it('that is set wrong in the middle is known ahead at once, and behind with the third pack', () => {
    const { clock } = offsetsOf(live(0))
    const from_ms = noon_ms + 3 * minute_ms
    const renumbered = (off_ms: number) => live(off_ms, 3, from_ms).map((one) => ({ ...one, seq: one.seq + 3 }))
    expect(seconds(offsetsOf(renumbered(hour_ms), clock).offsets)).toEqual([3_600, 3_600, 3_600])
    expect(seconds(offsetsOf(renumbered(-hour_ms), clock).offsets)).toEqual([0, 0, -3_600])
  })

  it('of one reading dated ahead does not spoil the packs after it', () => {
    const arrivals = [pack(1, noon_ms, 0), pack(2, noon_ms + 1_000, 290_000), pack(3, noon_ms + 2_000, 0)]
    expect(seconds(offsetsOf(arrivals).offsets)).toEqual([0, 290, 0])
  })

  it('of a new station is off as the others are: then it is the gateway’s', () => {
    expect(seconds(offsetsOf(live(-12 * minute_ms), newStationClock, () => -12 * minute_ms).offsets)).toEqual([
      -720, -720, -720,
    ])
  })

  it('of a new station that is off by less than the others are is theirs: its reading is an old one', () => {
    const hours_2 = () => 2 * hour_ms
    const old = pack(1, noon_ms, 2 * hour_ms, { late_ms: 90 * minute_ms })
    expect(seconds(offsetsOf([old], newStationClock, hours_2).offsets)).toEqual([7_200])
  })

  it('follows when the gateway’s is set', () => {
    const { clock } = offsetsOf(live(2 * hour_ms))
    const stepped = afterStep(clock, 2 * hour_ms)
    expect(offsetsOf([pack(4, noon_ms + 3 * minute_ms + 2 * hour_ms, 0)], stepped).offsets).toEqual([0])
  })

  it('puts no reading of a live pack more than its delay and five minutes away from its arrival, whatever the clock says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -400 * day_ms, max: 400 * day_ms }),
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 3, maxLength: 20 }),
        fc.boolean(),
        (off_ms, delays, saysWhenSent) => {
          const arrivals = delays.map((late_ms, i) => {
            const one = pack(i + 1, noon_ms + i * minute_ms + late_ms, off_ms, { late_ms })
            return saysWhenSent ? { ...one, sent_ms: one.newest_ms } : one
          })
          const { offsets } = offsetsOf(arrivals)
          for (const [i, off] of offsets.entries()) {
            if (i === 0 && !saysWhenSent) continue // alone it may be a backlog
            const time_ms = arrivals[i]!.newest_ms - (off ?? 0)
            expect(Math.abs(arrivals[i]!.received_ms - time_ms)).toBeLessThanOrEqual(5 * minute_ms + 1_000)
          }
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
