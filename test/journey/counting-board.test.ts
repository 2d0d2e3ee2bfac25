/** The real sketch on a simulated ATmega328P, its bytes on a pseudo-terminal, the real agent, a broker: the total is exact. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Host } from '../../firmware-sim/line.ts'
import { servePty } from '../../firmware-sim/wires/pty.ts'
import { openClock } from '../crash/clock.ts'
import { avrUno } from '../kit/avrUno.ts'
import { startBroker } from '../kit/broker.ts'
import { eventually } from '../kit/eventually.ts'
import { sketchIn, tips } from '../kit/firmware.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { startEdge } from '../kit/startEdge.ts'

const compiler = needs('avr-g++')
const socat = needs('socat')
const folder = mkdtempSync(join(tmpdir(), 'pantau-avr-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const day_ms = 86_400_000

describe.skipIf(compiler.skip || socat.skip)(`a counting board (${compiler.why}, ${socat.why})`, () => {
  let program: Uint8Array
  beforeAll(() => {
    program = sketchIn(folder)
  }, 120_000)

  it('loses no tip while the Pi is stopped, killed or away for a day, and while the board is reset', async () => {
    const scene = await openScene(program)
    await scene.agent()
    scene.rain({ count: 10, every_ms: 100, bounce_ms: 4 })
    await scene.isTold()

    const stopped = scene.edge()
    stopped.child.kill('SIGSTOP')
    scene.rain({ count: 50, every_ms: 200, bounce_ms: 2 }) // ten seconds of its own time
    stopped.child.kill('SIGCONT')
    await scene.isTold()

    scene.uno.reset()
    scene.uno.run(100)
    scene.rain({ count: 5, every_ms: 100, bounce_ms: 10 })
    await scene.isTold()
    expect(stopped.isLogged('the counting board has started anew')).toBe(true)

    scene.rain({ count: 7, every_ms: 100 })
    await stopped.kill()
    scene.rain({ count: 8, every_ms: 100 }) // into the dark
    await scene.agent()
    scene.rain({ count: 2, every_ms: 1_000 })
    await scene.isTold()

    const before = scene.rows().length
    const left_ms = Date.now()
    await scene.edge().kill()
    scene.rain({ count: 30, every_ms: 100 })
    scene.clock.set(day_ms)
    await scene.agent()
    scene.rain({ count: 1, every_ms: 2_500 })
    await scene.isTold()
    const later = scene.rows().slice(before)
    const late = later.filter(({ at_ms }) => at_ms < left_ms + day_ms / 2)
    expect(late, 'told once, as a part, where the absence began').toMatchObject([{ partial: true }])
    expect(late[0]!.values.rainfall_mm).toBeGreaterThanOrEqual(6)
    for (const { at_ms, values } of later) {
      if (at_ms > left_ms + day_ms / 2) expect(values.rainfall_mm, 'no cloudburst now').toBeLessThan(0.5)
    }
  })
})

/** A gauge, its board, and a station whose readings come each second. */
async function openScene(program: Uint8Array) {
  const broker = await startBroker()
  const place = emptyFolder()
  const tty = join(place, 'tty')
  let host: Host | null = null
  const line = {
    attach(to: Host) {
      host = to
      return true
    },
    detach(from: Host) {
      if (host === from) host = null
    },
    receive: () => undefined,
    stop: () => undefined,
  }
  const wire = await servePty(line, tty, () => undefined)
  onTestFinished(wire.close)
  let text = ''
  const uno = avrUno(program, {
    onByte(byte) {
      text += String.fromCharCode(byte)
      if (byte !== 0x0a) return
      host?.send(Buffer.from(text, 'latin1'))
      text = ''
    },
  })
  uno.run(500)
  const clock = openClock(place)
  const synced = emptyFolder() // whose clock is set, whatever computer runs this
  writeFileSync(join(synced, 'timedatectl'), '#!/bin/sh\necho yes\n')
  chmodSync(join(synced, 'timedatectl'), 0o755)
  const settings = {
    folder: place,
    gatewayUrl: broker.url,
    sensors: [{ id: 'rain', driver: 'counting-board', port: `serial:${tty}`, every_s: 1 }],
    env: { ...clock.env, PATH: `${synced}:${process.env.PATH}` },
  }
  let edge: Awaited<ReturnType<typeof startEdge>>
  let fallen = 0
  const rows = () => [...new Map(broker.readings().map((row) => [row.at_ms, row])).values()]
  const told_mm = () => rows().reduce((sum, { values }) => sum + (values.rainfall_mm ?? 0), 0)

  return {
    uno,
    clock,
    rows,
    edge: () => edge,
    /** Starts the agent, and waits until it has heard the board: what it says first is where it begins. */
    async agent() {
      edge = await startEdge(settings)
      const before = rows().length
      await eventually(() => host !== null)
      await eventually(() => {
        uno.run(500)
        return rows().length > before
      })
    },
    rain({ closed_ms = 40, ...more }: { count: number; every_ms: number; closed_ms?: number; bounce_ms?: number }) {
      tips(uno, { closed_ms, ...more })
      fallen += more.count
    },
    /** All that fell has been told, and nothing more. */
    async isTold() {
      await eventually(() => {
        uno.run(300)
        return told_mm() > fallen * 0.2 - 0.1
      })
      expect(told_mm()).toBeCloseTo(fallen * 0.2, 6)
    },
  }
}
