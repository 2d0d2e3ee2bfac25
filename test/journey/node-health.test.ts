/**
 * The health of a station, from its wires to the words on its card: real agents on pseudo-terminals, the real gateway, its
 * rules, its metrics, and who may see what.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import type { AlertsAnswer, BacktestAnswer, SeriesAnswer, Station } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { openGatewayHere } from '../kit/gatewayHere.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { staffOf } from '../kit/staff.ts'
import { startEdge } from '../kit/startEdge.ts'

const socat = needs('socat')

describe.skipIf(socat.skip)(`a station that is not well (${socat.why})`, () => {
  it(
    'says on its card what is wrong; a rule watches it; staff see its history, also after a restart',
    async () => {
      const folder = emptyFolder()
      const rules = join(folder, 'rules.yaml')
      writeFileSync(rules, stringify([cutRule]))
      const settings = { folder, flags: ['--config', join(folder, 'gateway.yaml')] }
      writeFileSync(join(folder, 'gateway.yaml'), stringify({ rules }))
      let gateway = await openGatewayHere({ folder })
      const password = gateway.addStation('bendung')
      gateway.addStation('hilir')
      await gateway.close()
      gateway = await openGatewayHere(settings)
      const staff = staffOf(folder, 'volunteer')
      const ask = async (path: string, headers = {}, body?: object) =>
        await fetch(`${gateway.http}${path}`, {
          headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        })
      const json = async <T>(...words: Parameters<typeof ask>): Promise<T> => (await ask(...words)).json()
      const says = async (station: string, id: RegExp) =>
        eventually(async () => {
          const { troubles = [] } = await json<Station>(`/api/v1/stations/${station}`)
          expect(troubles.map((one) => one.id)).toContainEqual(expect.stringMatching(id))
          return troubles
        }, 40_000)

      const path = join(folder, 'ttyUSB0')
      const cable = await plugIn(path)
      const talking = setInterval(() => cable.stdin!.write(a02Frame(1_500)), 100)
      onTestFinished(() => clearInterval(talking))
      const dust = await fakeWire() // something else than the driver was told
      const noise = setInterval(() => dust.send(Buffer.from('hello\r\n')), 500)
      onTestFinished(() => clearInterval(noise))
      const sensors = [
        { id: 'level', driver: 'a02yyuw', port: `serial:${path}`, every_s: 1, sensor_height_m: 4 },
        { id: 'dust', driver: 'sds011', port: dust.port, every_s: 1 },
      ]
      const env = { PATH: `${weakComputer()}:${process.env.PATH}` }
      const edge = { folder, gatewayUrl: gateway.mqtt, sensors, env }
      await startEdge({ ...edge, station: 'bendung', password })
      await startEdge({ ...edge, station: 'hilir', password: 'salah', data_dir: 'hilir' })

      await says('hilir', /menolak alat ini: kata sandi salah/)
      await says('bendung', /Tegangan listrik alat terlalu rendah/)
      await says('bendung', /Sensor dust: yang datang tidak bisa dibaca/)
      await eventually(async () => {
        const { latest } = await json<Station>('/api/v1/stations/bendung')
        expect(latest['level.water_level_m']?.value).toBeCloseTo(2.5)
        return true
      })
      clearInterval(talking)
      await unplug(cable)
      const [worst] = await says('bendung', /Sensor level: kabelnya tidak tersambung/)
      expect(worst).toMatchObject({ kind: 'wire', sensor: 'level', since_ms: expect.any(Number) })

      // An ordinary rule; a wire that is cut is a reading at once, a minute after the one before at the latest.
      const alert = await eventually(async () => {
        const { alerts } = await json<AlertsAnswer>('/api/v1/alerts', staff)
        return alerts.find(({ rule }) => rule === cutRule.id)
      }, 100_000)
      expect(alert).toMatchObject({ label: 'Putus', value: 0 })
      const backtest = '/api/v1/rules/backtest'
      const { events } = await json<BacktestAnswer>(backtest, staff, { rule: cutRule })
      expect((await ask(backtest, {}, { rule: cutRule })).status).toBe(403)
      expect(events).toMatchObject([{ kind: 'raised', label: 'Putus' }])

      const history = '/api/v1/series?station=bendung&sensor=dust&quantity=refused_pct'
      expect((await ask(history)).status).toBe(403)
      expect(Math.max(...(await json<SeriesAnswer>(history, staff)).max.map(Number))).toBeGreaterThan(50)
      const metrics = await (await ask('/metrics', staff)).text()
      expect(metrics).toContain('pantau_node_under_voltage{station="bendung"} 1')
      expect(metrics).toContain('pantau_wire_connected{station="bendung",sensor="level"} 0')
      expect(await (await ask('/metrics')).text()).not.toContain('pantau_node_')
      expect(await (await ask('/api/v1/export.csv?station=bendung')).text()).not.toContain('refused_pct')

      await gateway.close()
      gateway = await openGatewayHere(settings)
      expect((await json<SeriesAnswer>(history, staff)).at_ms.length).toBeGreaterThan(0)
    },
    2 * wholeChain_ms,
  )
})

const cutRule = {
  ...{ id: 'bendung-kabel', station: 'bendung', sensor: 'level', quantity: 'connected_pct', below: true },
  levels: [{ label: 'Putus', at: 50, clear: 60 }],
}

/** Programs of a Raspberry Pi whose supply is too weak. */
function weakComputer(): string {
  const folder = emptyFolder()
  const file = join(folder, 'vcgencmd')
  writeFileSync(file, '#!/bin/sh\necho throttled=0x50005\n')
  chmodSync(file, 0o755)
  return folder
}

/** A pseudo-terminal as the device at `path`, fed through the child's stdin. */
async function plugIn(path: string): Promise<ChildProcess> {
  const cable = spawn('socat', ['-u', 'STDIN', `PTY,link=${path},raw,echo=0`], { stdio: ['pipe', 'ignore', 'ignore'] })
  onTestFinished(() => void cable.kill('SIGKILL'))
  await eventually(() => existsSync(path))
  return cable
}

async function unplug(cable: ChildProcess) {
  const gone = new Promise((resolve) => cable.once('close', resolve))
  cable.kill('SIGTERM')
  await gone
}
