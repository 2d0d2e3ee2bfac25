import { describe, expect, it } from 'vitest'
import type { Reading } from '../../../edge/contract.ts'
import { type EarlierFlag, openFlags } from '../../../gateway/intake/flags.ts'
import { QualitySettings } from '../../../gateway/intake/settings.ts'
import type { LatestRow, RowsQuery } from '../../../gateway/store/record.ts'

const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' } as const
const second_ms = 1_000

describe('quality flags in real time', () => {
  it('stand beside the values of the series that have limits, and leave all others alone', async () => {
    const { flag } = await flagging([{ ...series, gross_range: { fail: [0, 6], suspect: [0, 3] } }])
    const readings = [level(0, 1), level(1, 4), level(2, 7), level(3, null)]
    expect(flag('katulampa', readings, undefined)).toEqual([
      { water_level_m: 1 },
      { water_level_m: 3 },
      { water_level_m: 4 },
      { water_level_m: 9 },
    ])
    expect(flag('depok', readings, undefined)).toBeUndefined()
    expect(flag('depok', readings, [null, { water_level_m: 4 }, null, null])).toEqual([
      null,
      { water_level_m: 4 },
      null,
      null,
    ])
  })

  it('follow the order of time, not of arrival: a backlog comes newest first', async () => {
    const limits = [{ ...series, rate_of_change: { rise_per_s: { fail: 0.5 } } }]
    const inOrder = (await flagging(limits)).flag('katulampa', [level(0, 1), level(1, 3), level(2, 1.1)], undefined)
    const newestFirst = (await flagging(limits)).flag('katulampa', [level(2, 1.1), level(1, 3), level(0, 1)], undefined)
    expect(inOrder).toEqual([{ water_level_m: 2 }, { water_level_m: 4 }, { water_level_m: 1 }])
    expect(newestFirst).toEqual(inOrder!.toReversed())
  })

  it('never soften what intake found', async () => {
    const { flag } = await flagging([{ ...series, gross_range: { fail: [-100, 100] } }])
    expect(flag('katulampa', [level(0, 50)], [{ water_level_m: 4 }])).toEqual([{ water_level_m: 4 }])
  })

  it('remember over a restart what was measured last', async () => {
    const limits = [{ ...series, rate_of_change: { fall_per_s: { fail: 0.5 } } }]
    const { flag } = await flagging(limits, [
      [0, 5.8],
      [1, 5.8],
    ])
    expect(flag('katulampa', [level(2, 0.1)], undefined)).toEqual([{ water_level_m: 4 }])
  })

  it('compare with neighbours that spoke of late', async () => {
    const neighbour = { suspect: 0.5, within_s: 60 }
    const { flag } = await flagging([{ ...series, neighbour, neighbours: [{ station: 'depok', sensor: 'level' }] }])
    expect(flag('katulampa', [level(0, 3)], undefined)).toEqual([{ water_level_m: 2 }])
    expect(flag('depok', [level(1, 1)], undefined)).toBeUndefined()
    expect(flag('katulampa', [level(2, 3)], undefined)).toEqual([{ water_level_m: 3 }])
    expect(flag('katulampa', [level(200, 3)], undefined)).toEqual([{ water_level_m: 2 }])
  })

  it('reach back to the reading before, in this pack or an earlier one', async () => {
    const limits = [{ ...series, spike: { fail: 2, method: 'differential' } }]
    const { flag } = await flagging(limits)
    const earlier: EarlierFlag[] = []
    expect(flag('katulampa', [level(0, 1), level(1, 9), level(2, 1)], undefined, earlier)).toEqual([
      { water_level_m: 2 },
      { water_level_m: 4 },
      { water_level_m: 2 },
    ])
    expect(earlier).toEqual([])
    flag('katulampa', [level(3, 1)], undefined, earlier)
    flag('katulampa', [level(4, 9)], undefined, earlier)
    expect(flag('katulampa', [level(5, 1)], undefined, earlier)).toEqual([{ water_level_m: 2 }])
    expect(earlier).toEqual([
      { sensor: 'level', quantity: 'water_level_m', at_ms: level(4, 9).at_ms, value: 9, flag: 4 },
    ])
  })

  it('refuse limits that are stated twice', () => {
    const twice = QualitySettings.safeParse([series, series])
    expect(twice.error?.issues[0]?.message).toContain('katulampa/level/water_level_m is there twice')
  })
})

function level(at_s: number, water_level_m: number | null): Reading {
  return { sensor: 'level', at_ms: at_s * second_ms, values: { water_level_m } }
}

function flagging(list: object[], before: [at_s: number, value: number][] = []) {
  const rows = before.map(([at_s, value]) => {
    const at_ms = at_s * second_ms
    return { ...series, at_ms, value, flag: 2 as const, received_ms: at_ms }
  })
  const last = rows.at(-1)
  return openFlags(QualitySettings.parse(list), {
    latest: async (): Promise<LatestRow[]> => (last ? [last] : []),
    rows: async ({ from_ms, to_ms }: RowsQuery) => ({
      rows: rows.filter(({ at_ms }) => at_ms >= from_ms && at_ms < to_ms),
      next: null,
    }),
  })
}
