/**
 * The settings of the last start that went well, kept in the data folder as `good.gateway.yaml` and `good.rules.yaml`. Under
 * a service manager a file that was written wrong since then does not stop the gateway: after a power cut at night nobody
 * stands at its terminal, and a village without warnings is worse than one with the rules of yesterday. Whoever types the
 * command at a terminal is told, and nothing starts.
 */
import { existsSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { folderWritten, keepFile } from '../../edge/platform/last-good.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { readWritten } from '../../edge/platform/settings-file.ts'
import { type Config, configOf, type Flags } from './config.ts'

const kept = { config: 'good.gateway.yaml', rules: 'good.rules.yaml' }

/** Keeps the files that `config` was read from. Throws the disk's error. */
export function keepSettings(config: Config, given: Flags, cwd: string): void {
  if (given.config === undefined || config.instead) return
  keepFile(resolve(cwd, given.config), join(config.data_dir, kept.config))
  const rules = join(config.data_dir, kept.rules)
  if (config.rules === undefined) rmSync(rules, { force: true })
  else keepFile(config.rules, rules)
}

/** The settings that were kept, in place of files that `wrong` speaks of; undefined when none are, or they are wrong as well. */
export function lastGood(wrong: ConfigError, given: Flags, cwd: string): Config | undefined {
  if (given.config === undefined) return undefined
  const file = resolve(cwd, given.config)
  const home = dirname(file)
  const folder = given.dataDir === undefined ? folderIn(file, home) : resolve(cwd, given.dataDir)
  const [path, rules] = [kept.config, kept.rules].map((name) => join(folder ?? '', name))
  if (folder === undefined || !existsSync(path!)) return undefined
  try {
    const config = configOf(readWritten(path!, { advice: { id: '', en: '' } }), given, { home, cwd })
    return { ...config, ...(config.rules !== undefined && { rules: rules! }), instead: wrong.says }
  } catch (err) {
    if (err instanceof ConfigError) return undefined // a newer program wants something else
    throw err
  }
}

/** The data folder, out of a file that may be no YAML. */
function folderIn(file: string, home: string): string | undefined {
  return existsSync(file) ? resolve(home, folderWritten(file) ?? '.pantau/gateway') : undefined
}
