/** `check`: reads every settings file that the gateway would read, and starts nothing. */

import { reportChecked } from '../../edge/platform/checked-files.ts'
import { type Command, languageOf, type Screen } from '../../edge/platform/command-line.ts'
import { allProblems, ConfigError, type FoundProblem, type Problem } from '../../edge/platform/problems.ts'
import { type Config, strangersIn } from '../config/index.ts'
import { readPlaces } from '../places/index.ts'
import { checkRules, type RulesFile, readRulesFile, rulesDoubts } from '../rules/index.ts'
import type { SettingsOf } from './settings.ts'

interface CheckTools {
  screen: Screen
  settingsOf: SettingsOf
  now: () => number
}

/** Ends with 0, or with 2 and one sentence for each thing that is wrong in any of the files. */
export function addCheckCommand(program: Command, { screen, settingsOf, now }: CheckTools): void {
  const command = program
    .command('check')
    .description('reads the settings, the rules and the map, and starts nothing: code 0, or 2 with all that is wrong')
    .option('--json', 'all of it as one JSON object')
  const settings = settingsOf(command, 'config', 'data-dir')
  command.action(() => {
    const { json, config: file = null } = command.opts<{ json?: true; config?: string }>()
    reportChecked(() => filesOf(settings(), now()), {
      ...{ file, screen, json, language: languageOf(command) },
    })
  })
}

/** Throws a `ConfigError` with all that is wrong in any file; gives what is probably not meant. */
export function filesOf(config: Config, now_ms: number): FoundProblem[] {
  const rules = config.rules === undefined ? [] : attempt(() => rulesIn(config.rules!))
  const places = attempt(() => readPlaces({ ...config, publicPlace: config.public_place }))
  const wrong = [rules, places].filter((read) => read instanceof ConfigError)
  if (wrong.length > 0)
    throw allProblems(
      wrong.flatMap(({ problems }) => problems),
      wrong.find(({ language }) => language)?.language ?? config.language,
    )
  const { file, doubts = [] } = config
  const inFile = (problems: readonly Problem[]) =>
    (file?.withLines(problems) ?? problems).map((problem) => ({ source: file?.name ?? 'gateway.yaml', ...problem }))
  if (rules instanceof ConfigError || Array.isArray(rules)) return inFile(doubts)
  const ids = rules.rules.map(({ id }) => id)
  const ofRules = rules.file.withLines([...rules.file.doubts, ...rulesDoubts(rules.rules, now_ms)])
  return [
    ...inFile([...doubts, ...strangersIn(config, { rules: ids })]),
    ...ofRules.map((problem) => ({ source: config.rules!, ...problem })),
  ]
}

function rulesIn(path: string): RulesFile {
  const read = readRulesFile(path)
  const problems = checkRules(read.rules)
  if (problems.length > 0) throw read.file.error(problems)
  return read
}

function attempt<T>(read: () => T): T | ConfigError {
  try {
    return read()
  } catch (err) {
    if (err instanceof ConfigError) return err
    throw err
  }
}
