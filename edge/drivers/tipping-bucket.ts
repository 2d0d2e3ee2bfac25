/**
 * Tipping-bucket rain gauge: each tip closes a reed contact for about 50 to 150 ms. The contact lies between a digital
 * pin and ground; the board's pull-up holds the pin high while it is open:
 *
 *   1 ────────┐      ┌─┐┌──────────────      open
 *   0         └┘└────┘ └┘                    closed
 *             ▲ ▲      ▲
 *             │ └──────┴── bounce, not counted
 *             └ one tip
 *
 * Counted from the pin's own reports: button classes of robot libraries filter short closures away (none of ten tips of
 * 3 ms was seen). A tip counts when the last counted one is at least `lockout_ms` ago, the contact was open for longer
 * than a bounce before (it bounces when it opens, too, and that may be after the lockout), and it then stayed closed for
 * `closed_least_ms`: a spark on a long cable does not. The shortest true interval is 1.8 s (0.1 mm a tip at 200 mm/h).
 *
 * How long is said by the board's own time (`links/board-clock.ts`), so that a computer that was busy or stopped neither
 * loses nor invents a tip. A board that tells none is judged by when its bytes came, and any closure is long enough.
 */
import { z } from 'zod'
import { boardTick_ms, type Decoded, type PinReport, pinDriver } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'

const bounce_most_ms = 10 // reeds bounce for a few ms

/** Rain for one tip, from the gauge's label. 0.2 is the metric standard; hobby gauges often have 0.2794. */
export const mm_per_tip = z
  .number()
  .min(0.01)
  .max(5)
  .meta(needs('angka dalam milimeter, 0.01 sampai 5', 'a number of millimetres, 0.01 to 5'))
  .default(0.2)

const options = z.strictObject({
  /** Boards print plain numbers beside their digital pins, so a bare 2 is D2. */
  pin: z.preprocess(
    (pin) => (typeof pin === 'number' ? `D${pin}` : pin),
    z
      .string()
      .regex(/^D\d{1,2}$/)
      .meta(needs('pin digital, misalnya D2', 'a digital pin, such as D2'))
      .default('D2'),
  ),
  mm_per_tip,
  /** 0 = count every closure, for a gauge whose electronics give clean pulses. */
  lockout_ms: z
    .int()
    .min(0)
    .max(1000)
    .meta(needs('bilangan bulat dalam milidetik, 0 sampai 1000', 'a whole number of milliseconds, 0 to 1000'))
    .default(100),
  /** A shorter closure is a spark on the cable; reeds close for 50 ms and more. */
  closed_least_ms: z
    .int()
    .min(0)
    .max(100)
    .meta(needs('bilangan bulat dalam milidetik, 0 sampai 100', 'a whole number of milliseconds, 0 to 100'))
    .default(10),
  /** Where the contact leads when it closes. */
  contact: z.enum(['to-ground', 'to-5v']).default('to-ground'),
})

