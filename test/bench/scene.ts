/** Real programs for the bench, and what the kernel says about them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addStation, type Program, startProgram } from '../crash/programs.ts'

export interface Bench {
  /** Row names of design's table, or ours, to what was measured. */
  note(row: Figure): void
  folder(name: string): string
  say(sentence: string): void
  minutes: number
  rows: number
  rounds: number
}

export interface Figure {
  what: string
  measured: string
  target: string
  baseline?: string
  /** Met, missed, or only told. */
  isMet?: boolean
  detail: Record<string, unknown>
}

export interface RunningGateway extends Program {
  mqttPort: number
  /** Of the encrypted listener; NaN without a certificate. */
  mqttsPort: number
  http: string
  stations: { station: string; password: string }[]
}

export async function startGateway(
  folder: string,
  stationCount: number,
  env: Record<string, string> = {},
  flags: string[] = [],
): Promise<RunningGateway> {
  const stations = Array.from({ length: stationCount }, (_, i) => {
    const station = `s${i + 1}`
    return { station, password: addStation(folder, station) }
  })
  // A station of the bench sends more in a minute than one in a village in a week: the path is measured, not the quota.
  const most = { mb_hour: 1_000_000, mb_day: 1_000_000, packs_hour: 1_000_000_000, packs_day: 1_000_000_000 }
  const wide = ['--config', `${folder}.yaml`]
  if (!flags.includes('--config')) writeFileSync(`${folder}.yaml`, JSON.stringify({ station_limits: most }))
  const program = await startProgram(
    'gateway/main.js',
    [
      '--data-dir',
      folder,
      '--http-port',
      '0',
      '--mqtt-port',
      '0',
      '--https-port',
      '0',
      '--mqtts-port',
      '0',
      ...(flags.includes('--config') ? [] : wide),
      ...flags,
    ],
    env,
    `${folder}.log`,
  )
  return {
    ...program,
    stations,
    http: String(program.ready.http),
    mqttPort: Number(new URL(String(program.ready.mqtt)).port),
    mqttsPort: program.ready.mqtts ? Number(new URL(String(program.ready.mqtts)).port) : Number.NaN,
  }
}

/** Bytes the kernel sent to the disk for this process (page-sized, journal not included). */
export function writtenBytes(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1])
}

export function rss_mb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

export async function metric(http: string, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${http}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(name + labels))
  if (!line) throw new Error(`/metrics has no ${name}${labels}`)
  return Number(line.split(' ').at(-1))
}

export function openWorkshop() {
  const root = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
  return { folder: (name: string) => join(root, name), close: () => rmSync(root, { recursive: true, force: true }) }
}
