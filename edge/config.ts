/** edge.yaml: what is on this station and where it sends to. Read once, at the start; every problem is said at once. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { Account } from './connection.ts'
import { serialDevices } from './links/serial.ts'
import { outboxLimits } from './outbox.ts'
import { configError, type Problem } from './platform/problems.ts'
import { problemsOf } from './platform/settings.ts'
import { readYaml } from './platform/settings-file.ts'
import { id, pinsOf, type SensorConfig, sensorKeys, sensorsIn } from './sensors-config.ts'
import { SirenSection, sirenIn } from './siren/settings.ts'
import type { SirenConfig } from './siren/siren.ts'

const gateway = z.strictObject({
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^/\s]+$/)
    .describe('an address such as mqtt://192.168.1.10:1883, or mqtts://host:port for TLS'),
  username: z.string().describe('the name that "gateway -- station add" printed'),
  password_env: z.string().describe('the NAME of the environment variable that holds the password'),
  /** A file with the certificate that signed the gateway's, for mqtts:// in a village without a public name. */
  ca: z.string().describe("the path of the gateway's certificate").optional(),
})

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
  gateway: z.preprocess((given) => given ?? {}, gateway.pick({ url: true, ca: true })),
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
  station?: EdgeConfig
  siren?: SirenConfig
}

type Env = Record<string, string | undefined>

/** Reads the file. Relative paths in it are meant from its folder. Throws a `ConfigError` with all that is wrong. */
export function readPlan(path: string, env: Env): EdgePlan {
  const written = writtenIn(path)
  if (!('siren' in written) || 'sensors' in written) {
    const station = readConfig(path, env)
    return { data_dir: station.data_dir, station, ...(station.siren && { siren: station.siren }) }
  }
  const [name, folder] = [basename(path), resolve(dirname(path))]
  const parsed = SirenFile.safeParse(written)
  const siren = sirenIn(written.siren, { folder, env, usedPins: [] })
  const problems = parsed.success ? [] : problemsOf(parsed.error, SirenFile, written)
  if (!parsed.success || problems.length + siren.length > 0) throw configError(name, [...problems, ...siren])
  const { data_dir, gateway } = parsed.data
  return { data_dir: resolve(folder, data_dir), siren: sirenOf(parsed.data.siren, gateway, { path, env }) }
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
    ...passwordProblem(written, env),
    ...('siren' in written ? sirenIn(written.siren, { folder, env, usedPins: pinsOf(sensors) }) : []),
  ]
  if (!parsed.success || problems.length > 0) throw configError(name, problems)
  const { gateway, siren, ...rest } = parsed.data
  return {
    ...rest,
    data_dir: resolve(folder, rest.data_dir),
    gateway: {
      ...addressOf(gateway, path),
      username: gateway.username,
      password: env[gateway.password_env]!,
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
  gateway: { url: string; ca?: string | undefined },
  { path, env }: { path: string; env: Env },
): SirenConfig {
  const account = { ...addressOf(gateway, path), username: section.id, password: env[section.password_env]! }
  return { ...section, gateway: account, folder: resolve(dirname(path)) }
}

function addressOf({ url, ca }: { url: string; ca?: string | undefined }, path: string): { url: string; ca?: Buffer } {
  return ca === undefined ? { url } : { url, ca: certificateOf(resolve(dirname(path), ca), basename(path)) }
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

function certificateOf(path: string, name: string): Buffer {
  try {
    return readFileSync(path)
  } catch (err) {
    const what = `cannot be read: ${err instanceof Error ? err.message : err}. Copy the gateway's certificate there.`
    throw configError(name, [{ where: 'gateway.ca', what }])
  }
}

function passwordProblem(written: unknown, env: Env): Problem[] {
  const name = z.looseObject({ gateway: z.looseObject({ password_env: z.string() }) }).safeParse(written).data
    ?.gateway.password_env
  if (!name || env[name]) return []
  const what = `the environment variable ${name} is empty. Put the station's password there, as "gateway -- station add" printed it.`
  return [{ where: 'gateway.password_env', what }]
}
