/**
 * A drill: a flood that never was goes the whole way, from intake over the record and the rules to every hook, and all
 * of it is marked as an exercise. Its readings are kept under a station of their own, `latihan-…`, so that the real
 * station's history stays true, and its rule has a name of its own, so that a real alert is never overwritten.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Pack } from '../../edge/contract.ts'
import { quantities } from '../../hardware/quantities.ts'
import { type Alert, type Delivery, type Drill, SaidError } from '../contract.ts'
import type { Intake } from '../intake/index.ts'
import { isCombination, placeOf, type Rule, type SeriesRule } from '../rules/index.ts'
import { drillPrefix } from '../stations/index.ts'
import type { Store } from '../store/index.ts'
import type { AlertList } from './alert-list.ts'
import type { Engine } from './engine.ts'

/** A drill that cannot be. */
export class DrillProblem extends SaidError {
  override name = 'DrillProblem'
}

export interface DrillSettings {
  /** Time between two readings. */
  every_ms: number
  by: string
  /** A stretch of the rule's own history to replay; absent = a synthetic flood through all levels. */
  recorded?: { from_ms: number; to_ms: number } | undefined
}

export interface DrillsParts {
  engine: Pick<Engine, 'add' | 'remove'>
  alerts: Pick<AlertList, 'ofRule'>
  store: Pick<Store, 'series'>
  /** Takes in a pack as if a station had sent it. */
  receive: Intake['readings']
  now: () => number
  log: Logger
}

export type Drills = ReturnType<typeof openDrills>

interface Course {
  id: string
  rule: SeriesRule
  stands: string
  started_ms: number
  ended_ms: number | null
  state: Drill['state']
  sent: number
  of: number
}

const kept_max = 20
const points_max = 200
const idLength_max = 40

export function openDrills({ engine, alerts, store, receive, now, log }: DrillsParts) {
  const courses: Course[] = []
  const closing = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let isBusy = false

  return {
    /** Resolves when it has begun. Throws `DrillProblem`. */
    async start(stands: Rule, settings: DrillSettings): Promise<Drill> {
      if (isBusy)
        throw new DrillProblem({
          id: 'Latihan sedang berjalan. Tunggu sampai selesai.',
          en: 'A drill is running. Wait until it is done; GET /api/v1/drills shows it.',
        })
      isBusy = true
      const { course, values } = await begin(stands, settings).catch((err) => {
        isBusy = false
        throw err
      })
      running = run(course, values, settings.every_ms).finally(() => {
        isBusy = false
      })
      return report(course, [])
    },
    /** `attempts`: the newest deliveries of all hooks. */
    list: (attempts: readonly Delivery[]): Drill[] => courses.map((course) => report(course, attempts)),
    get(id: string, attempts: readonly Delivery[]): Drill | null {
      const course = courses.find((one) => one.id === id)
      return course ? report(course, attempts) : null
    },
    async close() {
      closing.abort()
      await running
    },
  }

  async function begin(stands: Rule, { recorded, by }: DrillSettings) {
    if (isCombination(stands))
      throw new DrillProblem({
        id: `"${stands.id}" menggabungkan aturan lain. Latih salah satu dari aturan itu.`,
        en: `"${stands.id}" combines other rules. Drill one of those.`,
      })
    const values = recorded ? await recordedValues(stands, recorded) : floodOf(stands)
    if (values.length === 0) {
      throw new DrillProblem({
        id: 'Tidak ada pembacaan dalam waktu itu. Pilih waktu lain, atau kosongkan.',
        en: 'There are no readings in this time. Choose another, or leave it out.',
      })
    }
    const started_ms = now()
    const rule = drillRule(stands)
    const id = `${rule.id}_${started_ms}`
    const of = values.length
    log.warn({ drill: id, by, readings: of }, 'a drill begins; everything it says is an exercise')
    await engine.add(rule)
    const course: Course = { id, rule, stands: stands.id, started_ms, ended_ms: null, state: 'running', sent: 0, of }
    courses.unshift(course)
    courses.splice(kept_max)
    return { course, values }
  }

  async function run(course: Course, values: readonly number[], every_ms: number) {
    const { rule } = course
    let outcome: Drill['state'] = 'stopped'
    try {
      for (const value of values) {
        const reading = { sensor: rule.sensor, at_ms: now(), values: { [rule.quantity]: value } }
        const pack: Pack = { epoch: course.id.slice(-64), seq: ++course.sent, readings: [reading] }
        await receive(rule.station, Buffer.from(JSON.stringify(pack)))
        await sleep(every_ms, undefined, { signal: closing.signal })
      }
      outcome = 'done'
    } catch (err) {
      if (!closing.signal.aborted) log.error({ err, drill: course.id }, 'a drill was cut short')
    } finally {
      // Whatever still warns ends with the drill. A gateway that is closing does so at its next start.
      if (!closing.signal.aborted)
        await engine.remove(rule).catch((err) => log.error({ err }, 'a drill stays in force'))
      course.ended_ms = now()
      course.state = outcome
    }
  }

  function report(course: Course, attempts: readonly Delivery[]): Drill {
    const raised = alerts.ofRule(course.rule.id).filter(({ raised_ms }) => raised_ms >= course.started_ms)
    const { id, stands, rule, state, started_ms, ended_ms, sent, of } = course
    return {
      id,
      rule: stands,
      station: rule.station,
      state,
      started_ms,
      ended_ms,
      readings: { sent, of },
      alerts: raised,
      hooks: latenciesOf(raised, attempts),
    }
  }

  /** The worst of each step, so that the peak is in it. */
  async function recordedValues(rule: SeriesRule, range: { from_ms: number; to_ms: number }): Promise<number[]> {
    const { station, sensor, quantity, below } = rule
    const series = await store.series({ station, sensor, quantity, ...range, points: points_max })
    const worst = below ? series.min : series.max
    return worst.filter((value): value is number => value !== null).slice(0, 2 * points_max)
  }
}

