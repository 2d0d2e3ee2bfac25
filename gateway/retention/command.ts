/** `retention confirm`: says yes to a lowered setting. The gateway must run: it says before what would go. */
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { RetentionAnswer } from '../contract.ts'
import { askAsOperator, type RunningGateway } from '../stations/index.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config' | 'http-port' | 'host')[]) => () => RunningGateway
}

const notes = `
A lower raw_days, minute_days or hour_days in gateway.yaml removes nothing until it is confirmed: /readyz, part retention, and
GET /api/v1/retention say how many values of how many days would go. The running gateway must have the lower setting already.
`

/** Adds `retention` to `program`. */
export function addRetentionCommands(program: Command, { screen, settingsOf }: CommandTools): void {
  const retention = program.command('retention').description('how long the record keeps')
  const confirm = retention
    .command('confirm')
    .description('says yes to a lowered retention of the settings')
    .addHelpText('after', notes)
  const settings = settingsOf(confirm, 'data-dir', 'config', 'http-port', 'host')
  confirm.action(async () => {
    const answer = await askAsOperator(settings(), '/api/v1/retention/confirm', {})
    if (answer === null) {
      throw new ConfigError(
        'No gateway answers at this address. Start it with the lower setting, or name its --http-port.',
      )
    }
    const { says, ...state } = RetentionAnswer.parse(answer)
    screen.stderr.write(`${says.id}\n${says.en}\n`)
    screen.stdout.write(`${JSON.stringify(state)}\n`)
  })
}
