import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { programFile } from '../kit/root.ts'

const main = programFile('firmware-sim/main.js')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

interface Ready {
  boards: { id: string; board: string; port: string; replay?: { start_ms: number; from_ms: number; speed: number } }[]
}

async function sim(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const [line] = await once(createInterface({ input: child.stdout! }), 'line')
  return { child, ready: JSON.parse(line) as Ready & { ready: boolean } }
}

async function refused(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  started.push(child)
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(child, 'close')
  return { code, said }
}

async function firstBytes(port: string, enough: number): Promise<Buffer> {
  const socket = connect(Number(port.split(':').at(-1)), '127.0.0.1')
  let heard = Buffer.alloc(0)
  for await (const chunk of socket) {
    heard = Buffer.concat([heard, chunk])
    if (heard.length >= enough) break
  }
  return heard
}

describe('npm run sim', () => {
  it('serves a board, says where, and leaves with 0 when asked to', async () => {
    const { child, ready } = await sim('--board', 'a02yyuw', '--truth', '1953', '--port', '0')
    expect(ready).toMatchObject({ ready: true, boards: [{ id: 'a02yyuw', board: 'a02yyuw', baud: 9_600 }] })
    expect((await firstBytes(ready.boards[0]!.port, 4)).toString('hex')).toBe('ff07a1a7')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('serves the six boards of the village', async () => {
    const { ready } = await sim('--village')
    expect(ready.boards.map(({ board }) => board)).toEqual(['a02yyuw', 'uno', 'mb7389', 'uno', 'sds011', 'pms5003'])
    expect((await firstBytes(ready.boards[2]!.port, 6)).toString()).toMatch(/^R\d{4}\r/)
  })

  it('serves what a file describes, and replays a recording row by row on the clock it prints', async () => {
    const folder = emptyFolder()
    writeFileSync(
      join(folder, 'river.csv'),
      'time,level_cm\n2022-10-09 20:00,200\n2022-10-09 21:00,\n2022-10-09 22:00,150\n',
    )
    const report = join(folder, 'report.json')
    writeFileSync(
      join(folder, 'sim.yaml'),
      `boards:
  - { id: gate, board: a02yyuw, sensor_height_m: 4, replay: {
      file: river.csv, column: level_cm, unit: cm, offset: "+07:00", speed: 36000, per_row: true, start_in_s: 2 } }
  - { id: roof, board: sds011, faults: { flip: 0.5 }, seed: 3 }
`,
    )
    const { child, ready } = await sim('--config', join(folder, 'sim.yaml'), '--report', report)
    const [gate, roof] = ready.boards
    expect(gate).toMatchObject({
      id: 'gate',
      replay: { from_ms: Date.parse('2022-10-09T13:00Z'), speed: 36_000, rows: 3 },
    })
    expect(roof!.board).toBe('sds011')
    expect((await firstBytes(gate!.port, 12)).toString('hex')).toBe('ff07d0d6ff0000ffff09c4cc')
    child.kill('SIGTERM')
    await once(child, 'exit')
    const { counts, readings } = {
      counts: JSON.parse(readFileSync(report, 'utf8')).gate,
      readings: [2_000, null, 2_500],
    }
    expect(counts).toMatchObject({ frames: 3, intact: 3 })
    expect(counts.readings.map(({ truth }: { truth: number | null }) => truth)).toEqual(readings)
    const spacing = counts.readings.map(({ at_ms }: { at_ms: number }) => at_ms - gate!.replay!.start_ms)
    expect(spacing).toEqual([0, 100, 200])
  })

  it.each([
    ['no board', [], /say one of --board, --config and --village/],
    ['two ways at once', ['--board', 'uno', '--village'], /not board and village/],
    ['an unknown board', ['--board', 'hcsr04'], /expected one of "a02yyuw"/],
    ['an unknown flag', ['--bord', 'uno'], /--bord/],
    ['an unknown fault', ['--board', 'uno', '--faults', 'bite=0.1'], /"bite" is not a fault. There are: cut, flip/],
    ['a rate above 1', ['--board', 'uno', '--faults', 'cut=7'], /cut=0.01/],
    ['no number', ['--board', 'uno', '--port', 'x'], /--port needs a number, not "x"/],
    ['a truth that does not fit', ['--board', 'sds011', '--truth', 'tide'], /does not fit a sds011; try "dust"/],
    ['a file that is not there', ['--config', '/nowhere.yaml'], /\/nowhere.yaml/],
    ['a recording that is not there', ['--board', 'uno', '--replay', '/no.csv', '--column', 'a'], /cannot be read/],
  ])('leaves with 2 and says what is wrong: %s', async (_, args, words) => {
    const { code, said } = await refused(...args)
    expect(said).toMatch(words)
    expect(said).toContain('--help')
    expect(code).toBe(2)
  })

  it('says what to do when the port is taken', async () => {
    const { ready } = await sim('--board', 'a02yyuw')
    const { code, said } = await refused('--board', 'a02yyuw', '--port', ready.boards[0]!.port.split(':').at(-1)!)
    expect(said).toContain('--port 0')
    expect(code).toBe(1)
  })

  const socat = needs('socat')
  it.skipIf(socat.skip)(`takes its pseudo-terminal with it (${socat.why})`, async () => {
    const path = join(emptyFolder(), 'level')
    const { child, ready } = await sim('--board', 'mb7389', '--truth', '1234', '--pty', path)
    expect(ready.boards[0]!.port).toBe(`serial:${path}`)
    expect(existsSync(path)).toBe(true)
    child.kill('SIGTERM')
    await once(child, 'exit')
    await eventually(() => !existsSync(path))
  })
})
