/**
 * Six troubles that befall stations, on real agents, pseudo-terminals and a real gateway: the card of the station says each of them, and
 * so does `doctor`, in the words that the handbook has. How long it took is printed; its limits are in docs/handbook/station-health.md.
 */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Line } from '../../doctor/index.ts'
import type { Station } from '../../gateway/contract.ts'
import { pageText } from '../docs/handbookPages.ts'
import { mounting, smallDisk } from '../gateway/store/tmpfs.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { openGatewayHere } from '../kit/gatewayHere.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { runProgram } from '../kit/runProgram.ts'
import { startEdge } from '../kit/startEdge.ts'

const socat = needs('socat')
const skip = socat.skip || mounting.skip

describe.skipIf(skip)(`the six troubles of a station (${socat.skip ? socat.why : mounting.why})`, () => {
  it(
    'are each said on its card and by doctor, as the handbook has them',
    async () => {
      const folder = emptyFolder()
      const gateway = await openGatewayHere({ folder })
      const passwords = Object.fromEntries(stations.map((station) => [station, gateway.addStation(station)]))
      const port = join(folder, 'ttyUSB0')
      const unplug = await plugIn(port)
      const dust = await talkingWire() // another sensor than the driver was told
      const card = smallDisk(48 * 1_024) // 50 MB: nearly full, and 30 MB more make it full
      const computers = {
        bendung: computer('yes', '0x50005'),
        hilir: computer(),
        muara: { ...computer('no'), ...in1970() },
      }
      const settings = { folder, gatewayUrl: gateway.mqtt }
      const level = { id: 'level', driver: 'a02yyuw', port: `serial:${port}`, every_s: 1 }
      const begin = (station: keyof typeof computers, more: Record<string, unknown> = {}) =>
        startEdge({
          ...{ ...settings, station, sensors: [{ ...level, port: dust.port }], password: passwords[station]! },
          ...{ data_dir: `${station}-data`, env: computers[station], ...more },
        })
      const said: Record<string, string> = {}
      const begun_ms: Partial<Record<keyof typeof troubles, number>> = {}
      const begins = (...names: (keyof typeof troubles)[]) => {
        for (const name of names) begun_ms[name] = Date.now()
      }
      /** Waits until the cards say all that has begun. */
      const allIsSaid = () =>
        eventually(async () => {
          const list = (await (await fetch(`${gateway.http}/api/v1/stations`)).json()) as Station[]
          const missing = Object.entries(begun_ms).filter(([name, at_ms]) => {
            const { station, card } = troubles[name as keyof typeof troubles]
            const now = list.find((one) => one.station === station)?.troubles ?? []
            if (!now.some(({ id }) => id.includes(card))) return true
            said[name] ??= `${name}: on the card after ${((Date.now() - at_ms) / 1_000).toFixed(1)} s`
            return false
          })
          expect(missing).toEqual([])
          return list
        }, 90_000)

      // One after another: three programs that load at once on a busy machine are each slower than one may be.
      begins('password')
      await begin('hilir', { password: 'salah' })
      begins('clock')
      await begin('muara', { data_dir: card })
      begins('driver', 'power')
      await begin('bendung', { sensors: [level, { ...level, id: 'dust', driver: 'sds011', port: dust.port }] })
      const list = await allIsSaid()
      expect(list.find(({ station }) => station === 'bendung')!.latest).toHaveProperty(['level.distance_m'])
      expect(list.find(({ station }) => station === 'muara')!.troubles).toContainEqual(
        expect.objectContaining({ id: expect.stringContaining('hampir penuh') }),
      )
      begins('wire', 'card')
      await unplug()
      fill(card)
      await allIsSaid()

      for (const station of stations) {
        const EDGE_PASSWORD = station === 'hilir' ? 'salah' : passwords[station]!
        const words = ['doctor', '--config', join(folder, `${station}.yaml`), '--json']
        const { out } = await runProgram('edge/main.js', words, { ...computers[station], EDGE_PASSWORD })
        const { lines } = JSON.parse(out) as { lines: Line[] }
        for (const [name, trouble] of Object.entries(troubles).filter(([, trouble]) => trouble.station === station)) {
          const bad = lines.filter(({ verdict }) => verdict !== 'good')
          const line = bad.find(({ found }) => found.id.includes(trouble.doctor))
          expect(line, `${name}: ${bad.map(({ found }) => found.id).join('\n')}`).toBeDefined()
          said[name] += `, by doctor in ${line!.took_ms} ms`
        }
      }
      console.info(Object.values(said).join('\n'))
    },
    wholeChain_ms,
  )

  it.each(Object.entries(troubles))('%s stands in the handbook with the same words', (_, { card, doctor }) => {
    expect(pageText('docs/handbook/station-health.md')).toContain(`*${card}`)
    expect(pageText('docs/handbook/doctor.md')).toContain(`*${doctor}`)
  })
})

