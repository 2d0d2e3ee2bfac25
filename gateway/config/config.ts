/** What the operator may say: `gateway.yaml` and the flags of `npm run gateway`. One schema; every key is optional. */
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ConfigError, configError, nearest } from '../../edge/platform/problems.ts'
import { yesNo } from '../../edge/platform/setting-words.ts'
import { readSettings } from '../../edge/platform/settings.ts'
import { readYaml } from '../../edge/platform/settings-file.ts'
import { CapSettings } from '../cap/index.ts'
import { HookSettings } from '../hooks/index.ts'
import { HttpSettings } from '../http/index.ts'
import { InfluxSettings } from '../influx/index.ts'
import { QualitySettings } from '../intake/index.ts'
import { MqttSettings } from '../mqtt/index.ts'
import { storeSettings } from '../store/index.ts'

/** `gateway.yaml`. */
export const GatewayFile = z.strictObject({
  data_dir: z.string().min(1).describe('the folder that holds everything').default('.pantau/gateway'),
  http: HttpSettings,
  mqtt: MqttSettings,
  public: yesNo.describe('true: everyone may read; false: reading needs a token').default(true),
  ...storeSettings,
  influx: InfluxSettings.optional(),
  rules: z.string().min(1).describe('the path of the rules file, such as rules.yaml').optional(),
  quality: QualitySettings.describe('a list of series and the limits of their quality tests').default([]),
  hooks: HookSettings.default([]),
  cap: CapSettings.prefault({}),
})
export type Config = z.output<typeof GatewayFile>

const flags = {
  'data-dir': { type: 'string' },
  config: { type: 'string' },
  'http-port': { type: 'string' },
  'mqtt-port': { type: 'string' },
  host: { type: 'string' },
  help: { type: 'boolean' },
} as const

export const help = `Pantau gateway: keeps what stations measure, shows it, and warns.

npm run gateway -- [flags]
  --data-dir D        the folder that holds everything                 (default .pantau/gateway)
  --config FILE       a gateway.yaml; flags win over it
  --http-port N       dashboard and API; 0 picks a free port           (default 8080)
  --mqtt-port N       where stations publish; 0 picks a free port      (default 1883)
  --host H            where both listen; 0.0.0.0 opens them to the LAN (default 127.0.0.1)
  --help

npm run gateway -- station add ID [--name N] [--lat L --lon L] --data-dir D
npm run gateway -- subscriber add ID --data-dir D
npm run gateway -- token add NAME --role operator --data-dir D
npm run gateway -- rules sets | rules show SET [--station S --sensor N]
npm run gateway -- import FILE.csv [--mapping M.yaml] --data-dir D
npm run gateway -- influx check   [--from T] --config FILE   does InfluxDB hold what the record holds?
npm run gateway -- influx rebuild [--from T] --config FILE   sends it what it lacks
`

/** Flags and file together, or `help` when that was asked. Paths in the file are relative to it. Throws `ConfigError`. */
export function readConfig(argv: string[], cwd: string): Config | 'help' {
  const given = readFlags(argv)
  if (given.help) return 'help'
  const file = given.config === undefined ? undefined : resolve(cwd, given.config)
  const config = readSettings(GatewayFile, withFlags(file ? linesIn(file) : {}, given), given.config ?? 'command line')
  const home = file ? dirname(file) : cwd
  const data_dir = resolve(given['data-dir'] === undefined ? home : cwd, config.data_dir)
  const { rules, influx } = config
  return {
    ...config,
    data_dir,
    ...(rules && { rules: resolve(home, rules) }),
    ...(influx && { influx: { ...influx, ...pathsOf(influx, home) } }),
  }
}

function pathsOf({ token_file, password_file }: NonNullable<Config['influx']>, home: string) {
  return {
    ...(token_file && { token_file: resolve(home, token_file) }),
    ...(password_file && { password_file: resolve(home, password_file) }),
  }
}

type Flags = Partial<Record<Exclude<keyof typeof flags, 'help'>, string>> & { help?: boolean }

function readFlags(argv: string[]): Flags {
  const { values, tokens } = parseArgs({ args: argv, options: flags, strict: false, tokens: true })
  const wrong = tokens.flatMap((token) => {
    if (token.kind !== 'option') return []
    if (!Object.hasOwn(flags, token.name)) {
      const meant = nearest(token.name, Object.keys(flags))
      return [`${token.rawName}: no such flag; ${meant ? `did you mean --${meant}?` : 'type --help to see them'}`]
    }
    return token.name !== 'help' && !token.value
      ? [`${token.rawName}: needs a value, as in ${token.rawName} VALUE`]
      : []
  })
  const stray = tokens.flatMap((token) =>
    token.kind === 'positional' ? [`"${token.value}": no such command; type --help to see what there is`] : [],
  )
  const problems = wrong.length > 0 ? wrong : stray // what follows an unknown flag is most likely its value
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `command line: ${problem}`).join('\n'))
  return values as Flags // every value was checked above to be a string, `help` a boolean
}

function withFlags(file: Record<string, unknown>, given: Flags): unknown {
  const section = (name: 'http' | 'mqtt', port: string | undefined) => ({
    ...(isRecord(file[name]) ? file[name] : {}),
    ...(given.host !== undefined && { host: given.host }),
    ...(port !== undefined && { port: /^\d+$/.test(port) ? Number(port) : port }),
  })
  const wins = { http: section('http', given['http-port']), mqtt: section('mqtt', given['mqtt-port']) }
  return {
    ...file,
    ...(given['data-dir'] !== undefined && { data_dir: given['data-dir'] }),
    ...(Object.keys(wins.http).length > 0 && { http: wins.http }),
    ...(Object.keys(wins.mqtt).length > 0 && { mqtt: wins.mqtt }),
  }
}

function linesIn(file: string): Record<string, unknown> {
  const content = readYaml(file, { advice: 'check the path after --config' }) ?? {}
  if (isRecord(content)) return content
  const what = 'is not a list of "key: value" lines, such as "receipt_ms: 500"'
  throw configError(file, [{ where: '', what }])
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
