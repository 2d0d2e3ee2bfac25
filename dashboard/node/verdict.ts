/** One sentence on a node: all is well, it is waited for, or the one thing to do. For whoever stands beside it. Pure. */
import type { Station } from '../../gateway/contract.ts'
import { cadenceOf, oldAfter_ms } from '../cadence.ts'
import { formatSpan } from '../format.ts'
import { measuredAt_ms, splitKey } from '../state.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

export interface Verdict {
  tone: 'good' | 'wait' | 'bad'
  text: string
  /** What to do. Absent: nothing. */
  todo?: string
}

export function verdictOn(station: Station, now_ms: number, lang: Lang): Verdict {
  const said = nodeWords[lang]
  if (station.retired) return { tone: 'wait', text: said.retired }
  const [trouble] = station.troubles ?? []
  if (trouble) return { tone: 'bad', text: trouble[lang], todo: trouble.todo[lang] }
  if (station.last_seen_ms === null) return { tone: 'wait', text: said.neverHeard, todo: said.neverHeardTodo }
  if (station.state === 'offline' || station.state === 'late') {
    return { tone: 'bad', text: said.gone(formatSpan(now_ms - station.last_seen_ms, lang)), todo: said.goneTodo }
  }
  const newest_ms = newestOf(station)
  const due_s = quickest_s(station)
  if (newest_ms === null) {
    return {
      tone: 'wait',
      text: said.waits,
      todo: said.waitsTodo(due_s === undefined ? null : formatSpan(1_000 * due_s, lang)),
    }
  }
  const age_ms = now_ms - newest_ms
  if (age_ms > oldAfter_ms(due_s === undefined ? undefined : { every_s: due_s })) {
    return { tone: 'bad', text: said.nothingNew(formatSpan(age_ms, lang)), todo: said.nothingNewTodo }
  }
  const blind = blindSensor(station)
  if (blind) return { tone: 'bad', text: said.blind(blind), todo: said.blindTodo }
  return { tone: 'good', text: said.good }
}

/** When the newest reading was taken, by the gateway's clock; null before the first. */
export function newestOf({ latest }: Pick<Station, 'latest'>): number | null {
  const times = Object.values(latest).map(measuredAt_ms)
  return times.length > 0 ? Math.max(...times) : null
}

/** How often its quickest sensor is due, seconds. */
export function quickest_s(station: Pick<Station, 'sensors' | 'heard_every_s' | 'latest'>): number | undefined {
  const names = [...station.sensors.map(({ sensor }) => sensor), ...Object.keys(station.heard_every_s ?? {})]
  const all = names.flatMap((sensor) => cadenceOf(station, sensor)?.every_s ?? [])
  return all.length > 0 ? Math.min(...all) : undefined
}

/** A sensor of which every newest value is null. */
function blindSensor({ latest }: Station): string | undefined {
  const bySensor = new Map<string, boolean>()
  for (const [key, { value }] of Object.entries(latest)) {
    const { sensor } = splitKey(key)
    bySensor.set(sensor, (bySensor.get(sensor) ?? true) && value === null)
  }
  return [...bySensor].find(([, isBlind]) => isBlind)?.[0]
}
