/** Stations as a load, in a process of their own. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface LoadTask {
  port: number
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

/** @returns acknowledged packs per second */
export async function load(task: LoadTask): Promise<{ packs_s: number; values_s: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'load-child.js'),
    JSON.stringify(task),
  ])
  const { acknowledged, seconds } = JSON.parse(stdout)
  const packs_s = acknowledged / seconds
  return { packs_s, values_s: packs_s * task.readings * task.quantities.length }
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
