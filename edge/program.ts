/** The commands of `npm run edge`, with the help text. */
import { basename } from 'node:path'
import type { DoctorWish } from './doctor/index.ts'
import type { JoinWish } from './join/join.ts'
import { reportChecked } from './platform/checked-files.ts'
import {
  type Command,
  createProgram,
  languageChosen,
  languageOf,
  number,
  type Screen,
  text,
} from './platform/command-line.ts'
import type { FitWish } from './platform/fitting.ts'
import type { Problem } from './platform/problems.ts'
import { typed } from './platform/typed.ts'
import type { SetupWish } from './setup/command.ts'
import type { ScanWish } from './setup/scan-command.ts'

const summary = 'Reads the sensors of one station and sends what they measure to the gateway.'

const example = `
The file names the station, its gateway and its sensors:

  station: depok
  gateway: { url: "mqtt://192.168.1.10:1883", username: depok, password_file: edge.secret }
  data_dir: /var/lib/pantau-edge
  sensors:
    - { id: level, driver: a02yyuw, port: "serial:/dev/serial/by-id/usb-...", every_s: 60 }
`

const joining = `
The gateway is proved first, by the fingerprint in the link. Then the station's own password is fetched and written beside
the settings, for its owner only, and the section "gateway" of the settings is set; all else in them stays. When it fails
on the way, or the power goes, type it again.
  ${typed('edge')} join 'https://gerbang.local:8443/#/join/…' --config edge.yaml
`

const settingUp = `
Finds the sensors, shows what they say while you hold a hand under them, asks how high they hang, joins the gateway, writes the
settings, and ends when the first reading is safe. Nothing is lost when it is stopped on the way. docs/handbook/setup.md shows a
whole conversation.
`

const scanning = `
It takes about five seconds, longer where something is heard that nobody knows. It only listens; a board that looks like one with
StandardFirmata is asked who it is. A port that another program has open, such as a station that runs, is left alone. The variable
PANTAU_DEV names another folder than /dev, as in a container.
  ${typed('edge')} scan                     every port of this computer
  ${typed('edge')} scan tcp:127.0.0.1:4001  one port
`

export interface EdgeActs {
  screen: Screen
  /** Starts the agent with a settings file: what is done when no command is named. */
  run(file: string): void
  /** Reads a settings file, with variables beside those of this process. Throws a `ConfigError` with all that is wrong. */
  read(file: string, variables?: Record<string, string>): { doubts: Problem[] }
  /** What systemd gives the service beside: passwords may stand there. */
  serviceVariables?(): Promise<Record<string, string>>
  testSiren(file: string): Promise<void>
  /** Sets this computer up, in a conversation. */
  setup(wish: SetupWish): Promise<void>
  /** Listens at the ports of this computer, or at those named. */
  scan(wish: ScanWish): Promise<void>
  /** Makes the data folder of a settings file fit this version. */
  fitData(file: string, wish: FitWish): Promise<void>
  /** Makes this computer the station that a link invites it to be. */
  join(wish: JoinWish): Promise<void>
  /** Looks at all that the station needs. Nothing is changed. */
  doctor(wish: DoctorWish): Promise<void>
  /** The settings file when none is named. */
  usual: string
}

/** The program; its acts throw `ConfigError` for what a person has to put right. */
export function edgeProgram({
  screen,
  run,
  read,
  serviceVariables,
  testSiren,
  join,
  scan,
  setup,
  doctor,
  fitData,
  usual,
}: EdgeActs): Command {
  const program = createProgram(typed('edge'), summary, screen)
  withConfig(usual, program)
    .addHelpText('after', example)
    .action(({ config }: Given) => run(config))
  withConfig(usual, program.command('check'))
    .description('reads the settings and starts nothing: code 0, or 2 with all that is wrong')
    .option('--json', 'all of it as one JSON object')
    .action(async ({ config, json }: Given & { json?: true }, command: Command) => {
      const variables = await serviceVariables?.()
      const doubts = () => read(config, variables).doubts.map((doubt) => ({ source: basename(config), ...doubt }))
      reportChecked(doubts, { ...{ file: config, screen, json, language: languageOf(command) } })
    })
  withConfig(usual, program.command('doctor'))
    .description('looks at power, clock, card, network, gateway, ports and sensors: what is wrong and what to do')
    .option('--json', 'all of it as one JSON object')
    .action(({ config, json }: Given & { json?: true }, command: Command) =>
      doctor({ config, json, language: languageOf(command) }),
    )
  withConfig(usual, program.command('setup'))
    .description('sets this computer up in a conversation: station, gateway, or both; run it again to change something')
    .option('--phone', 'the conversation on a page for a phone in the same network, instead of at this terminal')
    .option('--port <N>', 'where that page is (default: 8090)', number('a port number', isPort), 8090)
    .addHelpText('after', settingUp)
    .action(({ config, phone, port }: Given & { phone?: true; port: number }, command: Command) =>
      setup({ config, phone: phone && port, language: languageChosen(command), usual: languageOf(command) }),
    )
  withConfig(usual, program.command('join'))
    .description('makes this computer the station that a link from "station invite" is for')
    .argument('<LINK...>', 'the link of the invitation, in quotes')
    .option('--clear', 'without encryption, on a network that is trusted')
    .addHelpText('after', joining)
    .action((link: string[], { config, clear }: Given & { clear?: boolean }) =>
      join({ link: link.join(' '), config, clear }),
    )
  program
    .command('scan')
    .description('listens at every serial port and tells which sensor is there; changes nothing')
    .argument('[PORT...]', 'only these: serial:/dev/…, or tcp:host:port')
    .option('--json', 'all of it as one JSON object')
    .addHelpText('after', scanning)
    .action((ports: string[], { json }: { json?: true }, command: Command) =>
      scan({ ports, json, language: languageOf(command) }),
    )
  withConfig(usual, program.command('fit'))
    .description(
      'makes the data folder fit this version, when it is updated or goes back; "pantau update" does it by itself',
    )
    .option('--look', 'tells what would be done, and changes nothing')
    .option('--undo', 'puts back what the last one has changed')
    .action(({ config, ...wish }: Given & FitWish) => fitData(config, wish))
  const siren = program.command('siren').description('the siren of this computer')
  withConfig(usual, siren.command('test'))
    .description('makes the siren sound for 1.5 s, also while the agent runs')
    .action(({ config }: Given) => testSiren(config))
  return program
}

const isPort = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65_535

interface Given {
  config: string
}

function withConfig(usual: string, command: Command): Command {
  return command.option('--config <FILE>', 'the settings of the station', text, usual)
}
