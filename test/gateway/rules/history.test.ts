/** Four years of the Ciliwung, brought in as a person would, and asked as a student would: over HTTP, on the real gateway. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AlertsAnswer, BacktestAnswer } from '../../../gateway/contract.ts'
import { boundsOf, eventsByIntervals, gateRule, gates, hoursOf, levels, wib } from '../../kit/ciliwung.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'

const places = ['Katulampa', 'Depok', 'Manggarai']
const mapping = {
  time: 'Tanggal',
  zone: '+07:00',
  columns: places.map((gate) => ({
    column: `${gate} (air)`,
    station: gate.toLowerCase(),
    sensor: 'level',
    quantity: 'water_level_m',
    scale: 0.01,
  })),
}
const config = {
  retention: { raw_days: 5_000 },
  // It fell two metres within an hour only on paper.
  quality: [
    {
      station: 'manggarai',
      sensor: 'level',
      quantity: 'water_level_m',
      rate_of_change: { fall_per_s: { fail: 2 / 3_600 } },
    },
  ],
}

describe.skipIf(levels.skip || gates.skip)(`the Ciliwung record imported, ${levels.why}`, () => {
  it('raises by backtest what follows from its numbers, and typing errors end no alert', async () => {
    const folder = emptyFolder()
    const files = written(folder, { 'm.yaml': mapping, 'gateway.yaml': config })
    const asImport = ['import', levels.path, '--mapping', files['m.yaml']!, '--config', files['gateway.yaml']!]
    const imported = await gatewayCommand(...asImport, '--data-dir', folder)
    expect(imported.stderr.split('\n')).toHaveLength(3) // what was read, in two languages
    expect(JSON.parse(imported.stdout)).toMatchObject({
      lines: 31_224,
      values: 93_672,
      known_packs: 0,
      stations: ['depok', 'katulampa', 'manggarai'],
      from_ms: wib('2021-10-16 00:00:00'),
      refused: {},
    })
    const gateway = await startGateway({ folder, flags: ['--config', files['gateway.yaml']!] })
    const ask = asking(gateway.http)
    for (const gate of places) {
      const bounds_cm = boundsOf(gate)
      const { events, rows } = await ask(gateRule(gate, bounds_cm))
      expect(rows).toBe(31_224)
      expect(events, gate).toEqual(eventsByIntervals(hoursOf(gate), bounds_cm))
    }
    const { events } = await ask(gateRule('Manggarai', [550])) // low enough to be running when the errors were made
    const endings = events.filter(({ kind }) => kind === 'cleared').map(({ at_ms }) => at_ms)
    expect(endings.length).toBeGreaterThan(10)
    expect(endings).not.toContain(wib('2021-10-18 08:00:00')) // 580 → 10 → 580
    const row = await fetch(
      `${gateway.http}/api/v1/readings?station=manggarai&from=${wib('2021-10-18 08:00:00')}&limit=2`,
    )
    expect(await row.json()).toMatchObject({ rows: [{ value: 0.1, flag: 4 }, { value: 5.8 }] })
    const alerts = (await (await fetch(`${gateway.http}/api/v1/alerts`)).json()) as AlertsAnswer
    expect(alerts.alerts).toEqual([])
    expect(await gateway.close()).toBe(0)

    const again = await gatewayCommand(...asImport, '--data-dir', folder)
    expect(JSON.parse(again.stdout)).toMatchObject({ packs: 0, known_packs: 189 })
  }, 120_000)
})

describe('a backtest over HTTP', () => {
  it('refuses nonsense with a sentence that says what to change, and ends with the questions of one address', async () => {
    const gateway = await startGateway()
    gateway.addStation('katulampa')
    const { http } = gateway
    const rule = gateRule('Katulampa', [80, 150])
    const refused = async (changes: object) => {
      const answer = await post(http, { rule: { ...rule, ...changes } })
      return [answer.status, ((await answer.json()) as { detail: string }).detail]
    }
    expect(await refused({ station: 'katulamp' })).toEqual([
      400,
      expect.stringMatching(/no station "katulamp".*katulampa/),
    ])
    expect(await refused({ levels: [{ label: 'A', at: 1, clear: 2 }] })).toEqual([
      400,
      expect.stringContaining('set clear to 1'),
    ])
    expect(await refused({ quantity: 'water' })).toEqual([400, expect.stringContaining('water_level_m')])
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await post(http, { rule })).status))
    expect(statuses).toContain(429)
  })
})

function asking(http: string) {
  return async (rule: object): Promise<BacktestAnswer> => {
    const answer = await post(http, { rule, from: '2021-01-01', to: '2026-01-01' })
    expect(answer.status).toBe(200)
    return (await answer.json()) as BacktestAnswer
  }
}

function post(http: string, body: object) {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${http}/api/v1/rules/backtest`, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** JSON is YAML. */
function written(folder: string, contents: Record<string, object>): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [name, content] of Object.entries(contents)) {
    files[name] = join(folder, name)
    writeFileSync(files[name], JSON.stringify(content))
  }
  return files
}