/**
 * The rule as it is drilled: its levels with its quantity, at the drill's station, without waiting times. What is
 * measured over hours (rain sums, ISPU, silence) is compared directly: a drill tries the way of a warning, not sums.
 */
export function drillRule(rule: SeriesRule): SeriesRule {
  const { confirm: _, datum: __, valid_from: ___, valid_until: ____, ...rest } = rule
  return {
    ...rest,
    id: `${drillPrefix}${rule.id}`.slice(0, idLength_max),
    station: `${drillPrefix}${rule.station}`.slice(0, idLength_max),
    name: `${placeOf(rule)} (latihan)`,
    measure: 'value',
    for_s: 0,
    clear_for_s: 0,
    ignore_flags: [],
  }
}

/** A flood through every level and back: ten steps up, the peak, ten steps down. */
export function floodOf({ levels, below, quantity }: SeriesRule): number[] {
  const sign = below ? -1 : 1
  const first = levels[0]!
  const last = levels.at(-1)!
  const calm = first.clear ?? first.at
  const span = Math.max(Math.abs(last.at - calm), Math.abs(last.at) * 0.2, 0.1)
  const low = calm - sign * 0.2 * span
  const high = last.at + sign * 0.1 * span
  const { decimals } = quantities[quantity]
  const rise = Array.from({ length: 10 }, (_, step) => low + ((high - low) * step) / 10)
  // One more decimal than shown, so that no level is missed by rounding.
  return [...rise, high, high, ...rise.toReversed()].map((value) => Number(value.toFixed(decimals + 2)))
}

function latenciesOf(alerts: readonly Alert[], attempts: readonly Delivery[]): Drill['hooks'] {
  const events = new Set(alerts.flatMap(({ events }) => events.map(({ id }) => id)))
  const found = new Map<string, Drill['hooks'][number]>()
  for (const { hook, event, outcome, at_ms, reading_ms } of attempts) {
    if (!events.has(event)) continue
    const key = `${hook} ${event}`
    const known = found.get(key)
    if (known && known.state !== 'waiting') continue
    const state = outcome === 'delivered' ? 'delivered' : outcome === 'dead' ? 'failed' : 'waiting'
    const latency_ms = outcome === 'delivered' && reading_ms !== null ? Math.max(0, at_ms - reading_ms) : null
    found.set(key, { hook, event, state, latency_ms })
  }
  return [...found.values()]
}
