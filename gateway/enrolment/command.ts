/** `station invite`: a link, and a QR code for the phone or the node's camera. One JSON line on stdout. */
import { type Command, checked, number, type Screen, sayWhichFolder, text } from '../../edge/platform/command-line.ts'
import { qrText } from '../../edge/platform/qr.ts'
import { openFolder } from '../../edge/platform/starting.ts'
import { typed } from '../../edge/platform/typed.ts'
import { openRegistry, RegistryError } from '../stations/index.ts'
import { certificateOf } from '../tls/index.ts'
import { endOf, hours } from './enrolment.ts'
import { addressOf, type LinkSettings, linkOf } from './link.ts'
import { sayInvited } from './words.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (
    command: Command,
    ...names: ('data-dir' | 'config')[]
  ) => () => LinkSettings & { data_dir: string; tls?: { cert: string } | undefined }
  now: () => number
  /** Notes in the audit log what was typed. */
  note(folder: string, what: string, target: string): void
}

interface Given {
  name?: string
  lat?: number
  lon?: number
  hours?: number
  address?: string
  qr?: true
}

const notes = `
For a new station, or for one that gets another computer: that one goes on with its old password until the new one has
joined. The link is as good as a password: give it to one person. A newer invitation for the station ends it.
  ${typed('gateway')} station invite hulu --name "Jembatan Hulu" --data-dir D
`

const address = checked('an address such as https://192.168.1.10:8443', (typed) =>
  /^https?:\/\/[^\s/]+/.test(typed) && URL.canParse(typed) ? typed : undefined,
)

/** Adds the verb to the noun `station` of `program`, which is there. */
export function addInviteCommand(program: Command, tools: CommandTools): void {
  const noun = program.commands.find((command) => command.name() === 'station')!
  const command = noun
    .command('invite')
    .description('a link with which a node becomes this station, once')
    .argument('<ID>', 'a name: 1 to 40 of a-z, 0-9 and -')
    .option('--name <N>', 'how people call it, in quotes', text)
    .option('--lat <L>', 'degrees north of the equator, as in -6.6335', number())
    .option('--lon <L>', 'degrees east of Greenwich, as in 106.8371', number())
    .option('--hours <H>', `how long the link is valid (default: ${hours.usual})`, hoursTyped)
    .option(
      '--address <URL>',
      'where the node reaches this gateway (default: by its certificate or its LAN address)',
      address,
    )
    .option('--qr', 'draws the QR code although nobody seems to look')
    .addHelpText('after', notes)
  const settings = tools.settingsOf(command, 'data-dir', 'config')
  command.action((station: string) => {
    sayWhichFolder(command)
    invite(station, command.opts<Given>(), settings(), tools)
  })
}

const hoursTyped = number(`a number of hours, up to ${hours.most}`, (value) => value > 0 && value <= hours.most)

function invite(
  station: string,
  given: Given,
  settings: ReturnType<ReturnType<CommandTools['settingsOf']>>,
  { screen, now, note }: CommandTools,
) {
  const { name, lat, lon } = given
  const registry = openFolder(() => openRegistry(settings.data_dir), settings.data_dir)
  try {
    const ends_ms = endOf(given.hours, now())
    const { code } = registry.invite({ station, name, lat, lon }, ends_ms, now())
    const certificate = certificateOf(settings)
    const link = linkOf(addressOf(settings, certificate, given.address), code, certificate)
    screen.stdout.write(`${JSON.stringify({ station, link, expires_ms: ends_ms })}\n`)
    const isSeen = screen.stderr.isTTY === true
    if (isSeen || given.qr) (screen.stderr.draw ?? screen.stderr.write)(qrText(link, isSeen))
    screen.stderr.write(sayInvited(station, link, ends_ms))
    note(settings.data_dir, 'station invite', station)
  } catch (err) {
    if (!(err instanceof RegistryError)) throw err
    screen.stderr.write(`${err.message}\n`)
    screen.exitCode = 1
  } finally {
    registry.close()
  }
}
