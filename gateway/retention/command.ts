/** `retention confirm`: says yes to a lowered setting. The gateway must run: it says before what would go. */
import type { Command } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { RetentionAnswer } from '../contract.ts'
import { askAsOperator, type OperatorTools, operatorSettings } from '../stations/index.ts'

const notes = `
A lower raw_days, minute_days or hour_days in gateway.yaml removes nothing until it is confirmed: /readyz, part retention, and
GET /api/v1/retention say how many values of how many days would go. The running gateway must have the lower setting already.
`

/** Adds `retention` to `program`. */
export function addRetentionCommands(program: Command, tools: OperatorTools): void {
  const retention = program.command('retention').description('how long the record keeps')
  const confirm = retention
    .command('confirm')
    .description('says yes to a lowered retention of the settings')
    .addHelpText('after', notes)
  const settings = operatorSettings(confirm, tools)
  confirm.action(async () => {
    const answer = await askAsOperator(settings(), '/api/v1/retention/confirm', {})
    if (answer === null) {
      throw new ConfigError(
        'No gateway answers at this address. Start it with the lower setting, or name its --http-port.',
      )
    }
    const { says, ...state } = RetentionAnswer.parse(answer)
    tools.screen.stderr.write(`${says.id}\n${says.en}\n`)
    tools.screen.stdout.write(`${JSON.stringify(state)}\n`)
  })
}
