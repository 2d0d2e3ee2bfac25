/** `quarantine retry [STATION]`: asks the running gateway to read its quarantine again. One JSON line on stdout. */
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { RetryAnswer } from '../contract.ts'
import { askAsOperator, type RunningGateway } from '../stations/index.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config' | 'http-port' | 'host')[]) => () => RunningGateway
}

const notes = `
After the cause is mended: an update that knows the quantity, a value that was forgotten, a sensor limit that has room again. What
can be stored is stored, once; what cannot stays with its reason. Rules do not warn of it: it is history. The gateway must run.
`

/** Adds `quarantine` to `program`. */
export function addQuarantineCommands(program: Command, { screen, settingsOf }: CommandTools): void {
  const quarantine = program.command('quarantine').description('what could not be understood when it arrived')
  const retry = quarantine
    .command('retry')
    .description('reads it again, after its cause is mended')
    .argument('[STATION]', 'a station id; all stations without it')
    .addHelpText('after', notes)
  const settings = settingsOf(retry, 'data-dir', 'config', 'http-port', 'host')
  retry.action(async (station?: string) => {
    const answer = await askAsOperator(settings(), '/api/v1/quarantine/retry', station === undefined ? {} : { station })
    if (answer === null) throw new ConfigError('No gateway answers at this address. Start it, or name its --http-port.')
    const { says, ...rest } = RetryAnswer.parse(answer)
    screen.stderr.write(`${says.id}\n${says.en}\n`)
    screen.stdout.write(`${JSON.stringify(rest)}\n`)
  })
}
