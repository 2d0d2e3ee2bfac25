/** The settings of the last start that went well, in the data folder as `good.edge.yaml`: they serve in place of wrong ones. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type EdgePlan, readPlan } from './config.ts'
import { folderWritten, isUnattended, keepFile } from './platform/last-good.ts'
import { ConfigError } from './platform/problems.ts'

type Env = Record<string, string | undefined>

const kept = 'good.edge.yaml'

/** Keeps the file that `plan` was read from. Throws the disk's error. */
export function keepPlan(plan: EdgePlan, file: string): void {
  if (!plan.instead) keepFile(file, join(plan.data_dir, kept))
}

/**
 * Reads the settings of a start that is to go well even in the night: under a service manager those of the last good start
 * serve in place of wrong ones. Throws the `ConfigError` of `file` where there are none, or somebody is at the terminal.
 */
export function planOrLastGood(file: string, env: Env): EdgePlan {
  try {
    return readPlan(file, env)
  } catch (err) {
    const older = err instanceof ConfigError && isUnattended(env) ? lastGood(file, env) : undefined
    if (!older) throw err
    return { ...older, instead: (err as ConfigError).says }
  }
}

function lastGood(file: string, env: Env): EdgePlan | undefined {
  const home = dirname(resolve(file))
  const written = folderWritten(file)
  // systemd tells the folder of a service, also where the file does not any more.
  for (const folder of [written && resolve(home, written), env.STATE_DIRECTORY]) {
    const copy = join(folder ?? '', kept)
    if (!folder || !existsSync(copy)) continue
    try {
      return readPlan(copy, env, home)
    } catch (err) {
      if (!(err instanceof ConfigError)) throw err // a newer program wants something else, or a password is gone
    }
  }
  return undefined
}
