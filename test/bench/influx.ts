/** InfluxDB as a reader of the record: a million values with the server killed at random, its speed, and what its absence costs. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { differences } from '../../gateway/influx/compare.ts'
import { openServer, type Server } from '../../gateway/influx/server.ts'
import type { PackEntry, Store } from '../../gateway/store/record.ts'
import { seededRandom } from '../crash/random.ts'
import { storeIn } from '../gateway/store/kit.ts'
import { eventually } from '../kit/eventually.ts'
import { startInfluxd, type TestServer } from '../kit/influxd.ts'
import { ownGateway, startFilling } from '../kit/influxFill.ts'
import { needs } from '../kit/needs.ts'
import { load, median } from './load.ts'
import { type Bench, startGateway } from './scene.ts'

const quantities = ['pm1_ug_m3', 'pm2_5_ug_m3', 'pm10_ug_m3', 'humidity_pct'] as const
const values_max = 1_000_000
const readingsPerPack = 250
const stations = 10
const start_ms = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 5 * 86_400_000

export async function benchInflux(bench: Bench) {
  if (needs('influxd').skip) return bench.say('influx: no influxd here (apt-get install influxdb)')
  const real = await startInfluxd(bench.folder('influx'))
  try {
    const store = await recordOfAMillion(bench)
    await writeSpeed(bench, real, store)
    await millionWhileKilled(bench, real, store)
    await store.close()
    await intakeWithoutIt(bench, real)
  } finally {
    await real.kill()
  }
}

async function recordOfAMillion(bench: Bench): Promise<Store> {
  const folder = bench.folder('influx-record')
  mkdirSync(folder)
  const store = await storeIn(folder, { now: Date.now })
  const packs = values_max / readingsPerPack / quantities.length
  for (let from = 0; from < packs; from += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => store.append(pack(from + i))))
  }
  await store.settle()
  return store
}

function pack(number: number): PackEntry {
  const station = `s${(number % stations) + 1}`
  const seq = Math.floor(number / stations) + 1
  const readings = Array.from({ length: readingsPerPack }, (_, i) => {
    const n = (seq - 1) * readingsPerPack + i
    const values = Object.fromEntries(
      quantities.map((key, q) => [key, Math.round((20 + 9 * Math.sin(n / 50 + q)) * 1_000) / 1_000]),
    )
    return { sensor: 'dust', at_ms: start_ms + n * 1_000, values }
  })
  return { kind: 'pack', station, received_ms: Date.now(), pack: { epoch: 'b', seq, readings } }
}

/** Values a second through the reader, against the same client given the same lines ready-made, in turns. */
async function writeSpeed(bench: Bench, real: TestServer, store: Store) {
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < 3; round++) {
    bare.push(await timed(() => writeDirectly(real, `bare${round}`)))
    ours.push(await timed(() => fillOnce(real, store, `ours${round}`)))
  }
  const ratio = median(ours) / median(bare)
  bench.note({
    what: 'a million values from the record into InfluxDB 1.6, against the same client writing the same lines directly',
    measured: `${ratio.toFixed(2)} (${Math.round(median(ours))} values/s)`,
    baseline: `${Math.round(median(bare))} values/s`,
    target: '≥ 0.7',
    isMet: ratio >= 0.7,
    detail: { ours, bare },
  })
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  await work()
  return values_max / ((performance.now() - begin) / 1_000)
}

async function writeDirectly(real: TestServer, database: string) {
  await real.ask(`CREATE DATABASE ${database}`)
  const server = openServer({ url: real.url, database })
  let lines: string[] = []
  for (let number = 0; number < values_max / readingsPerPack / quantities.length; number++) {
    const {
      station,
      pack: { readings },
    } = pack(number)
    for (const { sensor, at_ms, values } of readings) {
      for (const [key, value] of Object.entries(values))
        lines.push(`${key},sensor=${sensor},station=${station} value=${value},flag=2i ${at_ms}`)
    }
    if (lines.length < 5_000) continue
    await server.write(lines)
    lines = []
  }
  server.close()
  await real.ask(`DROP DATABASE ${database}`)
}

