import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openOutbox } from '../../edge/outbox.ts'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { startUplink } from '../../edge/uplink.ts'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms

/** An uplink with the limits that ship, on a clock that jumps over each pause between two attempts. */
function startStation(url: string) {
  const real = realClock(() => Date.now())
  let skipped_ms = 0
  const attempts: { at_ms: number; delay_ms: number }[] = []
  const clock: Clock = {
    ...real,
    elapsed_ms: () => real.elapsed_ms() + skipped_ms,
    wait: async (delay_ms, signal) => {
      if (signal) skipped_ms += delay_ms // only the pauses between attempts can be cut short
      await real.wait(signal ? 0 : delay_ms, signal)
    },
  }
  const log = pino({ level: 'debug' }, { write: note })
  const outbox = openOutbox({ file: join(emptyFolder(), 'outbox.db'), epoch: 'epoch001', lossWindow_s: 10, clock, log })
  const about = { name: 'Depok', sensors: [] }
  const health = () => ({ at_ms: 1, started_ms: 0, clock: 'unknown' as const, outbox: outbox.stats(), sensors: {} })
  const gateway = { url, username: 'depok', password: 'right' }
  const tools = { clock, random: Math.random, log }
  const uplink = startUplink({ ...tools, station: 'depok', gateway, about, health, outbox })
  onTestFinished(async () => {
    await uplink.close(200)
    outbox.close()
  })
  const measure = () => outbox.add({ sensor: 'level', at_ms: 1, values: { distance_m: 1.5 } })
  return { uplink, clock, attempts, measure }

  function note(line: string) {
    const { delay_ms } = JSON.parse(line) as { delay_ms?: number }
    if (delay_ms !== undefined) attempts.push({ at_ms: clock.elapsed_ms(), delay_ms })
  }
}

/** A broker that was there and is gone: its port refuses. */
async function goneBroker() {
  const broker = await startBroker()
  await broker.close()
  return broker
}

it('finds a gateway that comes back after an outage of up to an hour within 5 s', async () => {
  const { url, port } = await goneBroker()
  const { uplink, clock, attempts, measure } = startStation(url)
  measure()
  const began_ms = clock.elapsed_ms()
  await eventually(() => clock.elapsed_ms() - began_ms > 5 * minute_ms)
  const again = await startBroker({ port })
  await eventually(() => uplink.isConnected())
  const missed = attempts.at(-1)!
  expect(missed.delay_ms, 'the longest it could be missed').toBeLessThanOrEqual(5_000)
  expect(Math.max(...attempts.map(({ delay_ms }) => delay_ms))).toBeLessThanOrEqual(5_000)

  await eventually(() => again.packs.length > 0)
  again.cut()
  await eventually(() => attempts.at(-1) !== missed)
  expect(attempts.at(-1)!.delay_ms, 'a link that broke is tried again at once').toBeLessThanOrEqual(1_000)
})

it('does not hammer: it asks some 17 times a minute at first, less often after an hour, never in step with others', async () => {
  const { url } = await goneBroker()
  const { clock, attempts } = startStation(url)
  const began_ms = clock.elapsed_ms()
  await eventually(() => clock.elapsed_ms() - began_ms > 4 * hour_ms)
  const between = (from_ms: number, to_ms: number) =>
    attempts.filter(({ at_ms }) => at_ms - began_ms >= from_ms && at_ms - began_ms < to_ms)
  expect(between(minute_ms, hour_ms).length).toBeLessThanOrEqual(59 * 24)
  const later = between(1.1 * hour_ms, 4 * hour_ms).map(({ delay_ms }) => delay_ms)
  expect(Math.min(...later)).toBeGreaterThanOrEqual(7_500)
  expect(Math.max(...later)).toBeLessThanOrEqual(15_000)
  expect(new Set(later).size, 'the delays differ').toBeGreaterThan(later.length / 2)
})
