/** What the sensors of the village would have measured while nobody ran it, as a table for `gateway import`. */
import type { Storm } from '../rain.ts'
import type { World } from '../world.ts'
import { bridge_m, jetty_m } from './stations.ts'

export interface HistoryParts {
  world: World
  /** The world's time at a moment of the computer's, as for the boards. */
  worldTime: (at_ms: number) => number
  /** Storms, by the world's time, that are worth a closer look. */
  storms: readonly Storm[]
  from_ms: number
  to_ms: number
}

const hour_ms = 3_600_000
const close_ms = hour_ms / 4
const lately_ms = 48 * hour_ms
const before_ms = 3 * hour_ms
const after_ms = 12 * hour_ms // the stream needs that long to fall

/**
 * Rows `station,sensor,quantity,at,value` from `from_ms` to `to_ms`: each quarter of an hour of the last two days and around
 * the storms, each hour otherwise, because a village that starts waits for them.
 */
export function historyTable({ world, worldTime, storms, from_ms, to_ms }: HistoryParts): string {
  const isClose = (at_ms: number) =>
    at_ms > to_ms - lately_ms ||
    storms.some(
      ({ start_ms, end_ms }) => worldTime(at_ms) > start_ms - before_ms && worldTime(at_ms) < end_ms + after_ms,
    )
  const lines = ['station,sensor,quantity,at,value']
  let last_ms = Math.ceil(from_ms / hour_ms) * hour_ms - close_ms
  for (let at_ms = last_ms + close_ms; at_ms < to_ms; at_ms += close_ms) {
    if (at_ms % hour_ms !== 0 && !isClose(at_ms)) continue
    const since_ms = worldTime(last_ms)
    last_ms = at_ms
    for (const [sensor, quantity, value] of valuesAt(world, since_ms, worldTime(at_ms))) {
      lines.push(`${sensor},${quantity},${at_ms},${value}`)
    }
  }
  return lines.length > 1 ? `${lines.join('\n')}\n` : ''
}

/** By the world's time. The rain is what fell since `since_ms`. */
function valuesAt(world: World, since_ms: number, now_ms: number) {
  const rain_mm = world.rain.fallen_mm(since_ms, now_ms)
  const level_m = world.river.level_m(now_ms)
  const tide_m = world.tide_m(now_ms)
  const { pm1, pm2_5, pm10 } = world.dust(now_ms)
  const rows: [sensor: string, quantity: string, value: number][] = [
    ['hulu,level', 'water_level_m', rounded(level_m, 3)],
    ['hulu,level', 'distance_m', rounded(bridge_m - level_m, 3)],
    ['hulu,rain', 'rainfall_mm', rounded(rain_mm, 2)],
    ['muara,tide', 'water_level_m', rounded(tide_m, 3)],
    ['muara,tide', 'distance_m', rounded(jetty_m - tide_m, 3)],
    ['muara,turbidity', 'turbidity_ntu', rounded(world.turbidity_ntu(now_ms), 0)],
    ['sekolah,dust', 'pm2_5_ug_m3', rounded(pm2_5, 1)],
    ['sekolah,dust', 'pm10_ug_m3', rounded(pm10, 1)],
    ['sekolah,dust-b', 'pm1_ug_m3', rounded(pm1, 0)],
    ['sekolah,dust-b', 'pm2_5_ug_m3', rounded(pm2_5, 0)],
    ['sekolah,dust-b', 'pm10_ug_m3', rounded(pm10, 0)],
  ]
  return rows
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}
