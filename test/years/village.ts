/** The whole chain at work: river, station, link, gateway, hooks, people. Faults are done to its parts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pack, Reading } from '../../edge/contract.ts'
import { QualitySettings } from '../../gateway/intake/settings.ts'
import { openGatewayComputer } from './gateway.ts'
import { openNetwork } from './network.ts'
import { openPeople } from './people.ts'
import { type Flood, openRiver } from './river.ts'
import { openSimulation } from './simulation.ts'
import { openSirenComputer } from './siren.ts'
import { openStationComputer } from './station.ts'

export const station = 'hulu'
export const sensor = 'level'
export const siren = 'balai'
const series = `${station}/${sensor}/water_level_m`

export const levels = [
  { label: 'Siaga 3', at: 0.8, clear: 0.75 },
  { label: 'Siaga 2', at: 1.5, clear: 1.45 },
  { label: 'Siaga 1', at: 2.0, clear: 1.95 },
]
export const silence_s = 600

/** The two rules of the village. */
export const floodRule = { id: 'hulu-siaga', station, sensor, quantity: 'water_level_m', levels }
const silence = {
  id: 'hulu-diam',
  station,
  sensor,
  quantity: 'water_level_m',
  measure: 'silence',
  levels: [{ label: 'Sensor diam', at: silence_s }],
}

const quality = QualitySettings.parse([{ station, sensor, quantity: 'water_level_m', gross_range: { fail: [-1, 10] } }])

const hooks = [
  { id: 'officer', kind: 'telegram', token_env: 'BOT_TOKEN', chat_id: 1 },
  { id: 'monitor', kind: 'webhook', url: 'http://127.0.0.1/hook', secret_env: 'MONITOR_SECRET', allow_private: true },
]

export interface VillageOptions {
  seed: number
  start_ms: number
  floods: readonly Flood[]
}

export type Village = ReturnType<typeof openVillage>

export function openVillage({ seed, start_ms, floods }: VillageOptions) {
  const simulation = openSimulation({ seed, start_ms })
  const folder = mkdtempSync(join(tmpdir(), 'pantau-years-'))
  const rules = join(folder, 'rules.yaml')
  const writeRule = (rule: object) => writeFileSync(rules, JSON.stringify([rule, silence])) // JSON is YAML
  writeRule(floodRule)
  const river = openRiver(seed, floods)
  const unstored: number[] = []
  const pending = new Map<number, { at_ms: number; reading: Reading }>()
  const people = openPeople(simulation, () => gateway.listening())
  const gateway = openGatewayComputer({
    simulation,
    folder,
    rules,
    quality,
    hooks,
    senders: people.senders,
    published: (process, rule, payload) => sirenNetwork.published(process, rule, payload),
    station,
    siren,
  })
  const network = openNetwork({ simulation, listening: gateway.listening, acknowledged })
  const sirenNetwork = openNetwork({ simulation, listening: gateway.listening })
  const horn = openSirenComputer({ simulation, network: sirenNetwork, people, siren })
  const edge = openStationComputer({
    simulation,
    network,
    station,
    sensor,
    level_m: () => river.level_m(simulation.now()),
    measured: (reading) => void pending.set(reading.at_ms, { at_ms: simulation.now(), reading }),
  })

  return {
    simulation,
    /** The gateway's data folder. */
    folder,
    writeRule,
    river,
    people,
    gateway,
    network,
    edge,
    siren: horn,
    sirenNetwork,
    /** When a receipt came for a reading that is not in the record. */
    unstored,
    /** Measured, and not in the record up to now; with the true time. */
    missing(): { at_ms: number; reading: Reading }[] {
      const rows = gateway.card.rowsOf(series)
      for (const at_ms of pending.keys()) if (rows.has(at_ms)) pending.delete(at_ms)
      return [...pending.values()]
    },
    close() {
      edge.close()
      gateway.down()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  function acknowledged(payload: string) {
    const rows = gateway.card.rowsOf(series)
    const { readings } = JSON.parse(payload) as Pack
    unstored.push(...readings.filter(({ at_ms }) => !rows.has(at_ms)).map(() => simulation.now()))
  }
}
