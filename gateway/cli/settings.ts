/** The flags that name the gateway's settings, for every command that needs them. */
import { join } from 'node:path'
import { type Command, text } from '../../edge/platform/command-line.ts'
import { type Config, readConfig } from '../config/index.ts'

const flags = {
  'data-dir': ['--data-dir <D>', 'the folder that holds everything (default: .pantau/gateway)'],
  config: ['--config <FILE>', 'a gateway.yaml; flags win over it'],
  'http-port': ['--http-port <N>', 'dashboard and API; 0 picks a free port (default: 8080)'],
  'mqtt-port': ['--mqtt-port <N>', 'where stations publish; 0 picks a free port (default: 1883)'],
  'https-port': [
    '--https-port <N>',
    'the same encrypted, once tls init was typed; 0 picks a free port (default: 8443)',
  ],
  'mqtts-port': [
    '--mqtts-port <N>',
    'stations, encrypted, once tls init was typed; 0 picks a free port (default: 8883)',
  ],
  host: ['--host <H>', 'where all listen; 0.0.0.0 opens them to the LAN (default: 127.0.0.1)'],
} as const
export type SettingsFlag = keyof typeof flags

/**
 * Gives `command` the flags named, or all. The answer reads the settings they name, once the command runs. It throws
 * `ConfigError` with everything that is wrong.
 */
export type SettingsOf = (command: Command, ...names: SettingsFlag[]) => () => Config

/** `cwd`: what relative paths of flags are relative to. `home`: where the settings of an installed gateway are. */
export function settingsIn(cwd: string, home?: string): SettingsOf {
  return (command, ...names) => {
    const wanted = names.length > 0 ? names : (Object.keys(flags) as SettingsFlag[])
    for (const [flag, summary] of wanted.map((name) => flags[name])) command.option(flag, summary, text)
    // Another folder is another gateway: the installed one's settings are not for it.
    command.hook('preAction', () => {
      const { config, dataDir } = command.opts()
      if (home && config === undefined && dataDir === undefined)
        command.setOptionValue('config', join(home, 'gateway.yaml'))
    })
    return () => readConfig(command.opts(), cwd)
  }
}
