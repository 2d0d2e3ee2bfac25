/**
 * From frames to readings. One sampler per sensor cuts time into intervals of `every_s`, aligned to multiples of it in
 * UTC, and gives for each interval at most one reading of the levels and one of the amounts:
 *
 *   level    the median of the good values, stamped when its last frame arrived; null when every frame was null;
 *            nothing at all when no frame came, because silence is not a value
 *   amount   the sum, stamped at the end of the interval; 0 when nothing happened while the link stayed open, and
 *            nothing when it did not: a dry gauge and a broken one must look different. An amount of which part of the
 *            interval was not heard (a start, an end, a link that was away) is `partial`: there may have been more
 *
 * A node's clock may be set back. Up to five minutes the sampler waits for it to catch up: the interval stays open and
 * names go on in steps of 1 ms. Further back it follows at once, because waiting for days would be silence.
 */
import { type QuantityKey, quantities as vocabulary } from '../hardware/quantities.ts'
import type { Frame, Values } from './driver.ts'
import { type Gathered, type Gathering, openGathering } from './gathering.ts'

/** A reading before it has a sensor's name. `nulls` says, for each null, the commonest reason in its interval. */
export interface Sample {
  /** Integer, never given twice (see `openNames`); rising unless the clock was set back by more than five minutes. */
  at_ms: number
  values: Values
  nulls: Partial<Record<QuantityKey, string>>
  /** Part of the interval of these amounts was not heard. */
  partial?: true
}

export interface Sampler {
  /** A frame whose last byte arrived at `at_ms`. */
  take(frame: Frame, at_ms: number): Sample[]
  /** Call at least once per interval; `connected` = the link has been open since the last tick. */
  tick(now_ms: number, link: { connected: boolean }): Sample[]
  /** What has been gathered so far, for an orderly end: tips not yet sent are stamped `now_ms`. */
  flush(now_ms: number): Sample[]
  /** What the open interval holds, to go on after a kill; undefined when that is nothing. Without the amounts `except`. */
  open(except: readonly QuantityKey[]): OpenInterval | undefined
  /** Goes on where an earlier process was killed, or closes what that had open. Before anything else. */
  goOn(kept: OpenInterval, now_ms: number): Sample[]
  /** The clock is about to be set: closes what is open, by the old time, and takes the new time as it comes. */
  clockSet(now_ms: number): Sample[]
  /** Closes what is open, and goes on with intervals of another length. Without intervals nothing changes. */
  setEvery(every_s: number, now_ms: number): Sample[]
}

/** An interval that was not closed yet. */
export interface OpenInterval {
  index: number
  every_ms: number
  last_ms: number
  gathered: [QuantityKey, Gathered][]
}

export interface SamplerOptions {
  /** 0 = every frame is a reading, and there are no zeros. */
  every_s: number
  /** What the decoder sends (`decoder.quantities`). */
  quantities: readonly QuantityKey[]
  /** Times are multiples of this. See `dating.ts`: 2 while the clock is not set. */
  grain_ms?: () => number
}

// As far as the gateway accepts readings from the future: a clock further ahead had them put in quarantine anyway.
const wait_ms = 5 * 60_000
const begun_ms = 2_000 // the station looks at least each second
// A week of one-minute readings; the clock may return to times it has seen, and their names are taken.
const names_max = 10_000

