/**
 * A village whose data folder is deleted again and again: a gateway, a real edge agent with a numbered board, a publisher that
 * keeps book, and a second home that follows and takes over. Each folder that took over is the gateway of the next round.
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rowsSince } from './answers.ts'
import { distanceOf, near_mm, openBoard } from './board.ts'
import { checkPublished, nameOf, type StoredRow, type Verdict } from './check.ts'
import { type Program, startProgram, writeConfig } from './programs.ts'
import { openPublisher } from './publisher.ts'
import { openWire } from './wire.ts'

/** How a person works on a folder: with processes, or within the test. */
export interface Homes {
  /** Gives the password. */
  addStation(folder: string, station: string): Promise<string>
  token(folder: string): Promise<string>
  /** Resolves when the second home is complete for the first time. */
  follow(url: string, token: string, folder: string): Promise<Pick<Program, 'stop'>>
  takeOver(folder: string): Promise<void>
  /** When it last had everything, UTC ms. */
  complete_ms(folder: string): number
}

export interface Round {
  /** From the moment up to which the second home had everything to the loss. */
  lag_ms: number
  /** From the end of the old gateway to the first acknowledgement of the new one: of the publisher, of the agent. */
  took_ms: { publisher: number; agent: number }
  /** Series and days, and values in them, that had to be there; how many of each were not, or differed. */
  days: number
  days_wrong: number
  values: number
  values_missing: number
  /** Values acknowledged after the second home last had everything: they may be gone. */
  late: number
  late_gone: number
}

export type LostVillage = Awaited<ReturnType<typeof openLostVillage>>

/** As the gateway gives it. */
type TimedRow = StoredRow & { received_ms: number }

/** Between a measurement, its arrival and its acknowledgement of an agent there is less than this while nothing is wrong. */
const slack_ms = 5_000
const frame_ms = 50
const day_ms = 86_400_000
const most = { mb_hour: 1_000_000, mb_day: 1_000_000, packs_hour: 1_000_000_000, packs_day: 1_000_000_000 }

export async function openLostVillage(folder: string, random: () => number, homes: Homes) {
  mkdirSync(folder, { recursive: true })
  const wire = await openWire()
  const board = await openBoard(frame_ms)
  const settings = join(folder, 'gateway.yaml')
  writeConfig(settings, { receipt_ms: 20, settle_s: 2, station_limits: most })
  let home = join(folder, 'home-0')
  const passwords = { hulu: await homes.addStation(home, 'hulu'), tulis: await homes.addStation(home, 'tulis') }
  const token = await homes.token(home)
  let gateway = await startGateway()
  const begin_ms = Date.now()
  /** When each value of the publisher was acknowledged, by its name. */
  const acknowledged_ms = new Map<string, number>()
  const publisher = openPublisher({
    ...{ port: wire.port, station: 'tulis', password: passwords.tulis, random },
    from_ms: begin_ms - day_ms,
    heard: (names) => {
      for (const name of names) acknowledged_ms.set(name, Date.now())
    },
  })
  const agent = await startAgent()
  const losses: { complete_ms: number; lost_ms: number; published_ms: number }[] = []
  let rounds = 0
  publisher.start()
  board.start()

  return {
    /** The address of the gateway as it is now. */
    http: () => String(gateway.ready.http),
    /** Deletes the folder within `within_ms` of the first complete copy, and goes on in the second home. */
    async round(within_ms: number): Promise<Round> {
      const second = join(folder, `home-${++rounds}`)
      const follower = await homes.follow(String(gateway.ready.http), token, second)
      await wait(random() * within_ms)
      const since = losses.at(-2) ?? { lost_ms: begin_ms, published_ms: begin_ms - day_ms }
      const before = await allRows(since)
      const lost_ms = Date.now()
      lose(home)
      await gateway.kill()
      const gone_ms = Date.now()
      const complete_ms = homes.complete_ms(second)
      losses.push({ complete_ms, lost_ms, published_ms: publisher.nextAt_ms() })
      const acknowledged = publisher.oneMore()
      await follower.stop()
      await homes.takeOver(second)
      home = second
      gateway = await startGateway()
      await acknowledged
      const publisher_ms = Date.now() - gone_ms
      const agent_ms = (await firstOf('hulu', gone_ms)) - gone_ms
      const after = await allRows(since)
      return {
        ...{ lag_ms: lost_ms - complete_ms, took_ms: { publisher: publisher_ms, agent: agent_ms } },
        ...compared(before, after, (row) => receipt_ms(row) < complete_ms),
      }
    },
    /** Stops measuring, waits until everything is delivered, and compares all of it. */
    async total(): Promise<{ published: Verdict; frames_lost: number; frames: number }> {
      board.stop()
      await publisher.settled()
      const frames = board.lives.at(-1)!.last + 1
      for (let last = Number.NaN; last !== distanceOf(frames - 1); await wait(100)) last = await lastDistance()
      const rows = await rowsOf('tulis', begin_ms - day_ms)
      const frames_lost = framesLost(await rowsOf('hulu', begin_ms))
      const { sent } = publisher.books
      // What was acknowledged and lost with the folder is counted by the rounds; here, what nobody may ever do.
      const published = checkPublished({ sent, acknowledged: new Set() }, rows)
      return { published, frames, frames_lost }
    },
    async close() {
      await publisher.close()
      await agent.stop()
      await gateway.stop()
      await board.close()
      await wire.close()
    },
  }

  /** When it was acknowledged, at the latest. */
  function receipt_ms(row: TimedRow): number {
    if (row.sensor === 'level') return row.received_ms + slack_ms
    return acknowledged_ms.get(nameOf(row)) ?? Number.POSITIVE_INFINITY
  }

  async function startGateway(): Promise<Program> {
    const flags = ['--data-dir', home, '--config', settings, '--http-port', '0', '--mqtt-port', '0']
    const program = await startProgram('gateway/main.js', flags, {}, join(folder, 'gateway.log'))
    wire.leadTo(Number(new URL(String(program.ready.mqtt)).port))
    return program
  }

  function startAgent(): Promise<Program> {
    const config = join(folder, 'edge.yaml')
    writeConfig(config, {
      station: 'hulu',
      gateway: { url: `mqtt://127.0.0.1:${wire.port}`, username: 'hulu', password_env: 'HULU_PASSWORD' },
      sensors: [
        { id: 'level', driver: 'a02yyuw', port: `tcp:127.0.0.1:${board.port}`, every_s: 0, sensor_height_m: 5 },
      ],
      ...{ data_dir: join(folder, 'edge'), loss_window_s: 0 },
    })
    const env = { HULU_PASSWORD: passwords.hulu }
    return startProgram('edge/main.js', ['--config', config], env, join(folder, 'edge.log'))
  }

  async function allRows({ lost_ms, published_ms }: { lost_ms: number; published_ms: number }): Promise<TimedRow[]> {
    return [...(await rowsOf('hulu', lost_ms - slack_ms)), ...(await rowsOf('tulis', published_ms))]
  }

  async function rowsOf(station: string, from_ms: number): Promise<TimedRow[]> {
    return (await rowsSince(String(gateway.ready.http), station, from_ms)).rows as TimedRow[]
  }

  /** When the new gateway received the first reading of a station. */
  async function firstOf(station: string, after_ms: number): Promise<number> {
    for (;;) {
      const rows = await rowsOf(station, after_ms - 60_000)
      const first_ms = Math.min(...rows.map(({ received_ms }) => received_ms).filter((ms) => ms > after_ms))
      if (Number.isFinite(first_ms)) return first_ms
      await wait(50)
    }
  }

  async function lastDistance(): Promise<number> {
    const distances = (await rowsOf('hulu', Date.now() - 60_000)).filter(({ quantity }) => quantity === 'distance_m')
    const newest = distances.reduce<TimedRow | null>((a, b) => (a && a.at_ms > b.at_ms ? a : b), null)
    return newest?.value == null ? Number.NaN : Math.round(newest.value * 1_000)
  }

  /** Frames that are missing although nothing was lost when they were measured. */
  function framesLost(rows: readonly TimedRow[]): number {
    const inOrder = rows.filter(({ quantity }) => quantity === 'distance_m').sort((a, b) => a.at_ms - b.at_ms)
    const length = distanceOf(-1 + 4_101) - near_mm + 1
    let lost = 0
    for (const [i, row] of inOrder.entries()) {
      const next = inOrder[i + 1]
      if (!next) break
      const step = (Math.round(next.value! * 1_000) - Math.round(row.value! * 1_000) + length) % length
      const isExcused = losses.some((one) => one.complete_ms - slack_ms <= next.at_ms && row.at_ms <= one.lost_ms)
      if (!isExcused) lost += step - 1
    }
    return lost
  }
}

