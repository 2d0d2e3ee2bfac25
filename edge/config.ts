/** edge.yaml: what is on this station and where it sends to. Read once, at the start; every problem is said at once. */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { addressKeys, addressOf } from './address.ts'
import type { Account } from './connection.ts'
import { serialDevices } from './links/serial.ts'
import { outboxLimits } from './outbox.ts'
import { configError, type Problem } from './platform/problems.ts'
import { findSecret, needsSecret, type SecretFound, sourceOf } from './platform/secrets.ts'
import { secretFile } from './platform/setting-words.ts'
import { problemsOf } from './platform/settings.ts'
import { readYaml } from './platform/settings-file.ts'
import { id, pinsOf, type SensorConfig, sensorKeys, sensorsIn } from './sensors-config.ts'
import { SirenSection, sirenIn } from './siren/settings.ts'
import type { SirenConfig } from './siren/siren.ts'

const envPattern = /^[A-Za-z_][A-Za-z0-9_]*$/

const address = z.strictObject(addressKeys)
const gateway = address
  .extend({
    username: z.string().describe('the name that "gateway -- station add" printed'),
    password_env: z
      .string()
      .regex(envPattern)
      .describe('the NAME of the environment variable that holds the password')
      .optional(),
    password_file: secretFile.optional(),
  })
  .check(needsSecret('password', 'the NAME of the environment variable that holds the password, or password_file'))

const data_dir = z.string().describe('a folder for what waits to be sent')

/** `edge.yaml`, as far as it does not depend on a driver. */
export const EdgeFile = z.strictObject({
  station: id,
  name: z.string().describe('a short text').optional(),
  place: z
    .strictObject({
      lat: z.number().min(-90).max(90).describe('degrees north, -90 to 90'),
      lon: z.number().min(-180).max(180).describe('degrees east, -180 to 180'),
    })
    .optional(),
  gateway: z.preprocess((given) => given ?? {}, gateway),
  // What else a sensor may say is its driver's business; `sensorOf` asks it.
  sensors: z
    .array(z.looseObject(sensorKeys))
    .min(1)
    .describe('a list of at least one sensor, each in a line that begins with "- "'),
  data_dir,
  siren: SirenSection.optional(),
  loss_window_s: z.number().min(0).max(3_600).describe('a number of seconds, 0 to 3600').default(10),
  outbox: z
    .strictObject({
      readings_max: z.int().min(1_000).describe('a whole number, at least 1000').default(outboxLimits.readings_max),
      bytes_max: z
        .int()
        .min(1024 * 1024)
        .describe('a whole number of bytes, at least 1048576')
        .default(outboxLimits.bytes_max),
    })
    .default(outboxLimits),
})

/** The same for a siren that has no sensors beside it. */
export const SirenFile = z.strictObject({
  gateway: z.preprocess((given) => given ?? {}, address),
  data_dir,
  siren: SirenSection,
})

export interface EdgeConfig extends Omit<z.output<typeof EdgeFile>, 'sensors' | 'gateway' | 'siren'> {
  gateway: Account
  sensors: SensorConfig[]
  siren?: SirenConfig
}

/** What a file asks the agent to do: to be a station, a siren, or both. */
export interface EdgePlan {
  data_dir: string
  /** Nothing that stops it: files of secrets that other users of this computer may read. */
  warnings: Problem[]
  station?: EdgeConfig
  siren?: SirenConfig
}

type Env = Record<string, string | undefined>

/** Reads the file. Relative paths in it are meant from its folder. Throws a `ConfigError` with all that is wrong. */
export function readPlan(path: string, env: Env): EdgePlan {
  const written = writtenIn(path)
  const [name, folder] = [basename(path), resolve(dirname(path))]
  const warnings = secretsIn(written, { folder, env }).flatMap(({ warning }) => warning ?? [])
  if (!('siren' in written) || 'sensors' in written) {
    const station = readConfig(path, env)
    return { data_dir: station.data_dir, warnings, station, ...(station.siren && { siren: station.siren }) }
  }
  const parsed = SirenFile.safeParse(written)
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, SirenFile, written)),
    ...sirenIn(written.siren, { folder, usedPins: [] }),
    ...secretsIn(written, { folder, env }).flatMap(({ problem }) => problem ?? []),
  ]
  if (!parsed.success || problems.length > 0) throw configError(name, problems)
  const { data_dir, gateway } = parsed.data
  return { data_dir: resolve(folder, data_dir), warnings, siren: sirenOf(parsed.data.siren, gateway, { path, env }) }
}

