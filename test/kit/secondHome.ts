/** A second home, as a process of its own, and what it says of itself. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startProgram } from '../crash/programs.ts'
import { gatewayWords } from './cli.ts'

export interface Status {
  position: number
  complete_ms: number
  damaged: string[]
}

/** A new token for a second home. */
export async function tokenOf(folder: string): Promise<string> {
  const { out } = await gatewayWords(['token', 'add', 'rumah-kedua', '--role', 'copy', '--data-dir', folder])
  return (JSON.parse(out) as { token: string }).token
}

/** A new station with a name and a place; gives its password. */
export async function addStation(folder: string, station: string): Promise<string> {
  const { out } = await gatewayWords([
    ...['station', 'add', station, '--name', `Bendung ${station}`, '--lat', '-6.6', '--lon', '106.8'],
    ...['--data-dir', folder],
  ])
  return (JSON.parse(out) as { password: string }).password
}

/** As `follow --take-over` does; gives the position up to which everything is there. */
export async function takeOver(folder: string): Promise<number> {
  const { code, out, err } = await gatewayWords(['follow', '--take-over', '--data-dir', folder])
  if (code !== 0) throw new Error(`not taken over: ${err}`)
  return (JSON.parse(out) as { position: number }).position
}

/** Follows until it is stopped, at the latest with the test; resolves when it is complete for the first time. */
export async function startFollower(url: string, token: string, folder: string, every = '1') {
  const file = join(folder, '..', 'home.secret')
  writeFileSync(file, token, { mode: 0o600 })
  const words = ['follow', url, '--token-file', file, '--every', every, '--data-dir', folder]
  const follower = await startProgram('gateway/main.js', words, {}, join(folder, '..', 'follower.log'))
  onTestFinished(follower.kill)
  return follower
}

/** As `follow --status` reads it; without a process for each look. */
export function statusOf(folder: string): Status {
  return JSON.parse(readFileSync(join(folder, 'second-home.json'), 'utf8')) as Status
}

export interface Ready {
  ready: boolean
  parts: Record<string, { ok: boolean; says: string; says_id?: string }>
}

export async function readyOf(http: string, headers: Record<string, string> = {}): Promise<Ready> {
  return (await (await fetch(`${http}/readyz`, { headers })).json()) as Ready
}
