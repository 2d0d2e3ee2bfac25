/** The stations' passwords of the demo village, in a file that only its owner can read. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VillageStation } from './stations.ts'

/** Runs one registry command of the gateway; its answer, or null when it refused. */
export type AskGateway = (...words: string[]) => Promise<Record<string, unknown> | null>

/** The password of each station. Stations that are new are added; one whose password was lost gets another. */
export async function villagePasswords(
  stations: readonly VillageStation[],
  folder: string,
  ask: AskGateway,
): Promise<Record<string, string>> {
  const file = join(folder, 'passwords.json')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const known: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  for (const { id, name, lat, lon } of stations) {
    if (known[id]) continue
    const place = ['--lat', String(lat), '--lon', String(lon)]
    const answer = (await ask('station', 'add', id, '--name', name, ...place)) ?? (await ask('station', 'password', id))
    if (typeof answer?.password !== 'string') throw new Error(`the gateway gave station "${id}" no password`)
    known[id] = answer.password
    writeFileSync(`${file}.new`, JSON.stringify(known, null, 2), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return known
}