/**
 * Its files go one after the other, as `rm -r` removes them, while the gateway goes on writing; then the folder goes at once.
 * `rmSync` would look into the folder once and then try for ten minutes to remove it, with a file in it that came meanwhile.
 */
function lose(folder: string) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  for (const file of entries.filter((entry) => !entry.isDirectory())) {
    rmSync(join(file.parentPath, file.name), { force: true })
  }
  renameSync(folder, `${folder}-lost`)
}

/** What the new gateway has of what the old one had: what was acknowledged before the second home was complete must be there. */
function compared(before: readonly TimedRow[], after: readonly TimedRow[], isSafe: (row: TimedRow) => boolean) {
  const there = new Map(after.map((row) => [nameOf(row), row.value]))
  const must = before.filter(isSafe)
  const late = before.filter((row) => !isSafe(row))
  const isThere = (row: TimedRow) => there.get(nameOf(row)) === row.value
  const wanted = totalsOf(must)
  const found = totalsOf(must.filter(isThere))
  const wrong = [...wanted].filter(([key, { n, sum }]) => found.get(key)?.n !== n || found.get(key)?.sum !== sum)
  return {
    ...{ days: wanted.size, days_wrong: wrong.length },
    ...{ values: must.length, values_missing: must.filter((row) => !isThere(row)).length },
    ...{ late: late.length, late_gone: late.filter((row) => !isThere(row)).length },
  }
}

/** Count and sum of each series and UTC day. Sums are of the values in one order, so that equal values give equal sums. */
function totalsOf(rows: readonly TimedRow[]): Map<string, { n: number; sum: number }> {
  const totals = new Map<string, { n: number; sum: number }>()
  for (const row of [...rows].sort((a, b) => a.at_ms - b.at_ms)) {
    const key = `${row.sensor}.${row.quantity} ${new Date(row.at_ms).toISOString().slice(0, 10)}`
    const { n, sum } = totals.get(key) ?? { n: 0, sum: 0 }
    totals.set(key, { n: n + 1, sum: sum + (row.value ?? 0) })
  }
  return totals
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
