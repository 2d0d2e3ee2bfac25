/** One station that invents sensor names, and the gateway as it ships. */
import { readFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import type { LedgerAnswer, Station } from '../../../../gateway/contract.ts'
import { startGateway } from '../../../kit/gateway.ts'

const names = 60_000
const packs = names / 500

it('keeps 500 of 60,000 sensor names; everybody’s list of stations stays small, and so does the memory', async () => {
  const gateway = await startGateway()
  const password = gateway.addStation('depok')
  const client = await connectAsync(gateway.mqtt, { username: 'depok', password, reconnectPeriod: 0 })
  onTestFinished(() => void client.end(true))
  const at_ms = Date.now()
  const send = async (first: number, seq: number) => {
    const readings = Array.from({ length: 500 }, (_, n) => ({ sensor: `s-${first + n}`, at_ms, values: { ph: 7 } }))
    await client.publishAsync('pantau/1/depok/readings', JSON.stringify({ epoch: 'e', seq, readings }), { qos: 1 })
  }
  for (let n = 0; n < packs / 2; n++) await send(n * 500, n + 1)
  const halfway_kb = residentOf(gateway.pid)
  for (let n = packs / 2; n < packs; n++) await send(n * 500, n + 1)
  const text = await (await fetch(`${gateway.http}/api/v1/stations`)).text()
  const [station] = JSON.parse(text) as [Station]
  expect(Object.keys(station.latest)).toHaveLength(500)
  expect(text.length).toBeLessThan(500 * 100)
  const { readings } = (await (await fetch(`${gateway.http}/api/v1/stations/depok/ledger`)).json()) as LedgerAnswer
  expect(readings).toEqual({ stored: 500, repeated: 0, quarantined: { 'too-many-series': names - 500 } })
  const metrics = await (await fetch(`${gateway.http}/metrics`)).text()
  expect(metrics).toContain(`pantau_quarantined_total{reason="too-many-series"} ${names - 500}`)
  // 30,000 names more were 60 MB when each was remembered.
  expect(residentOf(gateway.pid)).toBeLessThan(halfway_kb + 30_000)
}, 120_000)

function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])
}
