/** The commands of `npm run edge`, with the help text. */
import { type Command, createProgram, type Screen, text } from './platform/command-line.ts'

const summary = 'Reads the sensors of one station and sends what they measure to the gateway.'

const example = `
The file names the station, its gateway and its sensors:

  station: depok
  gateway: { url: "mqtt://192.168.1.10:1883", username: depok, password_env: PANTAU_PASSWORD }
  data_dir: /var/lib/pantau-edge
  sensors:
    - { id: level, driver: a02yyuw, port: "serial:/dev/serial/by-id/usb-...", every_s: 60 }
`

/** `run` starts the agent with a settings file: what is done when no command is named. It throws `ConfigError`. */
export function edgeProgram({ screen, run }: { screen: Screen; run(file: string): void }): Command {
  return createProgram('npm run edge --', summary, screen)
    .option('--config <FILE>', 'the settings of the station', text, 'edge.yaml')
    .addHelpText('after', example)
    .action(({ config }: { config: string }) => run(config))
}
