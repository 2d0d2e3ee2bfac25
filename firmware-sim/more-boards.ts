/** Boards whose truth is a number, or one thing of the small world, and which replay no recordings: one row each. */

import type { Dust } from './air.ts'
import type { Board, Truth } from './board.ts'
import { createCounter } from './boards/counter.ts'
import { createEzo } from './boards/ezo.ts'
import { createLd2413 } from './boards/ld2413.ts'
import { createMhZ19 } from './boards/mh-z19.ts'
import { createPms5003 } from './boards/pms5003.ts'
import { createQdy30a } from './boards/qdy30a.ts'
import { createRg15 } from './boards/rg15.ts'
import { createSds198 } from './boards/sds198.ts'
import { createSps30 } from './boards/sps30.ts'
import { createSr04 } from './boards/sr04.ts'
import type { World } from './world.ts'

interface Row {
  /** What it sees of the world; a number, when it is none of these. */
  truth: 'river' | 'dust' | 'rain' | number
  /** `number` as asked for, or as the world has it: mm of distance or depth, or what the board measures. */
  create(number: Truth<number>, world: World): Board
}

const rows = {
  'jsn-sr04t': { truth: 'river', create: (distance_mm) => createSr04('jsn-sr04t', { distance_mm }) },
  'aj-sr04m': { truth: 'river', create: (distance_mm) => createSr04('aj-sr04m', { distance_mm }) },
  'jsn-sr04t-asked': {
    truth: 'river',
    create: (distance_mm) => createSr04('jsn-sr04t', { distance_mm, onDemand: true }),
  },
  'aj-sr04m-asked': {
    truth: 'river',
    create: (distance_mm) => createSr04('aj-sr04m', { distance_mm, onDemand: true }),
  },
  ld2413: { truth: 'river', create: (distance_mm) => createLd2413({ distance_mm }) },
  qdy30a: { truth: 'river', create: (depth_mm) => createQdy30a({ depth_mm }) },
  'rg-15': { truth: 'rain', create: (rate_mm_h, world) => createRg15(rainOf(rate_mm_h, world)) },
  // Of a steady rate, tips of 0.2 mm as far apart as it says.
  'counting-board': {
    truth: 'rain',
    create: (rate_mm_h, world) => createCounter({ nextTip_ms: (after_ms) => tipAfter(after_ms, rate_mm_h, world) }),
  },
  sps30: { truth: 'dust', create: (pm2_5, world) => createSps30({ dust: dustOf(pm2_5, world) }) },
  pms5003t: {
    truth: 'dust',
    create: (pm2_5, world) =>
      createPms5003({ dust: dustOf(pm2_5, world), climate: () => ({ air_c: 29.4, humidity_pct: 78 }) }),
  },
  sds198: { truth: 180, create: (pm100) => createSds198({ pm100 }) },
  'mh-z19': { truth: 620, create: (co2_ppm) => createMhZ19({ co2_ppm }) },
  'ezo-ph': { truth: 7.4, create: (value) => createEzo('ph', { value }) },
  'ezo-do': { truth: 6.4, create: (value) => createEzo('do', { value }) },
  'ezo-ec': { truth: 420, create: (value) => createEzo('ec', { value }) },
  'ezo-orp': { truth: 210, create: (value) => createEzo('orp', { value }) },
  'ezo-rtd': { truth: 28.5, create: (value) => createEzo('rtd', { value }) },
} as const satisfies Record<string, Row>

export type MoreModel = keyof typeof rows
export const moreModels = Object.keys(rows) as [MoreModel, ...MoreModel[]]

export function isMoreModel(board: string): board is MoreModel {
  return Object.hasOwn(rows, board)
}

/** The board, with the truth that was asked for; undefined when it does not fit. A level is seen from `height_m` above its zero. */
export function moreBoard(
  board: MoreModel,
  asked: string | number | undefined,
  world: World,
  height_m: number,
): Board | undefined {
  const { truth, create }: Row = rows[board]
  if (typeof asked === 'number') return create(() => asked, fixed(world, asked))
  if (asked !== undefined && asked !== truth) return undefined
  if (typeof truth === 'number') return create(() => truth, world)
  return create(
    board === 'qdy30a' ? (at_ms) => 1_000 * world.river.level_m(at_ms) : seen(truth, world, height_m),
    world,
  )
}

function seen(truth: 'river' | 'dust' | 'rain', world: World, height_m: number): Truth<number> {
  if (truth === 'dust') return (at_ms) => world.dust(at_ms).pm2_5
  if (truth === 'rain') return world.rain.rate_mm_h
  return (at_ms) => 1_000 * (height_m - world.river.level_m(at_ms) + world.ripple_m(at_ms))
}

/** The world with this rate of rain, or this much dust, for ever. */
function fixed(world: World, number: number): World {
  return {
    ...world,
    dust: () => ({ pm1: 0.66 * number, pm2_5: number, pm10: 1.45 * number }),
    rain: { ...world.rain, rate_mm_h: () => number },
  }
}

function dustOf(pm2_5: Truth<number>, world: World): Truth<Dust> {
  return (at_ms) => (typeof pm2_5(at_ms) === 'number' ? world.dust(at_ms) : null)
}

const tip_mm = 0.2

function tipAfter(after_ms: number, rate: Truth<number>, world: World): number {
  const mm_h = rate(after_ms) ?? 0
  return mm_h > 0 ? after_ms + (tip_mm / mm_h) * 3_600_000 : world.rain.nextTip_ms(after_ms, tip_mm)
}

/** What has fallen since the board was first asked: the rate, summed in steps of at most a second. */
function rainOf(rate: Truth<number>, world: World) {
  const rate_mm_h = (at_ms: number) => rate(at_ms) ?? world.rain.rate_mm_h(at_ms)
  let fallen_mm = 0
  let until_ms: number | undefined
  return {
    rate_mm_h,
    fallen_mm(at_ms: number) {
      until_ms ??= at_ms
      for (; until_ms < at_ms; until_ms = Math.min(at_ms, until_ms + 1_000)) {
        fallen_mm += (rate_mm_h(until_ms) * Math.min(1_000, at_ms - until_ms)) / 3_600_000
      }
      return fallen_mm
    },
  }
}
