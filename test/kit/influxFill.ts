/** The reader that fills InfluxDB, in a hurry: it waits a hundredth of what it would in a village. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { openHealer } from '../../gateway/influx/heal.ts'
import type { Server } from '../../gateway/influx/server.ts'
import { reader, taggingOf } from '../../gateway/influx/tagging.ts'
import { openWriter } from '../../gateway/influx/writer.ts'
import type { Store } from '../../gateway/store/record.ts'

/** The gateway of tests that need only one. */
export const ownGateway = 'k7qm-2xv9-t4bd'

/** As the gateway `gateway` would. */
export async function startFilling(store: Store, server: Server, now: () => number = Date.now, gateway = ownGateway) {
  const log = pino({ level: 'silent' })
  const wait = async (ms: number, signal: AbortSignal) => {
    await sleep(ms / 100, undefined, { signal }).catch(() => undefined)
  }
  const whose = taggingOf({ gateway }, await store.reader(reader), now())
  const healer = openHealer({ store, server, whose, now })
  const writer = await openWriter({ store, server, healer, whose, now, random: () => 0.5, wait, log })
  const stop = new AbortController()
  const running = writer.run(stop.signal)
  return {
    stats: writer.stats,
    async stop() {
      stop.abort()
      await running
    },
  }
}

/** Everything InfluxDB holds of a quantity, by series, in time order: [at_ms, value, flag]. */
export async function heldBy(server: Pick<Server, 'query'>, quantity: string) {
  const found = await server.query(`SELECT "value", "flag" FROM "${quantity}" GROUP BY "station", "sensor"`)
  return new Map(found.map(({ tags, values }) => [`${tags?.station} ${tags?.sensor}`, values]))
}
