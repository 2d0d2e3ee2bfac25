/** `doctor`: looks at everything that a gateway needs, and changes nothing. */
import { type Computer, examine, type Part, report } from '../../../doctor/index.ts'
import { type Command, languageOf, type Screen } from '../../../edge/platform/command-line.ts'
import { readVersion } from '../../../edge/platform/version.ts'
import { type Config, readConfig } from '../../config/index.ts'
import type { SettingsOf } from '../settings.ts'
import { gatewayChecks } from './checks.ts'
import { configOf, thisGateway } from './gateway.ts'

export interface DoctorTools {
  screen: Screen
  settingsOf: SettingsOf
  computer: Computer
}

/** What is examined of the gateway with these settings. */
export function gatewayPart(read: () => Config, computer: Computer): Part {
  const gateway = thisGateway({ read, computer })
  const name = configOf(gateway)?.name
  return {
    title: { id: name ? `Server desa ${name}` : 'Server desa', en: name ? `Gateway ${name}` : 'Gateway' },
    lines: examine(gatewayChecks, gateway, computer.clock),
  }
}

/** The same by the name of its settings file. */
export function gatewayAt(file: string, cwd: string, computer: Computer): Part {
  return gatewayPart(() => readConfig({ config: file }, cwd), computer)
}

/** Ends with 1 when something is broken, else with 0. */
export function addDoctorCommand(program: Command, { screen, settingsOf, computer }: DoctorTools): void {
  const command = program
    .command('doctor')
    .description(
      'looks at power, clock, card, data, parts, stations, receivers and copies: what is wrong and what to do',
    )
    .option('--json', 'all of it as one JSON object')
  const settings = settingsOf(command)
  command.action(async () => {
    const { json } = command.opts<{ json?: true }>()
    const { now, elapsed_ms } = computer.clock
    const parts = [gatewayPart(settings, computer)]
    await report(parts, {
      screen,
      json,
      language: languageOf(command),
      version: readVersion().version,
      now,
      elapsed_ms,
    })
  })
}
