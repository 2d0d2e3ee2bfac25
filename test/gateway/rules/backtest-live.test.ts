/** A backtest over HTTP against what the engine raised live, on the real gateway. */
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import type { AlertsAnswer, BacktestAnswer } from '../../../gateway/contract.ts'
import { printedBy } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'

const hour_ms = 3_600_000

it('a backtest says of a combination over a rule with two periods what was raised live', async () => {
  const folder = emptyFolder()
  const { token } = await printedBy(folder, 'token', 'add', 'ani', '--role', 'operator')
  const { password } = await printedBy(folder, 'station', 'add', 'hulu')
  const { http, mqtt } = await openGatewayHere({ folder })
  const change = new Date(Date.now() - hour_ms).toISOString()
  const gauge = { id: 'm', station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
  const periods = [
    { ...gauge, levels: [{ label: 'lama', at: 9 }], valid_until: change },
    { ...gauge, levels: [{ label: 'baru', at: 5, clear: 4 }], valid_from: change },
  ]
  const combination = { id: 'c', label: 'Banjir', any: ['m'] }
  expect((await put(http, token, 'm', periods)).status).toBe(200)
  expect((await put(http, token, 'c', combination)).status).toBe(200)

  const first_ms = Date.now() - 10_000
  const client = await connectAsync(mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void client.end(true))
  const readings = [0, 6, 6, 0].map((water_level_m, index) => ({
    sensor: 'level',
    at_ms: first_ms + index * 1_000,
    values: { water_level_m },
  }))
  await client.publishAsync('pantau/1/hulu/readings', JSON.stringify({ epoch: 'hulu', seq: 1, readings }), { qos: 1 })

  const live = await eventually(async () => {
    const { alerts } = (await (await fetch(`${http}/api/v1/alerts`)).json()) as AlertsAnswer
    return alerts.length === 2 && alerts.every(({ state }) => state === 'cleared') && alerts
  })
  for (const rule of [combination, periods[1]!]) {
    const raised = live
      .find((alert) => alert.rule === rule.id)!
      .events.flatMap((event) => {
        if (event.kind === 'acknowledged') return []
        const { at_ms, kind, label, value } = event
        return [{ at_ms, kind, label, value }]
      })
    expect(raised.map(({ kind }) => kind)).toEqual(['raised', 'cleared'])
    const { events } = await backtestOf(http, { rule, from: first_ms - hour_ms, to: Date.now() })
    expect(events).toEqual(raised)
  }
})

function put(http: string, token: string, id: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${http}/api/v1/rules/${id}`, { method: 'PUT', headers, body: JSON.stringify(body) })
}

async function backtestOf(http: string, body: object): Promise<BacktestAnswer> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${http}/api/v1/rules/backtest`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  return (await answer.json()) as BacktestAnswer
}
