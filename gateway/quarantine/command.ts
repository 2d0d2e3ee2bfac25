/** `quarantine retry [STATION]`: asks the running gateway to read its quarantine again. One JSON line on stdout. */
import type { Command } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { RetryAnswer } from '../contract.ts'
import { askAsOperator, type OperatorTools, operatorSettings } from '../stations/index.ts'

const notes = `
After the cause is mended: an update that knows the quantity, a value that was forgotten, a sensor limit that has room again. What
can be stored is stored, once; what cannot stays with its reason. Rules do not warn of it: it is history. The gateway must run.
`

/** Adds `quarantine` to `program`. */
export function addQuarantineCommands(program: Command, tools: OperatorTools): void {
  const quarantine = program.command('quarantine').description('what could not be understood when it arrived')
  const retry = quarantine
    .command('retry')
    .description('reads it again, after its cause is mended')
    .argument('[STATION]', 'a station id; all stations without it')
    .addHelpText('after', notes)
  const settings = operatorSettings(retry, tools)
  retry.action(async (station?: string) => {
    const answer = await askAsOperator(settings(), '/api/v1/quarantine/retry', station === undefined ? {} : { station })
    if (answer === null) throw new ConfigError('No gateway answers at this address. Start it, or name its --http-port.')
    const { says, ...rest } = RetryAnswer.parse(answer)
    tools.screen.stderr.write(`${says.id}\n${says.en}\n`)
    tools.screen.stdout.write(`${JSON.stringify(rest)}\n`)
  })
}