const stations = ['bendung', 'hilir', 'muara'] as const

const troubles = {
  wire: { station: 'bendung', card: 'Sensor level: kabelnya tidak tersambung', doctor: 'Tidak ada alat di ' },
  driver: {
    ...{ station: 'bendung', card: 'Sensor dust: yang datang tidak bisa dibaca' },
    doctor: 'Yang datang tidak bisa dibaca dengan driver ',
  },
  power: {
    ...{ station: 'bendung', card: 'Tegangan listrik alat terlalu rendah' },
    doctor: 'Tegangan listrik terlalu rendah sekarang',
  },
  card: { station: 'muara', card: 'Kartu memori alat penuh: sisa ', doctor: 'Kartu memori penuh: sisa ' },
  password: {
    ...{ station: 'hilir', card: 'Server desa menolak alat ini: kata sandi salah' },
    doctor: 'Server desa menolak nama "',
  },
  clock: { station: 'muara', card: 'Jam alat belum disetel', doctor: 'Jam komputer ini menunjuk 1970-01-01 ' },
} as const

/** A Raspberry Pi: whether the network has set its clock, and what it says of its supply (0x50005: too weak, now). */
function computer(synced: 'yes' | 'no' = 'yes', throttled = '0x0') {
  const folder = emptyFolder()
  program(folder, 'timedatectl', `echo ${synced}`)
  program(folder, 'vcgencmd', `echo throttled=${throttled}`)
  return { PATH: `${folder}:${process.env.PATH}` }
}

/** All clocks of this computer are one, so that of the station is moved within Node: five minutes after the beginning of 1970. */
function in1970() {
  const file = join(emptyFolder(), 'shift.mjs')
  writeFileSync(file, 'const now = Date.now, lag = now() - 300_000; Date.now = () => now() - lag\n')
  return { NODE_OPTIONS: `--import=${pathToFileURL(file)}` }
}

function program(folder: string, name: string, line: string) {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${line}\n`)
  chmodSync(file, 0o755)
}

/** Writes until nothing more is taken. */
function fill(folder: string) {
  for (let n = 0; ; n++) {
    const file = join(folder, `other-${n}`)
    try {
      writeFileSync(file, Buffer.alloc(1_048_576))
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOSPC') throw err
      return rmSync(file, { force: true })
    }
  }
}

async function talkingWire() {
  const wire = await fakeWire()
  const talking = setInterval(() => wire.send(a02Frame(1_500)), 100)
  onTestFinished(() => clearInterval(talking))
  return wire
}

/** A sensor on a pseudo-terminal as the device at `path`; the answer pulls it out. */
async function plugIn(path: string) {
  const cable = spawn('socat', ['-u', 'STDIN', `PTY,link=${path},raw,echo=0`], { stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void cable.kill('SIGKILL'))
  await eventually(() => existsSync(path))
  const talking = setInterval(() => cable.stdin.write(a02Frame(1_500)), 100)
  onTestFinished(() => clearInterval(talking))
  return async () => {
    clearInterval(talking)
    const gone = new Promise((resolve) => cable.once('close', resolve))
    cable.kill('SIGTERM')
    await gone
  }
}