export const tippingBucket = pinDriver({
  id: 'tipping-bucket',
  model: 'Tipping-bucket rain gauge',
  measures: { id: 'curah hujan', en: 'rainfall' },
  page: 'tipping-bucket.md',
  evidence: 'data sheet only',
  quantities: { rainfall_mm: { resolution: 0.2 } },
  warmUp_s: 0,
  interval_s: 0,
  recognise: {
    name: 'rain',
    ask: {
      pin: { id: 'Di pin digital mana sakelarnya?', en: 'On which digital pin is its switch?' },
      mm_per_tip: {
        id: 'Berapa milimeter hujan untuk satu jungkitan? Lihat labelnya.',
        en: 'How many millimetres of rain are one tip? See its label.',
      },
    },
  },
  options,
  open({ pin, mm_per_tip, lockout_ms, closed_least_ms, contact }) {
    const bounce_ms = Math.min(bounce_most_ms, lockout_ms)
    const closed = contact === 'to-ground' ? 0 : 1
    const tip: Decoded = { kind: 'frame', values: { rainfall_mm: mm_per_tip } }
    const bounce: Decoded = { kind: 'rejected', reason: 'bounce', count: 1 }
    const least_ms = lockout_ms === 0 ? 0 : closed_least_ms
    let isClosed: boolean | undefined
    /** Open for long enough to be closed by a tip, which has not been counted yet. */
    let isArmed = false
    let closed_ms = 0
    let opened_ms = Number.NEGATIVE_INFINITY
    let tipped_ms = Number.NEGATIVE_INFINITY

    return {
      quantities: ['rainfall_mm'],
      pins: [{ pin, mode: contact === 'to-ground' ? 'pull-up' : 'input' }],
      push({ pin: reported, value, at_ms, board_ms }) {
        if (reported !== pin) return []
        const wasClosed = isClosed
        isClosed = value === closed
        const now_ms = board_ms ?? at_ms
        // Two ticks may be up to a tick nearer to each other than they say.
        const grain_ms = board_ms === undefined ? 0 : boardTick_ms
        const isLong = () => board_ms === undefined || hasPassed(least_ms && least_ms + grain_ms, closed_ms, now_ms)
        // The first report after a connect says how the contact stands, not that it moved. Boards also repeat a pin's
        // state: when another pin of the same port changes, and a little after it moved.
        if (wasClosed === undefined) return []
        if (wasClosed === isClosed) return isClosed && isArmed && isLong() ? counted() : []
        if (!isClosed) {
          opened_ms = now_ms
          if (!isArmed || board_ms === undefined) return []
          return isLong() ? counted() : [bounce]
        }
        closed_ms = now_ms
        isArmed ||= hasPassed(bounce_ms && bounce_ms + grain_ms, opened_ms, now_ms)
        isArmed &&= hasPassed(lockout_ms, tipped_ms, now_ms)
        if (!isArmed) return [bounce]
        return board_ms === undefined || least_ms === 0 ? counted() : []
      },
      reset() {
        isClosed = undefined
        isArmed = false
        opened_ms = tipped_ms = Number.NEGATIVE_INFINITY // the board's time may begin anew
      },
    }

    function counted(): Decoded[] {
      isArmed = false
      tipped_ms = closed_ms
      return [tip]
    }
  },
  examples: [
    { title: 'the first report is not a tip', reports: contactReports([0, 0], [500, 1]), gives: [] },
    { title: 'one closure is one tip', reports: contactReports([0, 1], [5_000, 0], [5_080, 1]), gives: [rain(0.2)] },
    {
      title: 'the gauge says how much a tip is',
      options: { mm_per_tip: 0.2794, pin: 'D7' },
      reports: contactReports([0, 1], [5_000, 0], [5_003, 1]).map((report) => ({ ...report, pin: 'D7' })),
      gives: [rain(0.2794)],
    },
    {
      title: 'bounce at closing and at opening is not rain',
      reports: contactReports([0, 1], [5_000, 0], [5_001, 1], [5_002, 0], [5_150, 1], [5_152, 0], [5_153, 1]),
      gives: [
        rain(0.2),
        { kind: 'rejected', reason: 'bounce', count: 1 },
        { kind: 'rejected', reason: 'bounce', count: 1 },
      ],
    },
    {
      title: 'a closure within the lockout is not rain, one after it is',
      options: { lockout_ms: 500 },
      reports: contactReports([0, 1], [5_000, 0], [5_100, 1], [5_499, 0], [5_520, 1], [5_540, 0]),
      gives: [rain(0.2), { kind: 'rejected', reason: 'bounce', count: 1 }, rain(0.2)],
    },
    {
      title: 'without a lockout every closure is a tip',
      options: { lockout_ms: 0 },
      reports: contactReports([0, 1], [5_000, 0], [5_002, 1], [5_004, 0], [5_005, 1]),
      gives: [rain(0.2), rain(0.2)],
    },
    {
      title: 'a cloudburst: a tip every 1.8 s',
      reports: contactReports([0, 1], [1_800, 0], [1_900, 1], [3_600, 0], [3_700, 1]),
      gives: [rain(0.2), rain(0.2)],
    },
    {
      title: 'a clock set back does not stop the count',
      reports: contactReports([0, 1], [900_000, 0], [900_100, 1], [5_000, 0], [5_100, 1]),
      gives: [rain(0.2), rain(0.2)],
    },
    {
      title: 'a contact that leads to 5 V counts when the pin rises',
      options: { contact: 'to-5v' },
      reports: contactReports([0, 0], [5_000, 1], [5_080, 0]),
      gives: [rain(0.2)],
    },
    {
      title: 'read ten seconds late and all at once, tips are tips, bounces bounces and sparks sparks',
      reports: lateReports([
        [0, 1],
        [2_000, 0],
        [2_000, 1],
        [2_000, 0],
        [2_030, 0],
        [2_110, 1],
        [2_110, 0],
        [2_120, 1],
        [3_500, 0],
        [3_500, 1],
        [4_000, 0],
        [4_080, 1],
        [5_800, 0],
        [5_830, 0],
        [5_890, 1],
      ]),
      gives: [
        { kind: 'rejected', reason: 'bounce', count: 1 }, // a first touch
        rain(0.2),
        { kind: 'rejected', reason: 'bounce', count: 1 }, // as it opens
        { kind: 'rejected', reason: 'bounce', count: 1 }, // a spark
        rain(0.2),
        rain(0.2),
      ],
    },
    {
      title: 'another pin, and repeated states, are not tips',
      reports: [...contactReports([0, 1], [10, 1], [20, 1]), { pin: 'D3', value: 0, at_ms: 30 }],
      gives: [],
    },
  ],
})

/** A step of the clock backwards counts as passed: rather one bounce too many than a gauge locked until next week. */
function hasPassed(wait_ms: number, since_ms: number, at_ms: number) {
  return at_ms < since_ms || at_ms - since_ms >= wait_ms
}

function contactReports(...states: [at_ms: number, value: number][]): PinReport[] {
  return states.map(([at_ms, value]) => ({ pin: 'D2', value, at_ms }))
}

/** The board's time differs, the bytes came in one moment. */
function lateReports(states: readonly (readonly [board_ms: number, value: number])[]): PinReport[] {
  return states.map(([board_ms, value]) => ({ pin: 'D2', value, at_ms: 60_000, board_ms }))
}

function rain(rainfall_mm: number): Decoded {
  return { kind: 'frame', values: { rainfall_mm } }
}