/** Reads the file of a station, as `readPlan` does. */
export function readConfig(path: string, env: Env): EdgeConfig {
  const [name, folder] = [basename(path), resolve(dirname(path))]
  const written = writtenIn(path)
  const parsed = EdgeFile.safeParse(written)
  const { sensors, problems: sensorProblems } = sensorsIn(written, folder)
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, EdgeFile, written)),
    ...sensorProblems,
    ...('siren' in written ? sirenIn(written.siren, { folder, usedPins: pinsOf(sensors) }) : []),
    ...secretsIn(written, { folder, env }).flatMap(({ problem }) => problem ?? []),
  ]
  if (!parsed.success || problems.length > 0) throw configError(name, problems)
  const { gateway, siren, ...rest } = parsed.data
  return {
    ...rest,
    data_dir: resolve(folder, rest.data_dir),
    gateway: {
      ...addressOf(gateway, path),
      username: gateway.username,
      password: passwordIn('gateway', gateway, { folder, env }).secret,
    },
    sensors: sensors.map((sensor) => sensor!),
    ...(siren && { siren: sirenOf(siren, gateway, { path, env }) }),
  }
}

function writtenIn(path: string): object {
  const written = readYaml(path, { name: basename(path), advice: 'name the file with --config' })
  return typeof written === 'object' && written !== null ? written : {}
}

/** A siren goes to the gateway of its file, with a name and a password of its own. */
function sirenOf(
  section: SirenSection,
  gateway: z.output<typeof address>,
  { path, env }: { path: string; env: Env },
): SirenConfig {
  const folder = resolve(dirname(path))
  const password = passwordIn('siren', section, { folder, env }).secret
  return { ...section, gateway: { ...addressOf(gateway, path), username: section.id, password }, folder }
}

/** A sentence for each serial port in `config` that is not plugged in now: worth a warning, since cables come later. */
export function missingDevices(
  config: Pick<EdgeConfig, 'sensors'>,
  devices: () => string[] = serialDevices,
): Problem[] {
  return config.sensors.flatMap(({ port }, i) => {
    if (port.kind !== 'serial' || existsSync(port.path)) return []
    const found = devices().join(', ') || 'no serial devices'
    const what = `no such device "${port.path}". Found: ${found}. Plug the sensor in, or change "port".`
    return [{ where: `sensors[${i}].port`, what }]
  })
}

const unset = {
  gateway: `is empty. Put the station's password there, as "gateway -- station add" printed it`,
  siren: `is empty. Put the siren's password there, as "gateway -- subscriber add" printed it`,
}

interface Place {
  folder: string
  env: Env
}

/** The passwords that a file names, as it was written; its schema says what is missing. */
function secretsIn(written: object, place: Place): SecretFound[] {
  return (['gateway', 'siren'] as const).flatMap((section) => {
    const settings: unknown = Reflect.get(written, section)
    return typeof settings === 'object' && settings !== null ? [passwordIn(section, settings, place)] : []
  })
}

function passwordIn(section: keyof typeof unset, settings: object, place: Place): SecretFound {
  const source = sourceOf('password', settings)
  // Both or none of them is its schema's business, and so is a name that cannot be one.
  if ((source.env === undefined) === (source.file === undefined)) return { secret: '' }
  if (source.env !== undefined && !envPattern.test(source.env)) return { secret: '' }
  const { secret, problem, warning } = findSecret(source, { ...place, unset: unset[section] })
  const at = (found: Problem) => ({ ...found, where: `${section}.${found.where}` })
  return { secret, ...(problem && { problem: at(problem) }), ...(warning && { warning: at(warning) }) }
}
