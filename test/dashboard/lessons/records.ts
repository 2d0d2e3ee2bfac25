/** Real gateways with a past: the simulated village's, and two recorded floods, moved by whole days so that they end today. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { historyTable } from '../../../firmware-sim/village/history.ts'
import { history_ms, storyAt } from '../../../firmware-sim/village/story.ts'
import { createWorld } from '../../../firmware-sim/world.ts'
import { hoursOf } from '../../kit/ciliwung.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { between, calder, gorple, hebden, hour_ms, type Row } from './curves.ts'

const day_ms = 24 * hour_ms

/** What a gateway is given, as `pantau gateway import` takes it. */
export const tables: Record<'village' | 'ciliwung' | 'calder', (now_ms: number) => string> = {
  village(now_ms) {
    const { storms } = storyAt({ storms: [] }, 1, now_ms, Number.POSITIVE_INFINITY)
    const world = createWorld(1, storms)
    return historyTable({ world, worldTime: (at) => at, storms, from_ms: now_ms - history_ms + hour_ms, to_ms: now_ms })
  },
  ciliwung(now_ms) {
    const [from_ms, to_ms] = [Date.parse('2022-10-01T00:00+07:00'), Date.parse('2022-10-31T00:00+07:00')]
    return tableOf(
      now_ms,
      to_ms,
      (['Katulampa', 'Depok'] as const).map((gate) => ({
        series: `${gate.toLowerCase()},level,water_level_m`,
        rows: between(
          hoursOf(gate).map(({ at_ms, cm }): Row => [at_ms, cm / 100]),
          from_ms,
          to_ms,
        ),
      })),
    )
  },
  calder(now_ms) {
    return tableOf(now_ms, Date.parse('2025-09-13T16:00Z'), [
      { series: 'gorple,rain,rainfall_mm', rows: calder(gorple) },
      { series: 'hebden,level,water_level_m', rows: calder(hebden) },
    ])
  },
}

function tableOf(now_ms: number, end_ms: number, all: { series: string; rows: readonly Row[] }[]): string {
  const later_ms = Math.floor((now_ms - end_ms) / day_ms) * day_ms
  const lines = all.flatMap(({ series, rows }) =>
    rows.map(([at_ms, value]) => `${series},${at_ms + later_ms},${value}`),
  )
  return ['station,sensor,quantity,at,value', ...lines, ''].join('\n')
}

/** A gateway that ends with the test, and knows this table. */
export async function gatewayOf(table: string): Promise<string> {
  const folder = emptyFolder()
  const file = join(folder, 'past.csv')
  writeFileSync(file, table)
  const { status, stderr } = await gatewayCommand('import', file, '--data-dir', folder)
  if (status !== 0) throw new Error(`the past was not brought in: ${stderr}`)
  return (await openGatewayHere({ folder })).http
}
