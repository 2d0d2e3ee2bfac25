/** Every command of `npm run gateway`, with the one help text. A command is defined in the folder of its owner. */
import type { Logger } from 'pino'
import { thisComputer } from '../../doctor/index.ts'
import { realClock } from '../../edge/platform/clock.ts'
import { type Command, createProgram, type Screen } from '../../edge/platform/command-line.ts'
import { isUnattended } from '../../edge/platform/last-good.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { typed } from '../../edge/platform/typed.ts'
import { type Config, type Flags, keepSettings, lastGood } from '../config/index.ts'
import { addBackupCommands, addFollowCommand } from '../copies/index.ts'
import { addCorrectCommands } from '../corrections/index.ts'
import { addInviteCommand } from '../enrolment/index.ts'
import { addForgetCommands } from '../forget/index.ts'
import { addIdentityCommand } from '../identity/index.ts'
import { addImportCommand } from '../import/index.ts'
import { addInfluxCommands } from '../influx/index.ts'
import { addLifeCommands } from '../life/index.ts'
import { addPeopleCommands, type NoteTyped, notesTyped } from '../people/index.ts'
import { addQuarantineCommands } from '../quarantine/index.ts'
import { addRetentionCommands } from '../retention/index.ts'
import { addRulesCommands } from '../rules/index.ts'
import { addRegistryCommands } from '../stations/index.ts'
import { addTlsCommands } from '../tls/index.ts'
import { addCheckCommand, filesOf } from './check.ts'
import { addDoctorCommand } from './doctor/command.ts'
import { addFitCommand } from './fit.ts'
import { type SettingsOf, settingsIn } from './settings.ts'

/** What commands work with. A command names those it needs. */
export interface CommandTools {
  screen: Screen
  settingsOf: SettingsOf
  cwd: string
  /** Asks the person who typed the command; absent when nobody can answer. */
  ask?: (question: string) => Promise<string>
  env: Record<string, string | undefined>
  now: () => number
  /** Notes in the audit log of a data folder what was typed. */
  note: NoteTyped
  log: Logger
}

/** The commands, in the order of the help text: adding one is a file in its owner's folder and a row here. */
const commands: ((program: Command, tools: CommandTools) => void)[] = [
  addCheckCommand,
  (program, { now, ...tools }) => addDoctorCommand(program, { ...tools, computer: thisComputer(realClock(now)) }),
  addRegistryCommands,
  addPeopleCommands,
  addInviteCommand,
  addTlsCommands,
  addForgetCommands,
  addRetentionCommands,
  addCorrectCommands,
  addLifeCommands,
  addQuarantineCommands,
  addRulesCommands,
  addImportCommand,
  addInfluxCommands,
  addIdentityCommand,
  addBackupCommands,
  addFollowCommand,
  addFitCommand,
]

export interface ProgramTools extends Omit<CommandTools, 'settingsOf' | 'note'> {
  /** Runs the gateway: what is done when no command is named. `keep`: to be called when it has started with these. */
  serve(config: Config, keep: () => void): Promise<void> | void
}

const summary = 'Pantau gateway: keeps what stations measure, shows it, and warns. Without a command it runs.'

const firstSteps = `
First steps:
  ${typed('gateway')} tls init --data-dir D             encryption of the village's own
  ${typed('gateway')} station invite hulu --data-dir D  a link with which a node becomes the station hulu
  ${typed('gateway')} --data-dir D --host 0.0.0.0       runs the gateway, open to the local network
  ${typed('gateway')} station invite --help             tells what a command needs
`

export function gatewayProgram({ serve, ...tools }: ProgramTools): Command {
  const program = createProgram(typed('gateway'), summary, tools.screen).addHelpText('after', firstSteps)
  const settingsOf = settingsIn(tools.cwd, tools.env.PANTAU_SETTINGS)
  const settings = settingsOf(program)
  program.action(() => {
    const given: Flags = program.opts()
    const config = orLastGood(settings, given, tools)
    return serve(config, () => keepSettings(config, given, tools.cwd))
  })
  const note = notesTyped(tools)
  for (const add of commands) add(program, { ...tools, settingsOf, note })
  return program
}

/**
 * The settings. Under a service manager, where nobody reads what is refused, those of the last good start serve in place of
 * wrong ones; the gateway says so, loudly.
 */
function orLastGood(
  settings: () => Config,
  given: Flags,
  { cwd, env, now }: Pick<CommandTools, 'cwd' | 'env' | 'now'>,
): Config {
  const isWatched = isUnattended(env)
  try {
    const config = settings()
    if (!isWatched) return config
    filesOf(config, now())
    return { ...config, unattended: true }
  } catch (err) {
    const kept = isWatched && err instanceof ConfigError ? lastGood(err, given, cwd) : undefined
    if (kept) return { ...kept, unattended: true }
    throw err
  }
}
