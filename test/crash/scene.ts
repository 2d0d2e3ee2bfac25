/** One village under attack: a gateway, an agent with a numbered board, a publisher, and the wires and disks between. */
import { join } from 'node:path'
import { damageIn, missingPacks, rowsSince } from './answers.ts'
import { type Board, openBoard } from './board.ts'
import { add, checkMeasured, checkPublished, nothing, type Verdict } from './check.ts'
import { openClock } from './clock.ts'
import { openComputer } from './computer.ts'
import { openDisk } from './disk.ts'
import { type FaultKind, someFault, type Village } from './faults.ts'
import { type Area, areaOf, type Named, type Span } from './named.ts'
import { addStation, writeConfig } from './programs.ts'
import { openPublisher } from './publisher.ts'
import { seededRandom } from './random.ts'
import { openWire } from './wire.ts'

const heal_ms = 120_000
const rest_ms = 3_000 // an agent that is connected sends its backlog without a pause

export interface Scene {
  faults: Partial<Record<FaultKind, number>>
  round(): Promise<{ events: string[]; verdict: Verdict }>
  /** Compares everything since the beginning. */
  total(): Promise<Verdict>
  close(): Promise<void>
}

export async function openScene(folder: string, random: () => number): Promise<Scene> {
  const gatewayFolder = join(folder, 'gateway')
  const edgeFolder = join(folder, 'edge')
  const gatewayDisk = openDisk(gatewayFolder, join(folder, 'disks'), { losesPower: true })
  const edgeDisk = openDisk(edgeFolder, join(folder, 'disks'), { losesPower: true })
  const clock = openClock(join(folder, 'disks'))
  const wire = await openWire()
  const board: Board = await openBoard(25)
  const publisher = openPublisher({
    port: wire.port,
    station: 'tulis',
    password: addStation(gatewayFolder, 'tulis'),
    // Its own generator: how often it is asked depends on timing, and that must not change which faults a seed gives.
    random: seededRandom(Math.floor(random() * 2 ** 32)),
    from_ms: Date.now() - 86_400_000,
  })
  const edgePassword = addStation(gatewayFolder, 'hulu')
  const edgeConfig = join(folder, 'edge.yaml')
  writeConfig(edgeConfig, {
    station: 'hulu',
    gateway: { url: `mqtt://127.0.0.1:${wire.port}`, username: 'hulu', password_env: 'HULU_PASSWORD' },
    sensors: [{ id: 'level', driver: 'a02yyuw', port: `tcp:127.0.0.1:${board.port}`, every_s: 0, sensor_height_m: 5 }],
    data_dir: edgeFolder,
    loss_window_s: 0,
  })
  // Receipts sooner than by default: the publisher then gets through more packs a round. Tables each second, and a log
  // that is trimmed as soon as they are safe: whatever is lost of them is lost.
  const gatewayConfig = join(folder, 'gateway.yaml')
  writeConfig(gatewayConfig, { receipt_ms: 50, settle_s: 1, retention: { log_days: 0 } })
  const faults: Scene['faults'] = {}
  /** What the gateway has said of its files, and what was done to them, since the beginning. */
  const damaged = new Set<Area>()
  const told = {
    logLosses: [] as Span[],
    wholeFiles: [] as Span[],
    known: new Set<string>(),
    unfounded: new Set<string>(),
  }
  let events: string[] = []
  /** Whether something was damaged since the gateway started. */
  let isRotUnseen = false
  let span: Span

  const gateway = await openComputer({
    folder: gatewayFolder,
    disk: gatewayDisk,
    program: 'gateway/main.js',
    words: ['--config', gatewayConfig, '--data-dir', gatewayFolder, '--http-port', '0', '--mqtt-port', '0'],
    env: { ...gatewayDisk.env, ...clock.env },
    logFile: join(folder, 'gateway.log'),
    started({ mqtt }) {
      isRotUnseen = false
      wire.leadTo(Number(new URL(String(mqtt)).port))
    },
  })
  const edge = await openComputer({
    folder: edgeFolder,
    disk: edgeDisk,
    program: 'edge/main.js',
    words: ['--config', edgeConfig],
    env: { ...edgeDisk.env, HULU_PASSWORD: edgePassword },
    logFile: join(folder, 'edge.log'),
  })
  const village: Village = {
    gateway,
    edge,
    clock,
    wire,
    publisher,
    random,
    heal,
    rotten({ file, at }) {
      damaged.add(areaOf(file))
      isRotUnseen = true
      events.push(`(${file} at ${at})`)
    },
  }

  const wait = (delay_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, delay_ms))
  const some = (least: number, most: number) => Math.round(least + random() * (most - least))

  /** Programs are started on healthy disks: what happens at a start on a sick disk is another test's business. */
  const revive = async () => {
    for (const computer of [gateway, edge]) {
      if (computer.isAlive()) continue
      computer.disk.heal()
      await computer.start()
    }
  }

  async function trouble() {
    const before_ms = some(50, 700)
    const fault = someFault(random)
    const lasting_ms = some(100, 1_200)
    await wait(before_ms)
    await revive()
    if (fault.needsHealth) heal()
    events.push(`${fault.kind} after ${before_ms} ms`)
    await withDeadline(
      Promise.resolve(fault.inflict(village)),
      () => `${fault.kind}: nothing of the publisher was acknowledged`,
    )
    const kind = fault.kind as FaultKind
    faults[kind] = (faults[kind] ?? 0) + 1
    const isDown = !gateway.isAlive() || !edge.isAlive()
    await wait(isDown ? Math.min(lasting_ms, 300) : lasting_ms)
    // Half of the troubles last into the next one.
    if (random() < 0.5) heal()
  }

  /** What is told for the first time is lost of what came since the round began: what came before was found to be there. */
  function hear() {
    const now = { ...span, to_seq: publisher.seq(), to_ms: Date.now() }
    for (const damage of damageIn(gatewayFolder)) {
      const { file, lost, history } = damage
      if (told.known.has(JSON.stringify(damage))) continue
      told.known.add(JSON.stringify(damage))
      if (!damaged.has(areaOf(file)) || (history && history.entries.n > 0)) told.unfounded.add(file)
      if (lost) told.logLosses.push(now)
      if (history?.isUnknown) told.wholeFiles.push({ ...now, from_seq: 0, from_ms: 0 })
    }
  }

  /** What the gateway names as lost of a station, as of now. */
  async function namedOf(station: string, stretches: Named['stretches']): Promise<Named> {
    hear()
    return { ...told, stretches, missing: await missingPacks(gateway.http(), station), damaged }
  }

  /**
   * Waits until the agent has delivered what it holds: nothing measured is missing any more, or time is up. What is named as
   * lost may still be on its way: then until nothing more comes.
   */
  async function measured(lives: Board['lives'], from_ms: number): Promise<Verdict> {
    const deadline = Date.now() + heal_ms
    let same = { stored: -1, since_ms: 0 }
    for (;;) {
      const { rows, lost } = await rowsSince(gateway.http(), 'hulu', from_ms)
      const verdict = checkMeasured(lives, rows, await namedOf('hulu', lost))
      if (verdict.stored !== same.stored) same = { stored: verdict.stored, since_ms: Date.now() }
      const isSettled = verdict.lost_named === 0 || Date.now() - same.since_ms > rest_ms
      if ((verdict.lost_measured === 0 && isSettled) || Date.now() > deadline) return verdict
      await wait(200)
    }
  }

  async function published(from_ms: number): Promise<Verdict> {
    const { sent, acknowledged } = publisher.books
    const since = [...acknowledged].filter((name) => Number(name.split('@')[1]) >= from_ms)
    const { rows, lost } = await rowsSince(gateway.http(), 'tulis', from_ms)
    return checkPublished({ sent, acknowledged: new Set(since) }, rows, await namedOf('tulis', lost))
  }

  const begin_ms = Date.now() - 1_000
  const publishedFrom_ms = publisher.nextAt_ms()

  return {
    faults,
    async round() {
      const from = {
        board_ms: Date.now(),
        published_ms: publisher.nextAt_ms(),
        life: board.lives.length - 1,
        frame: (board.lives.at(-1)?.last ?? -1) + 1,
      }
      events = []
      span = { from_seq: publisher.seq() + 1, to_seq: 0, from_ms: from.board_ms, to_ms: 0 }
      publisher.start()
      board.start()
      const count = some(2, 3)
      for (let i = 0; i < count; i++) await trouble()
      heal()
      await revive()
      if (isRotUnseen) {
        // A start looks at every file; what runs looks at some of them once a day.
        await gateway.stop()
        await gateway.start()
        await withDeadline(publisher.oneMore(), () => 'nothing of the publisher was acknowledged')
      }
      await wait(100)
      board.stop()
      await withDeadline(
        publisher.settled(),
        () => `${publisher.inHand()} packs of the publisher are still not acknowledged`,
      )

      const lives = board.lives
        .slice(Math.max(0, from.life))
        .map((life) => ({ ...life, first: Math.max(life.first, from.frame) }))
      const seen = await measured(lives, from.board_ms)
      return { events, verdict: withUnfounded(add(seen, await published(from.published_ms))) }
    },
    async total() {
      return withUnfounded(add(await measured(board.lives, begin_ms), await published(publishedFrom_ms)))
    },
    async close() {
      await publisher.close()
      await edge.stop()
      await gateway.stop()
      await board.close()
      await wire.close()
      gatewayDisk.close()
      edgeDisk.close()
    },
  }

  function withUnfounded(verdict: Verdict): Verdict {
    return add(verdict, { ...nothing(), unfounded: told.unfounded.size })
  }

  function heal() {
    wire.weather('fair')
    gatewayDisk.heal()
    edgeDisk.heal()
    clock.set(0)
  }

  async function withDeadline(promise: Promise<void>, complaint: () => string) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const ended = gateway.isAlive() ? '' : '; the gateway has ended by itself'
        reject(new Error(`${complaint()} after ${heal_ms / 1_000} s of fair weather${ended}`))
      }, heal_ms)
    })
    await Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }
}
