/** What the operator may say: `gateway.yaml` and the flags of `npm run gateway`. One schema; every key is optional. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse as parseYaml, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { complaintsOf, nearest } from '../../edge/platform/complaints.ts'
import { days, envName, host, port, url, word, yesNo } from '../../edge/platform/setting-words.ts'
import { CapConfig } from '../cap/cap-config.ts'
import { HookList } from '../hooks/config.ts'
import { QualityList } from '../intake/flags.ts'

const secretFile = z.string().min(1).describe('the path of a file that only its owner may read (chmod 600)')

const Influx = z
  .strictObject({
    url,
    kind: z
      .enum(['1', '2', '3', 'victoria-metrics'])
      .describe('"1", "2", "3" or "victoria-metrics"; leave it out and the server is asked')
      .optional(),
    database: word.optional(),
    username: word.optional(),
    password_env: envName.optional(),
    password_file: secretFile.optional(),
    org: word.optional(),
    bucket: word.optional(),
    token_env: envName.optional(),
    token_file: secretFile.optional(),
    read: z
      .enum(['own', 'influx'])
      .describe(
        'own: stations of this gateway; influx: also the stations of every gateway that fills the same InfluxDB',
      )
      .default('own'),
  })
  .superRefine((influx, ctx) => {
    const complain = (message: string) => ctx.addIssue({ code: 'custom', message })
    if (Boolean(influx.database) === Boolean(influx.bucket)) {
      complain('give "database" (InfluxDB 1.x) or "org" and "bucket" (2.x and later)')
    }
    if (URL.canParse(influx.url) && new URL(influx.url).password)
      complain('url: holds a password; use "username" and "password_env" or "password_file"')
    if (influx.token_env && influx.token_file) complain('give "token_env" or "token_file", not both')
    if (influx.password_env && influx.password_file) complain('give "password_env" or "password_file", not both')
  })

/** `gateway.yaml`. */
export const GatewayFile = z.strictObject({
  data_dir: z.string().min(1).describe('the folder that holds everything').default('.pantau/gateway'),
  http: z
    .strictObject({
      host: host.default('127.0.0.1'),
      port: port.default(8080),
      viewers_max: z.int().min(1).max(10_000).describe('how many may watch live at once, 1 to 10000').default(200),
      connections_max: z.int().min(10).max(50_000).describe('how many connections at once, 10 to 50000').default(1_000),
    })
    .prefault({}),
  mqtt: z
    .strictObject({
      host: host.default('127.0.0.1'),
      port: port.default(1883),
      connections_max: z.int().min(1).max(50_000).describe('how many connections at once, 1 to 50000').default(1_000),
      per_address_max: z.int().min(1).max(50_000).describe('how many from one address, 1 to 50000').default(200),
    })
    .prefault({}),
  public: yesNo.describe('true: everyone may read; false: reading needs a token').default(true),
  retention: z
    .strictObject({ raw_days: days.default(400), minute_days: days.default(800), hour_days: days.default(3_650) })
    .prefault({}),
  receipt_ms: z.int().min(0).max(10_000).describe('how long receipts are gathered, 0 to 10000 ms').default(500),
  settle_s: z.int().min(1).max(86_400).describe('seconds between steps from log to tables, 1 to 86400').default(600),
  influx: Influx.optional(),
  rules: z.string().min(1).describe('the path of the rules file, such as rules.yaml').optional(),
  quality: QualityList.describe('a list of series and the limits of their quality tests').default([]),
  hooks: HookList.default([]),
  cap: CapConfig.prefault({}),
})
export type Config = z.output<typeof GatewayFile>

/** A wrong config: every problem at once. `main.ts` prints the message and leaves with 2. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

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
  const asked = withFlags(file ? readYaml(file) : {}, given)
  const result = GatewayFile.safeParse(asked)
  if (!result.success) {
    const name = given.config ?? 'command line'
    const problems = complaintsOf(result.error, GatewayFile, asked)
    throw new ConfigError(problems.map(({ where, what }) => `${name}: ${where ? `${where}: ` : ''}${what}`).join('\n'))
  }
  const config = result.data
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

function readYaml(file: string): Record<string, unknown> {
  try {
    const content: unknown = parseYaml(readFileSync(file, 'utf8')) ?? {}
    if (isRecord(content)) return content
    throw new ConfigError(`${file}: is not a list of "key: value" lines, such as "receipt_ms: 500"`)
  } catch (err) {
    if (err instanceof ConfigError) throw err
    if (err instanceof YAMLParseError) throw new ConfigError(`${file}: is not YAML: ${err.message}`)
    throw new ConfigError(`${file}: cannot be read (${(err as Error).message}); check the path after --config`)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
