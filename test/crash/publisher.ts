/**
 * A station that speaks MQTT directly and keeps book: what it sent, and what was acknowledged. Like an edge agent it
 * sends a pack again, under the same number, until it is acknowledged; unlike one it forgets nothing.
 */
import { connectAsync, type MqttClient } from 'mqtt'
import { nameOf, type Publications } from './check.ts'
import { tooWild, wildNumbers } from './wild.ts'

interface PackInHand {
  text: string
  names: string[]
}

export interface Publisher {
  books: Publications
  /** The time of the next reading: everything of this round is at or after it. */
  nextAt_ms(): number
  start(): void
  /** Stops measuring and resolves when everything in hand is acknowledged. */
  settled(): Promise<void>
  inHand(): number
  /** The number of the newest pack. */
  seq(): number
  /** So many of the next packs carry wild numbers. */
  goWild(packs: number): void
  /** Resolves when one more pack is acknowledged. */
  oneMore(): Promise<void>
  close(): Promise<void>
}

const window_max = 8
const inHand_max = 400
const interval_ms = 40
const ack_ms = 3_000

export function openPublisher({
  port,
  station,
  password,
  random,
  from_ms,
  heard,
}: {
  port: number
  station: string
  password: string
  random: () => number
  from_ms: number
  /** Told of each pack as soon as it is acknowledged. */
  heard?: (names: readonly string[]) => void
}): Publisher {
  const books: Publications = { sent: new Map(), acknowledged: new Set() }
  const inHand: PackInHand[] = []
  const epoch = `crash${Math.floor(random() * 1e6)}`
  let seq = 0
  let at_ms = from_ms
  let isMeasuring = false
  let isClosed = false
  let wildPacks = 0
  let emptied: (() => void) | undefined
  const acknowledged: (() => void)[] = []

  const measure = () => {
    if (!isMeasuring || inHand.length >= inHand_max) return
    seq++
    const isWild = wildPacks > 0
    if (isWild) wildPacks--
    inHand.push(isWild ? wildPack() : calmPack())
  }

  const enter = (sensor: string, quantity: string, value: number): string => {
    const name = nameOf({ sensor, quantity, at_ms })
    books.sent.set(name, { value, seq })
    return name
  }

  /** Text of our own: JSON.stringify knows neither -0 nor what is too large. */
  const wildPack = (): PackInHand => {
    const names: string[] = []
    const readings = wildNumbers.map((number) => {
      at_ms += 10
      names.push(enter('wild', 'pm10_ug_m3', Number(number)))
      return `{"sensor":"wild","at_ms":${at_ms},"values":{"pm10_ug_m3":${number}}}`
    })
    at_ms += 10
    readings.push(`{"sensor":"wild","at_ms":${at_ms},"values":{"pm10_ug_m3":${tooWild}}}`)
    return { text: `{"epoch":"${epoch}","seq":${seq},"readings":[${readings}]}`, names }
  }

  const calmPack = (): PackInHand => {
    const names: string[] = []
    const readings = Array.from({ length: 1 + Math.floor(random() * 20) }, () => {
      at_ms += 10
      const some = () => Math.round(random() * 9_999) / 10
      const values = { pm2_5_ug_m3: some(), pm10_ug_m3: some() }
      for (const [quantity, value] of Object.entries(values)) names.push(enter('air', quantity, value))
      return { sensor: 'air', at_ms, values }
    })
    return { text: JSON.stringify({ epoch, seq, readings }), names }
  }
  const timer = setInterval(measure, interval_ms)

  const deliver = async (client: MqttClient) => {
    while (!isClosed && client.connected) {
      const batch = inHand.slice(0, window_max)
      if (batch.length === 0) {
        await wait(5)
        continue
      }
      // In flight together, as an agent does; one that fails leaves the others' acknowledgements valid.
      const results = await Promise.allSettled(
        batch.map(async (pack) => {
          await within(ack_ms, client.publishAsync(`pantau/1/${station}/readings`, pack.text, { qos: 1 }))
          for (const name of pack.names) books.acknowledged.add(name)
          heard?.(pack.names)
          inHand.splice(inHand.indexOf(pack), 1)
          for (const tell of acknowledged.splice(0)) tell()
        }),
      )
      if (inHand.length === 0) emptied?.()
      if (results.some((result) => result.status === 'rejected')) return
    }
  }

  const run = async () => {
    while (!isClosed) {
      let client: MqttClient | undefined
      try {
        client = await connectAsync(
          `mqtt://127.0.0.1:${port}`,
          {
            username: station,
            password,
            clientId: station,
            reconnectPeriod: 0,
            connectTimeout: 2_000,
            clean: true,
            protocolVersion: 4,
            queueQoSZero: false,
          },
          false,
        )
        client.on('error', () => client?.end(true))
        await deliver(client)
      } catch {
        // The gateway is away: that is what this test is about.
        await wait(50)
      }
      client?.end(true)
      await wait(20)
    }
  }
  const running = run()

  return {
    books,
    nextAt_ms: () => at_ms + 1,
    start: () => {
      isMeasuring = true
    },
    settled: () => {
      isMeasuring = false
      if (inHand.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        emptied = resolve
      })
    },
    inHand: () => inHand.length,
    seq: () => seq,
    goWild: (packs) => {
      wildPacks = packs
    },
    oneMore: () => new Promise((resolve) => acknowledged.push(resolve)),
    close: async () => {
      isClosed = true
      clearInterval(timer)
      await running
    },
  }
}

const wait = (delay_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, delay_ms))

function within<T>(limit_ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no acknowledgement within ${limit_ms} ms`)), limit_ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