/** A sampler; it keeps a bounded number of values and names, whatever comes. */
export function openSampler({ every_s, quantities, grain_ms = () => 1 }: SamplerOptions): Sampler {
  let every_ms = Math.round(every_s * 1000)
  const names = openNames(grain_ms)
  if (every_ms === 0) {
    return {
      take: ({ values, nulls = {}, isPart }, at_ms) => [
        { at_ms: names.of(at_ms), values, nulls, ...(isPart && { partial: true }) },
      ],
      tick: () => [],
      flush: () => [],
      open: () => undefined,
      goOn: () => [],
      clockSet() {
        names.clockSet()
        return []
      },
      setEvery: () => [],
    }
  }

  const amounts = quantities.filter((key) => vocabulary[key].kind === 'amount')
  let latest_ms = Number.NEGATIVE_INFINITY
  let interval: Interval | undefined

  return {
    take(frame, at_ms) {
      const closed = moveTo(at_ms)
      interval!.gather(frame, at_ms)
      return closed
    },
    tick(now_ms, { connected }) {
      interval?.sawLink(connected)
      const closed = moveTo(now_ms)
      interval!.sawLink(connected)
      return closed
    },
    flush,
    open(except) {
      const gathered = interval?.all().filter(([key, { count, sum }]) => {
        return !except.includes(key) && (vocabulary[key].kind === 'level' ? count > 0 : sum > 0)
      })
      if (!interval || !gathered?.length) return undefined
      return { index: interval.index, every_ms, last_ms: interval.last_ms(), gathered }
    },
    goOn(kept, now_ms) {
      const begun = openInterval(kept.index, false)
      begun.goOn(kept)
      // Another `every_s` since then, or over: it is closed where it was.
      const isOver = kept.every_ms !== every_ms || Math.floor(now_ms / every_ms) !== kept.index
      if (isOver) return close(begun, (kept.index + 1) * kept.every_ms, [], 'cut')
      interval = begun
      latest_ms = now_ms
      return []
    },
    clockSet(now_ms) {
      const samples = flush(now_ms)
      latest_ms = Number.NEGATIVE_INFINITY
      names.clockSet()
      return samples
    },
    setEvery(every_s, now_ms) {
      const samples = interval ? flush(now_ms) : []
      every_ms = Math.round(every_s * 1000)
      return samples
    },
  }

  function flush(now_ms: number): Sample[] {
    const closed = moveTo(now_ms)
    const samples = [...closed, ...close(interval!, now_ms, [], 'cut')]
    interval = undefined
    return samples
  }

  /** Makes the interval that holds `at_ms` the present one, and closes the one before. */
  function moveTo(at_ms: number): Sample[] {
    const index = Math.floor(at_ms / every_ms)
    const before = interval
    const isBack = at_ms < latest_ms - wait_ms
    latest_ms = isBack ? at_ms : Math.max(latest_ms, at_ms)
    if (before && (index === before.index || (index < before.index && !isBack))) return []
    const isNext = before !== undefined && index === before.index + 1
    interval = openInterval(index, isNext || at_ms - index * every_ms <= begun_ms)
    if (!before) return []
    if (isBack) return close(before, at_ms, [], 'cut') // its end lies in a future that may never come
    return close(before, (before.index + 1) * every_ms, before.stayedConnected() ? amounts : [])
  }

  /** `zeros`: the amounts of which nothing heard means that nothing fell. `cut`: closed before its end. */
  function close(ended: Interval, end_ms: number, zeros: readonly QuantityKey[], cut?: 'cut'): Sample[] {
    const levels: Sample = { at_ms: ended.last_ms(), values: {}, nulls: {} }
    const sums: Sample = { at_ms: end_ms, values: Object.fromEntries(zeros.map((key) => [key, 0])), nulls: {} }
    if (cut || !ended.wasHeardWhole()) sums.partial = true
    for (const [key, gathered] of ended.gathered) {
      const { values, nulls } = vocabulary[key].kind === 'level' ? levels : sums
      if (gathered.count() > 0) values[key] = vocabulary[key].kind === 'level' ? gathered.median() : gathered.sum()
      else {
        values[key] = null
        nulls[key] = gathered.reason()
      }
    }
    return [levels, sums]
      .filter(({ values }) => Object.keys(values).length > 0)
      .map((sample) => ({ ...sample, at_ms: names.of(sample.at_ms) }))
  }
}

type Interval = ReturnType<typeof openInterval>

/** `isFromStart`: it was heard from its beginning on. */
function openInterval(index: number, isFromStart: boolean) {
  const gathered = new Map<QuantityKey, Gathering>()
  let last_ms = 0
  let wasConnected = false
  let wasDisconnected = false

  return {
    index,
    gathered,
    last_ms: () => last_ms,
    stayedConnected: () => wasConnected && !wasDisconnected,
    wasHeardWhole: () => isFromStart && wasConnected && !wasDisconnected,
    sawLink(connected: boolean) {
      if (connected) wasConnected = true
      else wasDisconnected = true
    },
    all: () => [...gathered].map(([key, one]): [QuantityKey, Gathered] => [key, one.gathered()]),
    goOn(kept: OpenInterval) {
      last_ms = kept.last_ms
      wasDisconnected = true
      for (const [key, one] of kept.gathered) gathered.set(key, openGathering(vocabulary[key].decimals, one))
    },
    gather({ values, nulls, isPart }: Frame, at_ms: number) {
      last_ms = at_ms
      if (isPart) wasDisconnected = true
      for (const [key, value] of Object.entries(values) as [QuantityKey, number | null][]) {
        if (!gathered.has(key)) gathered.set(key, openGathering(vocabulary[key].decimals))
        gathered.get(key)!.add(value, nulls?.[key])
      }
    },
  }
}

/**
 * Names in time that are free: a reading named twice would be taken for a repetition and lost. Knows the last
 * `names_max` of this run; after a larger step back than these cover, or a restart, a repeated millisecond is possible.
 */
function openNames(grain_ms: () => number) {
  const taken = new Set<number>()
  let last_ms = Number.NEGATIVE_INFINITY

  return {
    of(at_ms: number) {
      const grain = grain_ms()
      let name_ms = Math.round(at_ms / grain) * grain
      if (name_ms <= last_ms && name_ms >= last_ms - wait_ms) name_ms = (Math.floor(last_ms / grain) + 1) * grain
      while (taken.has(name_ms)) name_ms += grain
      taken.add(name_ms)
      if (taken.size > names_max) taken.delete(taken.values().next().value!)
      last_ms = name_ms
      return name_ms
    },
    /** The next name may lie before the last one. */
    clockSet() {
      last_ms = Number.NEGATIVE_INFINITY
    },
  }
}
