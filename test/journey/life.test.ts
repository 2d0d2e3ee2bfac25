/**
 * The bracket of a sensor is raised and its height set anew, with a rule in force: a real board on a pty, a real agent, a real
 * gateway. Nobody is warned; the chart has a mark; the past can be seen by either height.
 */
import { writeFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type {
  AlertsAnswer,
  ChainAnswer,
  LifeAnswer,
  ReadingsAnswer,
  SeriesAnswer,
  Station,
} from '../../gateway/contract.ts'
import { startProgram, writeConfig } from '../crash/programs.ts'
import { printedBy } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { wholeChain_ms } from '../kit/limits.ts'

const rule = {
  ...{ id: 'hulu-siaga', name: 'Hulu', station: 'hulu', sensor: 'level', quantity: 'water_level_m', for_s: 0 },
  levels: [{ label: 'Siaga 3', at: 0.6, clear: 0.5 }],
}
const series = { station: 'hulu', sensor: 'level', quantity: 'water_level_m', from: '2020-01-01', to: '2100-01-01' }

it(
  'sensor_height_m from 4.0 to 4.3: no alert, a mark, both versions of the past',
  async () => {
    const { get, post, start, mqtt, folder } = await village()
    // The water stands at 0.364 m: what the sensor sees, 3.636 m, does not change in all of this.
    const before = await start(4)
    await eventually(async () => expect((await rows()).length).toBeGreaterThan(2))
    await before.stop()
    const sent = await rows()
    expect(sent.every(({ value }) => Math.abs(value! - 0.364) < 0.01)).toBe(true)

    // Longer than five looks of the gateway at who is at work: shorter ones end unseen.
    const after = await start(4.3, { trial_s: 15, note: 'penyangga diukur ulang, Sari' })
    const [mark] = await eventually(async () => {
      const { marks } = await get<LifeAnswer>('stations/hulu/life')
      expect(marks).toHaveLength(1)
      return marks
    })
    expect(mark).toMatchObject({
      ...{ sensor: 'level', why: 'penyangga diukur ulang, Sari', past: { offset: 0.3 }, shown_by: 'sent' },
      change: { kind: 'height', restarts: true, settings: { sensor_height_m: { before: 4, after: 4.3 } } },
      says: { id: 'Tinggi sensor diubah (level): sensor_height_m 4 → 4,3' },
    })
    expect(mark!.at_ms).toBeGreaterThan(sent.at(-1)!.at_ms)

    // The trial: marked, left out of charts, said in the chain; and it ends by itself.
    await eventually(async () => expect((await rows()).some(({ trial }) => trial)).toBe(true))
    await eventually(async () => expect(trialLinks(await get<ChainAnswer>('chain'))).toHaveLength(1))
    await eventually(async () => {
      const newest = (await rows()).at(-1)!
      expect(newest).toMatchObject({ at_ms: expect.any(Number), value: expect.closeTo(0.664, 2) })
      return expect(newest).not.toHaveProperty('trial')
    }, 30_000)
    const trial = (await rows()).filter((row) => row.trial)
    expect(trial.every(({ corrected_value }) => corrected_value === null)).toBe(true)
    const drawn = await get<SeriesAnswer>(`series?${new URLSearchParams({ ...series, points: '2000' })}`)
    expect(drawn.at_ms.filter((at, i) => drawn.mean[i] !== null && trial.some(({ at_ms }) => at_ms === at))).toEqual([])
    await eventually(async () => expect(trialLinks(await get<ChainAnswer>('chain'))).toEqual([]))

    // By the new height the rule is reached, and nobody knows whether by the water: told, and not sounded.
    await eventually(async () => {
      const { rules } = await get<{ rules: { troubles: { kind: string }[] }[] }>('rules')
      return expect(rules[0]!.troubles.map(({ kind }) => kind)).toEqual(['standing'])
    })
    expect((await get<AlertsAnswer>('alerts')).alerts).toEqual([])

    // One tap, and the past is as the new height would have it; another, and it is as it was sent.
    expect(await post(`stations/hulu/life/${mark!.id}/past`, { by: 'new' })).toMatchObject({ shown_by: 'new' })
    expect(await firstMean()).toBeCloseTo(0.664, 2)
    expect(await firstMean('&corrected=false')).toBeCloseTo(0.364, 2)
    expect(await post(`stations/hulu/life/${mark!.id}/past`, { by: 'sent' })).toMatchObject({ shown_by: 'sent' })
    expect(await firstMean()).toBeCloseTo(0.364, 2)
    expect((await get<AlertsAnswer>('alerts')).alerts, 'the past is no flood either').toEqual([])

    // Somebody says at the gateway that she works there: the agent hears of it, and of the end.
    await post('stations/hulu/trial', { minutes: 5, why: 'sarang laba-laba' })
    await eventually(async () => expect((await rows()).at(-1)).toMatchObject({ trial: true }))
    await post('stations/hulu/trial/end', { is_so: true })
    await eventually(async () => {
      const { alerts } = await get<AlertsAnswer>('alerts')
      return expect(alerts).toMatchObject([{ rule: 'hulu-siaga', state: 'active' }])
    })

    // A name and another place are in the life of the station, too, whoever changed them and how.
    const name = ['station', 'set', 'hulu', '--name', 'Jembatan Lama']
    await printedBy(folder, ...name)
    await printedBy(folder, 'station', 'move', 'hulu', '--lat', '-6.6', '--lon', '106.8', '--why', 'jembatan baru')
    await eventually(async () => {
      const { marks } = await get<LifeAnswer>('stations/hulu/life')
      return expect(marks.map(({ change }) => change.kind).sort()).toEqual(['height', 'name', 'place', 'visit'])
    })
    const { name: called } = await get<Station>('stations/hulu')
    expect(called).toBe('Jembatan Lama')
    await after.stop()
    expect(mqtt).toContain('mqtt://')

    async function rows() {
      return (await get<ReadingsAnswer>(`readings?${new URLSearchParams({ ...series, limit: '10000' })}`)).rows
    }

    async function firstMean(more = '') {
      const { mean } = await get<SeriesAnswer>(`series?${new URLSearchParams({ ...series, points: '2000' })}${more}`)
      return mean.find((value) => value !== null)
    }
  },
  wholeChain_ms,
)

const trialLinks = ({ links }: ChainAnswer) => links.filter(({ link }) => link === 'trial')

async function village() {
  const folder = emptyFolder()
  writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule])) // JSON is YAML
  writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml' })
  const { password } = await printedBy(folder, 'station', 'add', 'hulu')
  const { token } = await printedBy(folder, 'token', 'add', 'sari', '--role', 'operator')
  const gateway = await startGateway({ folder, flags: ['--config', `${folder}/gateway.yaml`] })
  const pty = `${folder}/level`
  const boards = [{ id: 'level', board: 'a02yyuw', pty, truth: 3636 }]
  writeFileSync(`${folder}/sim.json`, JSON.stringify({ boards }))
  const sim = await startProgram('firmware-sim/main.js', ['--config', `${folder}/sim.json`], {}, `${folder}/sim.log`)
  onTestFinished(sim.kill)
  const [{ port }] = sim.ready.boards as [{ port: string }]
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const asked = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${gateway.http}/api/v1/${path}`, { ...init, headers })
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`)
    return answer.json()
  }
  return {
    ...{ folder, mqtt: gateway.mqtt },
    get: <Answer>(path: string) => asked(path, {}) as Promise<Answer>,
    post: (path: string, body: object) => asked(path, { method: 'POST', body: JSON.stringify(body) }),
    /** The agent of the station, with this height of its sensor. */
    async start(sensor_height_m: number, more: object = {}) {
      const file = `${folder}/edge.yaml`
      writeConfig(file, {
        station: 'hulu',
        gateway: { url: gateway.mqtt, username: 'hulu', password_env: 'HULU_PASSWORD' },
        sensors: [{ id: 'level', driver: 'a02yyuw', port, every_s: 1, sensor_height_m }],
        data_dir: `${folder}/edge`,
        loss_window_s: 0,
        ...more,
      })
      const agent = await startProgram(
        'edge/main.js',
        ['--config', file],
        { HULU_PASSWORD: password },
        `${folder}/edge.log`,
      )
      onTestFinished(agent.kill)
      return agent
    },
  }
}
