/** A village to be copied: a real gateway whose stations publish without a pause, and what it has acknowledged. */
import { connectAsync } from 'mqtt'
import { onTestFinished } from 'vitest'
import type { startGateway } from './gateway.ts'

type Gateway = Awaited<ReturnType<typeof startGateway>>

export interface Acknowledged {
  at_ms: number
  value: number
}

/** A station that publishes the next pack as soon as the last one is acknowledged, until it is stopped. */
export async function steadyStation(gateway: Pick<Gateway, 'mqtt'>, station: string, password: string, first = 1) {
  const client = await connectAsync(gateway.mqtt, { username: station, password, reconnectPeriod: 0, clean: true })
  client.on('error', () => undefined)
  onTestFinished(() => void client.end(true))
  /** What is on its way then is never answered. */
  const closed = new Promise<'closed'>((resolve) => client.once('close', () => resolve('closed')))
  const acknowledged: Acknowledged[] = []
  let isStopped = false
  const publishing = publish()

  return {
    acknowledged,
    async stop() {
      isStopped = true
      await publishing
      client.end(true)
    },
  }

  async function publish() {
    const begun_ms = Date.now() - 3_600_000
    for (let seq = first; !isStopped; seq++) {
      const reading = { at_ms: begun_ms + seq * 1_000, value: seq % 4_000 }
      const pack = {
        epoch: `e${first}`,
        seq,
        readings: [{ sensor: 'level', at_ms: reading.at_ms, values: { water_level_m: reading.value / 1_000 } }],
      }
      const sent = client.publishAsync(`pantau/1/${station}/readings`, JSON.stringify(pack), { qos: 1 }).then(
        () => 'acknowledged',
        () => 'closed',
      )
      // What the gateway did not acknowledge is still the station's.
      if ((await Promise.race([sent, closed])) === 'closed') return
      acknowledged.push(reading)
    }
  }
}

/** Every row of a station, by its time; in mm. */
export async function rowsOf({ http }: Pick<Gateway, 'http'>, station: string): Promise<Map<number, number>> {
  const rows = new Map<number, number>()
  for (let cursor = ''; ; ) {
    const answer = await fetch(`${http}/api/v1/readings?station=${station}&from=0&limit=1000${cursor}`)
    const page = (await answer.json()) as { rows: { at_ms: number; value: number }[]; next: string | null }
    for (const { at_ms, value } of page.rows) {
      if (rows.has(at_ms)) throw new Error(`${station} has two rows of ${at_ms}`)
      rows.set(at_ms, Math.round(value * 1_000))
    }
    if (!page.next) return rows
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

/** Readings that were acknowledged and are not there, or are there with another value. */
export function missingOf(acknowledged: readonly Acknowledged[], rows: ReadonlyMap<number, number>): Acknowledged[] {
  return acknowledged.filter(({ at_ms, value }) => rows.get(at_ms) !== value)
}
