/** The ways in which one station can send as fast as it can. */
import { connectAsync } from 'mqtt'

/** What the n-th message says. */
export type Way = (n: number) => { topic: 'readings' | 'status'; payload: string }

const year9999_ms = 253_402_300_799_000
const year1_ms = -62_135_596_800_000
/** Messages on their way at once. */
const window = 200

export function loudPack(n: number, readings: unknown[], epoch = 'k3v9x2m1'): ReturnType<Way> {
  return { topic: 'readings', payload: JSON.stringify({ epoch, seq: n, readings }) }
}

export const levelAt = (at_ms: number, sensor = 'level') => ({ sensor, at_ms, values: { water_level_m: 1 } })

/** `reaches`: the limit that stops it first, where limits are small. */
export const loudWays: Record<string, { say: Way; reaches: string }> = {
  'new sensors and epochs': {
    say: (n) =>
      loudPack(
        n,
        Array.from({ length: 100 }, (_, i) => levelAt(Date.now(), `s-${n}-${i}`)),
        `epoch-${n}`,
      ),
    reaches: 'bytes',
  },
  junk: { say: (n) => ({ topic: 'readings', payload: `${n} `.repeat(500) }), reaches: 'quarantine' },
  states: {
    say: (n) => ({ topic: 'status', payload: JSON.stringify({ state: n % 2 ? 'online' : 'offline' }) }),
    reaches: 'changes',
  },
  repeats: { say: () => loudPack(1, [levelAt(1_760_000_000_000)]), reaches: 'packs' },
  'wild times': {
    say: (n) => loudPack(n, [levelAt(n % 2 ? year9999_ms : year1_ms), levelAt(n * 1_000)]),
    reaches: 'quarantine',
  },
}

/** Sends without a pause until it is stopped; `sent` counts what was answered. A connection that is lost is made again. */
export async function startLoud(url: string, station: string, password: string, say: Way) {
  const client = await connectAsync(url, {
    ...{ username: station, password, clientId: station },
    ...{ reconnectPeriod: 100, queueQoSZero: false },
  })
  client.on('error', () => undefined) // the gateway may hang up on it
  let n = 0
  let sent = 0
  let isOver = false
  const next = () => {
    if (isOver) return
    const { topic, payload } = say(++n)
    client.publish(`pantau/1/${station}/${topic}`, payload, { qos: 1 }, () => {
      sent++
      next()
    })
  }
  for (let i = 0; i < window; i++) next()
  return {
    sent: () => sent,
    stop() {
      isOver = true
      client.end(true)
    },
  }
}
