/**
 * The gateway's small files rot while it is killed and starts again, and a power cut drops what its delivery log had not
 * synced. Real files: `hooks.db`, `rules.db` and their copies. The record is not of files here: `npm run crash` has those.
 */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Rot, rotFile } from '../crash/rot.ts'
import type { Fault } from './fault.ts'
import type { Village } from './village.ts'

function rotten(file: 'hooks.db' | 'rules.db', id: string, kind: Rot): Fault {
  return {
    id: `${file} with ${id}`,
    part: 'file',
    touches: file,
    mutes: null,
    restarts: true,
    begin({ gateway, folder, simulation }) {
      gateway.kill()
      const path = join(folder, file)
      if (existsSync(path)) rotFile(path, kind, simulation.chance(`${file} ${id} ${simulation.now()}`))
    },
  }
}

/** The delivery log is written with `synchronous` NORMAL: a power cut may leave it as it was minutes or hours ago. */
const powerCut: Fault = {
  id: 'power cut, and the delivery log is old',
  part: 'file',
  touches: 'hooks.db',
  mutes: null,
  restarts: true,
  begin(village) {
    village.gateway.kill()
    exchange(village, (path) => [path, `${path}.then`])
  },
  end(village) {
    village.gateway.kill()
    for (const name of filesOf(village, /^hooks\.db(-wal|-shm)?$/)) rmSync(join(village.folder, name))
    exchange(village, (path) => [`${path}.then`, path])
  },
}

function exchange(village: Village, names: (path: string) => [from: string, to: string]) {
  for (const part of ['hooks.db', 'hooks.db-wal']) {
    const [from, to] = names(join(village.folder, part))
    if (existsSync(from)) copyFileSync(from, to)
    else rmSync(to, { force: true })
  }
}

function filesOf({ folder }: Village, pattern: RegExp): string[] {
  return readdirSync(folder).filter((name) => pattern.test(name))
}

export const fileFaults: readonly Fault[] = [
  rotten('hooks.db', 'a flipped bit', 'bit'),
  rotten('hooks.db', 'a page of zeros', 'page'),
  rotten('hooks.db', 'its end cut off', 'cut'),
  rotten('rules.db', 'a page of zeros', 'page'),
  powerCut,
]
