/** `check`: reads every settings file that the gateway would read, and starts nothing. */
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import type { Config } from '../config/index.ts'
import { readPlaces } from '../places/index.ts'
import { checkRules, readRulesFile } from '../rules/index.ts'
import type { SettingsOf } from './settings.ts'

/** Ends with 0, or with 2 and one sentence for each thing that is wrong in any of the files. */
export function addCheckCommand(program: Command, tools: { screen: Screen; settingsOf: SettingsOf }): void {
  const command = program
    .command('check')
    .description('reads the settings, the rules and the map, and starts nothing: code 0, or 2 with all that is wrong')
  const settings = tools.settingsOf(command, 'config', 'data-dir')
  command.action(() => {
    const config = settings()
    const wrong = filesOf(config).flatMap((read) => problemsOf(read))
    if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
    tools.screen.stdout.write(`${JSON.stringify({ ok: true, file: command.opts().config ?? null })}\n`)
  })
}

/** What reads the files that the settings name; each throws a `ConfigError`. */
function filesOf(config: Config): (() => void)[] {
  const { rules } = config
  return [
    () => void readPlaces({ ...config, publicPlace: config.public_place }),
    () => {
      if (rules === undefined) return
      const problems = checkRules(readRulesFile(rules))
      if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${rules}: ${problem}`).join('\n'))
    },
  ]
}

function problemsOf(read: () => void): string[] {
  try {
    read()
    return []
  } catch (err) {
    if (err instanceof ConfigError) return [err.message]
    throw err
  }
}
