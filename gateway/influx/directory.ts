/**
 * What each gateway says of itself in a shared InfluxDB, in the measurement `gateway`: what people call it, and up to when
 * the points without a tag are its. A province reads it to give each station its history.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { encodePoint } from './line.ts'
import type { Server } from './server.ts'
import type { Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

export interface GatewaySaid {
  name: string | null
  untagged_until_ms: number
}

const again_ms = 60_000
const looked_days = 400

/** Writes it now, and once a day: a server may have been emptied, or forget what is old. Ends with the signal. */
export async function tellGateway(
  server: Pick<Server, 'write'>,
  { gateway, untagged_until_ms, name }: Tagging & { name: string | null },
  { clock, log, signal }: { clock: Pick<Clock, 'now' | 'wait'>; log: Logger; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const line = encodePoint({
      measurement: 'gateway',
      tags: [['gateway', gateway]],
      fields: [
        ['name', name ?? ''],
        ['untagged_until_ms', BigInt(untagged_until_ms)],
      ],
      time: BigInt(clock.now()),
    })
    const isTold = await server.write([line]).then(
      () => true,
      (err) => {
        // The writer says what is wrong with the server.
        if (!(err instanceof ServerTrouble)) log.error({ err }, 'the gateway cannot say its name in InfluxDB')
        return false
      },
    )
    await clock.wait(isTold ? day_ms : again_ms, signal)
  }
}

/** What the gateways have said, by the gateway. */
export async function gatewaysIn(server: Pick<Server, 'query'>, within_ms: number): Promise<Map<string, GatewaySaid>> {
  const found = await server.query(
    `SELECT last("untagged_until_ms") AS "until", "name" FROM "gateway" WHERE time > now() - ${looked_days}d GROUP BY "gateway"`,
    within_ms,
  )
  return new Map(
    found.map(({ tags, values }) => {
      const [, until, name] = values[0] ?? []
      return [tags?.gateway ?? '', { name: name ? String(name) : null, untagged_until_ms: Number(until ?? 0) }]
    }),
  )
}