async function fillOnce(real: TestServer, store: Store, database: string) {
  await real.ask(`CREATE DATABASE ${database}`)
  await store.saveReader({ reader: 'influx', pos: 0 })
  const server = openServer({ url: real.url, database })
  const filling = await startFilling(store, server)
  await eventually(() => filling.stats().written_values >= values_max, 600_000)
  await filling.stop()
  server.close()
  await real.ask(`DROP DATABASE ${database}`)
}

async function millionWhileKilled(bench: Bench, real: TestServer, store: Store) {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const random = seededRandom(seed)
  await real.ask('CREATE DATABASE killed')
  await store.saveReader({ reader: 'influx', pos: 0 })
  const server = openServer({ url: real.url, database: 'killed' })
  const filling = await startFilling(store, server)
  let kills = 0
  for (let next = random() * 150_000; next < values_max; next += random() * 150_000) {
    await eventually(() => filling.stats().written_values >= next, 600_000)
    await real.kill()
    kills++
    await new Promise((resolve) => setTimeout(resolve, random() * 500))
    await real.start()
  }
  await eventually(() => {
    const { state, lag_commits, isComparing } = filling.stats()
    return state === 'ok' && lag_commits === 0 && !isComparing
  }, 600_000)
  const { written_values, healed_values, failed_batches } = filling.stats()
  await filling.stop()
  const different = await countDifferent(store, server)
  const wrong = await wrongValues(store, server)
  server.close()
  bench.note({
    what: `a million values while InfluxDB is killed ${kills} times: series and days whose counts differ, values that differ`,
    measured: `${different} and ${wrong}`,
    target: '0 and 0',
    isMet: different === 0 && wrong === 0,
    detail: { seed, kills, written_values, healed_values, failed_batches },
  })
}

async function countDifferent(store: Store, server: Server): Promise<number> {
  let different = 0
  const whose = { gateway: ownGateway, untagged_until_ms: 0 }
  const comparing = { store, server, whose, depth: 'values' } as const
  for await (const _ of differences(comparing, { from_ms: start_ms, to_ms: Date.now() })) different++
  return different
}

async function wrongValues(store: Store, server: Server): Promise<number> {
  let wrong = 0
  for (let s = 1; s <= stations; s++) {
    for (const quantity of quantities) {
      const [held] = await server.query(`SELECT "value" FROM "${quantity}" WHERE "station" = 's${s}'`)
      let at = 0
      let cursor: string | null = null
      do {
        const query = { station: `s${s}`, quantity, from_ms: 0, to_ms: Date.now(), limit: 10_000 }
        const page = await store.rows({ ...query, ...(cursor !== null && { cursor }) })
        for (const row of page.rows) {
          const [at_ms, value] = held?.values[at++] ?? []
          if (row.at_ms !== at_ms || row.value !== value) wrong++
        }
        cursor = page.next
      } while (cursor !== null)
      wrong += (held?.values.length ?? 0) - at
    }
  }
  return wrong
}

/** Intake with an InfluxDB configured that is down for the whole run, against the same gateway without one, in turns. */
async function intakeWithoutIt(bench: Bench, real: TestServer) {
  await real.kill()
  const config = bench.folder('influx-down.yaml')
  writeFileSync(config, JSON.stringify({ influx: { url: real.url, database: 'pantau' } }))
  const rates = { with: [] as number[], without: [] as number[] }
  for (let round = 0; round < 3; round++) {
    for (const which of ['with', 'without'] as const) {
      const flags = which === 'with' ? ['--config', config] : []
      const gateway = await startGateway(bench.folder(`influx-${which}-${round}`), 20, {}, flags)
      const task = {
        stations: gateway.stations,
        seconds: 5,
        window: 64,
        readings: 1,
        quantities: [...quantities],
        from_ms: start_ms,
      }
      rates[which].push((await load({ ...task, port: gateway.mqttPort })).packs_s)
      await gateway.stop()
    }
  }
  const ratio = median(rates.with) / median(rates.without)
  bench.note({
    what: 'durable intake while InfluxDB is down for the whole run, against a gateway without InfluxDB',
    measured: `${ratio.toFixed(2)} (${Math.round(median(rates.with))} packs/s)`,
    baseline: `${Math.round(median(rates.without))} packs/s`,
    target: '≥ 0.9',
    isMet: ratio >= 0.9,
    detail: rates,
  })
}
