/** One village under attack: a gateway, an agent with a numbered board, a publisher, and the wires and disks between. */
import { join } from 'node:path'
import { type Board, openBoard } from './board.ts'
import { add, checkMeasured, checkPublished, type StoredRow, type Verdict } from './check.ts'
import { openDisk } from './disk.ts'
import { addStation, type Program, startProgram, writeConfig } from './programs.ts'
import { openPublisher } from './publisher.ts'
import { seededRandom } from './random.ts'
import { openWire } from './wire.ts'

const faultKinds = [
  'kill-gateway',
  'kill-gateway',
  'kill-edge',
  'kill-edge',
  'kill-both',
  'power-cut-gateway',
  'power-cut-gateway',
  'power-cut-edge',
  'power-cut-edge',
  'cut',
  'half-open',
  'slow-wire',
  'gateway-disk-full',
  'gateway-disk-slow',
  'edge-disk-full',
  'edge-disk-slow',
] as const
type FaultKind = (typeof faultKinds)[number]

const heal_ms = 120_000

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
  let gateway = await startGateway()
  let edge = await startEdge()

  async function startGateway(): Promise<Program> {
    const program = await startProgram(
      'gateway/main.js',
      ['--config', gatewayConfig, '--data-dir', gatewayFolder, '--http-port', '0', '--mqtt-port', '0'],
      gatewayDisk.env,
      join(folder, 'gateway.log'),
    )
    wire.leadTo(Number(new URL(String(program.ready.mqtt)).port))
    return program
  }

  function startEdge(): Promise<Program> {
    return startProgram(
      'edge/main.js',
      ['--config', edgeConfig],
      { ...edgeDisk.env, HULU_PASSWORD: edgePassword },
      join(folder, 'edge.log'),
    )
  }

  const wait = (delay_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, delay_ms))
  const some = (least: number, most: number) => Math.round(least + random() * (most - least))

  /** Programs are started on healthy disks: what happens at a start on a sick disk is another test's business. */
  const revive = async () => {
    if (!gateway.isAlive()) {
      gatewayDisk.heal()
      gateway = await startGateway()
    }
    if (!edge.isAlive()) {
      edgeDisk.heal()
      edge = await startEdge()
    }
  }

  const inflict: Record<FaultKind, () => Promise<void>> = {
    'kill-gateway': async () => gateway.kill(),
    'kill-edge': async () => edge.kill(),
    'kill-both': async () => void (await Promise.all([gateway.kill(), edge.kill()])),
    'power-cut-gateway': async () => {
      await gateway.kill()
      gatewayDisk.cutPower()
    },
    'power-cut-edge': async () => {
      await edge.kill()
      edgeDisk.cutPower()
    },
    cut: async () => wire.cut(),
    'half-open': async () => wire.weather('half-open'),
    'slow-wire': async () => wire.weather('slow'),
    'gateway-disk-full': async () => gatewayDisk.refuse(),
    'gateway-disk-slow': async () => gatewayDisk.slow(200),
    'edge-disk-full': async () => edgeDisk.refuse(),
    'edge-disk-slow': async () => edgeDisk.slow(200),
  }

  async function rowsSince(station: string, from_ms: number): Promise<StoredRow[]> {
    const rows: StoredRow[] = []
    let cursor = ''
    do {
      const query = new URLSearchParams({
        station,
        from: String(from_ms),
        to: String(Date.now() + 60_000),
        limit: '10000',
        ...(cursor && { cursor }),
      })
      const answer = await fetch(`${gateway.ready.http}/api/v1/readings?${query}`)
      if (!answer.ok) throw new Error(`the gateway answered ${answer.status}: ${await answer.text()}`)
      const page = (await answer.json()) as { rows: StoredRow[]; next: string | null }
      rows.push(...page.rows)
      cursor = page.next ?? ''
    } while (cursor)
    return rows
  }

  /** Waits until the agent has delivered what it holds: nothing measured is missing any more, or time is up. */
  async function measured(lives: Board['lives'], from_ms: number): Promise<Verdict> {
    const deadline = Date.now() + heal_ms
    for (;;) {
      const verdict = checkMeasured(lives, await rowsSince('hulu', from_ms))
      if (verdict.lost_measured === 0 || Date.now() > deadline) return verdict
      await wait(200)
    }
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
      const events: string[] = []
      publisher.start()
      board.start()
      const count = some(2, 4)
      for (let i = 0; i < count; i++) {
        const before_ms = some(50, 700)
        const kind = faultKinds[Math.floor(random() * faultKinds.length)]!
        const lasting_ms = some(100, 1_200)
        await wait(before_ms)
        await revive()
        await inflict[kind]()
        faults[kind] = (faults[kind] ?? 0) + 1
        events.push(`${kind} after ${before_ms} ms`)
        const isDown = !gateway.isAlive() || !edge.isAlive()
        await wait(isDown ? Math.min(lasting_ms, 300) : lasting_ms)
        // Half of the troubles last into the next one.
        if (random() < 0.5) heal()
      }
      heal()
      await revive()
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
      const books = {
        sent: publisher.books.sent,
        acknowledged: new Set(
          [...publisher.books.acknowledged].filter((name) => Number(name.split('@')[1]) >= from.published_ms),
        ),
      }
      return { events, verdict: add(seen, checkPublished(books, await rowsSince('tulis', from.published_ms))) }
    },
    async total() {
      return add(
        await measured(board.lives, begin_ms),
        checkPublished(publisher.books, await rowsSince('tulis', publishedFrom_ms)),
      )
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

  function heal() {
    wire.weather('fair')
    gatewayDisk.heal()
    edgeDisk.heal()
  }

  async function withDeadline(promise: Promise<void>, complaint: () => string) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${complaint()} after ${heal_ms / 1_000} s of fair weather`)), heal_ms)
    })
    await Promise.race([promise, late]).finally(() => clearTimeout(timer))
  }
}
