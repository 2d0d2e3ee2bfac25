/** How often readings of a sensor are due: as its station says, and as they came. Pure. */
import type { About } from '../../edge/contract.ts'
import { byName } from '../../edge/platform/by-name.ts'
import type { StationSensor } from '../contract.ts'

/** The times of the last readings of one sensor, oldest first, and what was last learned from them, seconds. */
export interface Heard {
  times_ms: number[]
  every_s?: number
}

const times_max = 9 // eight distances: a single outage or a doubled reading does not move their median
const times_least = 4
const change_least = 0.2 // a link's jitter is no new rhythm

/** Takes the time of a reading; `heard` is made by `byName`. What comes late, from a backlog, says nothing about the rhythm of now. */
export function hearReading(heard: Record<string, Heard>, sensor: string, at_ms: number): void {
  heard[sensor] ??= { times_ms: [] }
  const { times_ms } = heard[sensor]
  if (times_ms.length > 0 && at_ms <= times_ms.at(-1)!) return
  times_ms.push(at_ms)
  if (times_ms.length > times_max) times_ms.shift()
}

/** What was learned, by sensor; a small change of it is none. */
export function learned(heard: Record<string, Heard>): Record<string, number> {
  const all = byName<number>()
  for (const [sensor, one] of Object.entries(heard)) {
    const every_s = medianDistance_s(one.times_ms)
    if (every_s === undefined) continue
    const isKnown = one.every_s !== undefined && Math.abs(every_s - one.every_s) <= change_least * one.every_s
    if (!isKnown) one.every_s = every_s
    all[sensor] = one.every_s!
  }
  return all
}

/** The sensors of a station with the rhythm that counts: the told one, else what was learned. */
export function withCadence(sensors: readonly StationSensor[], learned_s: Record<string, number>): StationSensor[] {
  return sensors.map((one) => {
    if (one.every_told) return one
    const every_s = learned_s[one.sensor]
    return every_s === undefined ? one : { ...one, every_s }
  })
}

/** What a station says of its sensors. A rhythm that is as it was before keeps the moment in which it was first told. */
export function toldSensors(
  { every_s: common_s, sensors }: Pick<About, 'every_s' | 'sensors'>,
  before: readonly StationSensor[] | undefined,
  received_ms?: number,
): StationSensor[] {
  return sensors.map(({ every_s = common_s, ...one }): StationSensor => {
    if (every_s === undefined) return one
    const known = before?.find(({ sensor, every_told }) => sensor === one.sensor && every_told)
    const since_ms = known?.every_s === every_s ? known.every_since_ms : received_ms
    return { ...one, every_s, every_told: true, ...(since_ms !== undefined && { every_since_ms: since_ms }) }
  })
}

/** The shortest rhythm that a station tells, seconds; undefined when it tells none. */
export function quickestTold_s(sensors: readonly StationSensor[]): number | undefined {
  const told = sensors.flatMap(({ every_told, every_s }) => (every_told && every_s ? [every_s] : []))
  return told.length > 0 ? Math.min(...told) : undefined
}

function medianDistance_s(times_ms: readonly number[]): number | undefined {
  if (times_ms.length < times_least) return undefined
  const distances = times_ms.slice(1).map((at_ms, i) => at_ms - times_ms[i]!)
  const median_ms = distances.sort((a, b) => a - b)[distances.length >> 1]!
  return Math.max(0.1, Math.round(median_ms / 100) / 10)
}
