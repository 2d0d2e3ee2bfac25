/** Stations as a load, in a process of their own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dist } from '../kit/root.ts'

export interface LoadTask {
  port: number
  /** By TLS; mqtt.js clients only. */
  isEncrypted?: boolean
  stations: { station: string; password: string }[]
  seconds: number
  /** Packs in flight per station (closed loop), unless `rate_hz` is given (open loop). */
  window: number
  rate_hz?: number
  /** Readings per pack, and what each holds. */
  readings: number
  quantities: string[]
  from_ms: number
}

export const topicOf = (station: string) => `pantau/1/${station}/readings`

/** `raw` costs least; `mqtt.js` is what stations really use. */
export type Clients = 'raw' | 'mqtt.js'

/** @returns acknowledged packs per second */
export async function load(task: LoadTask, clients: Clients = 'raw'): Promise<{ packs_s: number; values_s: number }> {
  const child = clients === 'raw' ? 'load-child.js' : 'load-mqtt-child.js'
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(dist, 'test/bench', child),
    JSON.stringify(task),
  ])
  const { acknowledged, seconds } = JSON.parse(stdout)
  const packs_s = acknowledged / seconds
  return { packs_s, values_s: packs_s * task.readings * task.quantities.length }
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
