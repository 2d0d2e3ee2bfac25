/** One station sends as fast as it can for a minute, in five ways: what the others, the card, the memory and the page see of it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connectAsync, type MqttClient } from 'mqtt'
import { levelAt, loudPack, loudWays } from '../kit/loudWays.ts'
import { dist } from '../kit/root.ts'
import { percentile } from './percentile.ts'
import { openProbe, type Probed } from './probe.ts'
import { type Bench, metric, type RunningGateway, rss_mb, startGateway } from './scene.ts'

const flood_s = 60
const quiet_s = 15
const pause_ms = 20
const mebibyte = 1024 * 1024

export async function benchFlood(bench: Bench) {
  const folder = bench.folder('flood')
  const names = Object.keys(loudWays)
  const settings = `${folder}.own.yaml`
  writeFileSync(settings, '{}') // with the limits that a village has
  const gateway = await startGateway(folder, names.length + 1, {}, ['--config', settings])
  const [calm, ...loud] = gateway.stations
  const url = `mqtt://127.0.0.1:${gateway.mqttPort}`
  const client = await connectAsync(url, { username: calm!.station, password: calm!.password })
  const receipts = openReceipts(client, calm!.station)
  await receipts.during(3_000) // what is slow only at first
  const probe = openProbe(`${folder}.probe`)
  const loopDelay = () => metric(gateway.http, 'pantau_event_loop_delay_seconds', '{share="0.99"}')
  for (const [i, way] of names.entries()) {
    const { station, password } = loud[i]!
    const quiet = spread(await receipts.during(quiet_s * 1_000))
    const before = { bytes: bytesIn(folder), memory: rss_mb(gateway.pid) }
    const flood = await startChild([url, station, password, way])
    await loopDelay() // since the last question
    probe.take()
    const noisy = spread(await receipts.during(flood_s * 1_000))
    const [machine, loop_ms] = [probe.take(), 1_000 * (await loopDelay())]
    const memory = rss_mb(gateway.pid)
    const says = await said(gateway, station)
    const sent = await flood.stop()
    const bytes = bytesIn(folder) - before.bytes
    bench.note({
      what: `one station sends ${way} for ${flood_s} s (${sent} answered): receipts of another`,
      measured: `p50 ${noisy.p50.toFixed(0)}, p99 ${noisy.p99.toFixed(0)} ms; ratio ${(noisy.p50 / quiet.p50).toFixed(1)} and ${(noisy.p99 / quiet.p99).toFixed(1)}; card + ${(bytes / mebibyte).toFixed(1)} MiB; memory ${before.memory.toFixed(0)} → ${memory.toFixed(0)} MB; says: ${says}`,
      baseline: `p50 ${quiet.p50.toFixed(0)}, p99 ${quiet.p99.toFixed(0)} ms; ${meanwhile(machine, loop_ms)}`,
      target: 'told',
      detail: { quiet, noisy, sent, bytes, before, memory, says, machine, loop_ms },
    })
  }
  await probe.end()
  client.end(true)
  await gateway.stop()
}

/** Whose fault a late receipt is: the machine's, or that of the gateway's own thread. */
function meanwhile({ fsync_p99_ms, fsync_max_ms, late_p99_ms, late_max_ms }: Probed, loop_ms: number): string {
  const ms = (...times: number[]) => times.map((one) => one.toFixed(0)).join(', ')
  return `in the flood p99, max of an fsync ${ms(fsync_p99_ms, fsync_max_ms)}, of a timer ${ms(late_p99_ms, late_max_ms)} ms late; p99 of the gateway's loop ${ms(loop_ms)} ms`
}

/** Publishes one reading after the other, and measures each receipt. */
function openReceipts(client: MqttClient, station: string) {
  let seq = 0
  return {
    async during(span_ms: number): Promise<number[]> {
      const times: number[] = []
      for (const end_ms = performance.now() + span_ms; performance.now() < end_ms; ) {
        const { topic, payload } = loudPack(++seq, [levelAt(Date.now())])
        const from_ms = performance.now()
        await client.publishAsync(`pantau/1/${station}/${topic}`, payload, { qos: 1 })
        times.push(performance.now() - from_ms)
        await new Promise((resolve) => setTimeout(resolve, pause_ms))
      }
      return times
    },
  }
}

async function startChild(words: string[]) {
  const child = spawn(process.execPath, [join(dist, 'test/bench/loud-child.js'), ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  return {
    /** How many messages were answered. */
    async stop(): Promise<number> {
      const last = once(lines, 'line')
      child.stdin.end()
      const [line] = (await last) as [string]
      return (JSON.parse(line) as { sent: number }).sent
    },
  }
}

/** The limits that the station's card names, and the first sentence of the part in `/readyz`. */
async function said({ http }: RunningGateway, station: string): Promise<string> {
  const stations = (await (await fetch(`${http}/api/v1/stations`)).json()) as {
    station: string
    limited?: { limits: string[] }
  }[]
  const limits = stations.find((one) => one.station === station)?.limited?.limits ?? []
  return limits.length === 0 ? 'within its limits' : `reached ${limits.join(', ')}`
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('ballast'),
  )
  return files.reduce((sum, { parentPath, name }) => {
    return sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0)
  }, 0)
}

function spread(times: readonly number[]) {
  const at = (share: number) => percentile(times, share)
  return { n: times.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
