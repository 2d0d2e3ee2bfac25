/** edge.yaml: what is on this station and where it sends to. Read once, at the start; every problem is said at once. */
import { existsSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { type AddressRead, addressKeys, addressOf } from './address.ts'
import type { Account } from './connection.ts'
import { doubtsOf } from './doubts.ts'
import { serialDevices } from './links/serial.ts'
import { outboxLimits } from './outbox.ts'
import type { Said } from './platform/language.ts'
import type { Problem } from './platform/problems.ts'
import { findSecret, needsSecret, type SecretFound, sourceOf } from './platform/secrets.ts'
import { language, lat, lon, needs, secretFile } from './platform/setting-words.ts'
import { problemsOf } from './platform/settings.ts'
import { readWritten, type WrittenFile } from './platform/settings-file.ts'
import { id, pinsOf, type SensorConfig, sensorKeys, sensorsIn } from './sensors-config.ts'
import { SirenSection, sirenIn } from './siren/settings.ts'
import type { SirenConfig } from './siren/siren.ts'

const envPattern = /^[A-Za-z_][A-Za-z0-9_]*$/

const address = z.strictObject(addressKeys)
const gateway = address
  .extend({
    username: z
      .string()
      .meta(needs('nama yang dicetak "gateway -- station add"', 'the name that "gateway -- station add" printed')),
    password_env: z
      .string()
      .regex(envPattern)
      .meta(
        needs(
          'NAMA variabel lingkungan yang berisi kata sandinya',
          'the NAME of the environment variable that holds the password',
        ),
      )
      .optional(),
    password_file: secretFile.optional(),
  })
  .check(
    needsSecret('password', {
      id: 'NAMA variabel lingkungan yang berisi kata sandinya, atau password_file',
      en: 'the NAME of the environment variable that holds the password, or password_file',
    }),
  )

const data_dir = z
  .string()
  .min(1)
  .meta(needs('folder untuk yang menunggu dikirim', 'a folder for what waits to be sent'))

/** `edge.yaml`, as far as it does not depend on a driver. */
export const EdgeFile = z.strictObject({
  station: id,
  name: z.string().meta(needs('teks pendek', 'a short text')).optional(),
  place: z.strictObject({ lat, lon }).optional(),
  gateway: z.preprocess((given) => given ?? {}, gateway),
  // What else a sensor may say is its driver's business; `sensorOf` asks it.
  sensors: z
    .array(z.looseObject(sensorKeys))
    .min(1)
    .meta(
      needs(
        'daftar paling sedikit satu sensor, masing-masing di baris yang berawal dengan "- "',
        'a list of at least one sensor, each in a line that begins with "- "',
      ),
    ),
  data_dir,
  siren: SirenSection.optional(),
  language,
  loss_window_s: z
    .number()
    .min(0)
    .max(3_600)
    .meta(needs('angka dalam detik, 0 sampai 3600', 'a number of seconds, 0 to 3600'))
    .default(10),
  trial_s: z
    .number()
    .min(0)
    .max(3_600)
    .meta(needs('angka dalam detik, 0 sampai 3600', 'a number of seconds, 0 to 3600'))
    .default(900),
  note: z
    .string()
    .max(200)
    .meta(needs('teks pendek, paling panjang 200 huruf', 'a short text, at most 200 letters'))
    .optional(),
  outbox: z
    .strictObject({
      readings_max: z
        .int()
        .min(1_000)
        .meta(needs('bilangan bulat, paling sedikit 1000', 'a whole number, at least 1000'))
        .default(outboxLimits.readings_max),
      bytes_max: z
        .int()
        .min(1024 * 1024)
        .meta(needs('bilangan bulat dalam byte, paling sedikit 1048576', 'a whole number of bytes, at least 1048576'))
        .default(outboxLimits.bytes_max),
    })
    .default(outboxLimits),
})

/** The same for a siren that has no sensors beside it. */
export const SirenFile = z.strictObject({
  gateway: z.preprocess((given) => given ?? {}, address),
  data_dir,
  siren: SirenSection,
  language,
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
  /** What may stand there, and is probably not meant: each with its line. */
  doubts: Problem[]
  /** What is wrong with the newer file in whose place this one serves: see `last-good.ts`. */
  instead?: Said
  station?: EdgeConfig
  siren?: SirenConfig
}

type Env = Record<string, string | undefined>

/**
 * Reads the file. Relative paths in it are meant from its folder, or from `folder` where it is a copy. Throws a `ConfigError`
 * with all that is wrong.
 */
export function readPlan(path: string, env: Env, folder = dirname(path)): EdgePlan {
  const read = fileAt(path, env, folder)
  const warnings = secretsIn(read).flatMap(({ warning }) => warning ?? [])
  const isSirenOnly = 'siren' in read.written && !('sensors' in read.written)
  if (isSirenOnly) return { ...sirenAlone(read), warnings, doubts: read.file.doubts }
  const station = stationIn(read)
  const doubts = read.file.withLines([...read.file.doubts, ...doubtsOf(station)])
  return { data_dir: station.data_dir, warnings, doubts, station, ...(station.siren && { siren: station.siren }) }
}

/**
 * Where the data are, and whose: all that an update has to know. Whatever else is wrong in the file, or is not to be read here, such
 * as a password that only the service is given, is for the agent to say. Throws a `ConfigError`.
 */
export function readDataFolder(path: string): { data_dir: string; station: string | null } {
  const { file, written, folder } = fileAt(path, {})
  const { data, error } = z.object({ data_dir, station: id.nullable().catch(null) }).safeParse(written)
  if (error) throw file.error(problemsOf(error, EdgeFile, written))
  return { ...data, data_dir: resolve(folder, data.data_dir) }
}

/** Reads the file of a station, as `readPlan` does. */
export function readConfig(path: string, env: Env): EdgeConfig {
  return stationIn(fileAt(path, env))
}

/** A file with what its paths and passwords are relative to. */
interface FileRead {
  file: WrittenFile
  written: object
  folder: string
  env: Env
}

function fileAt(path: string, env: Env, folder = dirname(path)): FileRead {
  const file = readWritten(path, { name: basename(path), advice: nameIt })
  const written = file.value ?? {}
  if (typeof written !== 'object' || Array.isArray(written)) throw file.error([{ where: '', ...noSettings }])
  return { file, written, folder: resolve(folder), env }
}

const nameIt = { id: 'sebut berkasnya dengan --config', en: 'name the file with --config' }
const noSettings = {
  id: 'isinya bukan baris "kunci: nilai", seperti "station: hulu"',
  en: 'is not a list of "key: value" lines, such as "station: hulu"',
}

function stationIn(read: FileRead): EdgeConfig {
  const { file, written, folder } = read
  const parsed = EdgeFile.safeParse(written)
  const { sensors, problems: sensorProblems } = sensorsIn(written, folder)
  const address = parsed.success ? addressOf(parsed.data.gateway, folder) : null
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, EdgeFile, written)),
    ...otherName(written),
    ...sensorProblems,
    ...('siren' in written ? sirenIn(written.siren, { folder, usedPins: pinsOf(sensors) }) : []),
    ...secretsIn(read).flatMap(({ problem }) => problem ?? []),
    ...addressProblems(address),
  ]
  if (!parsed.success || !address || 'where' in address || problems.length > 0) throw file.error(problems)
  const { gateway, siren, ...rest } = parsed.data
  const { username } = gateway
  return {
    ...rest,
    data_dir: resolve(folder, rest.data_dir),
    gateway: { ...address, username, password: passwordIn('gateway', gateway, read).secret },
    sensors: sensors.map((sensor) => sensor!),
    ...(siren && { siren: sirenOf(siren, address, read) }),
  }
}

function sirenAlone(read: FileRead): Pick<EdgePlan, 'data_dir' | 'siren'> {
  const { file, written, folder } = read
  const parsed = SirenFile.safeParse(written)
  const address = parsed.success ? addressOf(parsed.data.gateway, folder) : null
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, SirenFile, written)),
    ...sirenIn(Reflect.get(written, 'siren'), { folder, usedPins: [] }),
    ...secretsIn(read).flatMap(({ problem }) => problem ?? []),
    ...addressProblems(address),
  ]
  if (!parsed.success || !address || 'where' in address || problems.length > 0) throw file.error(problems)
  const { data_dir, siren } = parsed.data
  return { data_dir: resolve(folder, data_dir), siren: sirenOf(siren, address, read) }
}

const addressProblems = (read: AddressRead | null): Problem[] =>
  read && 'where' in read ? [{ ...read, where: `gateway.${read.where}` }] : []

/** A station may only publish under its own name, so the gateway would refuse whatever another one sends. */
function otherName(written: object): Problem[] {
  const { data } = z.object({ station: id, gateway: z.object({ username: id }) }).safeParse(written)
  if (!data || data.station === data.gateway.username) return []
  const [found, station] = [data.gateway.username, data.station]
  return [
    {
      where: 'gateway.username',
      id: `tertulis "${found}"; nama pengguna sebuah stasiun sama dengan "station": "${station}"`,
      en: `found "${found}"; the username of a station is the same as "station": "${station}"`,
    },
  ]
}

/** A siren goes to the gateway of its file, with a name and a password of its own. */
function sirenOf(section: SirenSection, address: Exclude<AddressRead, Problem>, read: FileRead): SirenConfig {
  const password = passwordIn('siren', section, read).secret
  return { ...section, gateway: { ...address, username: section.id, password }, folder: read.folder }
}

/** A sentence for each serial port in `config` that is not plugged in now: worth a warning, since cables come later. */
export function missingDevices(
  config: Pick<EdgeConfig, 'sensors'>,
  devices: () => string[] = serialDevices,
): Problem[] {
  return config.sensors.flatMap(({ port }, i) => {
    if (port.kind !== 'serial' || existsSync(port.path)) return []
    const found = devices().join(', ')
    return [
      {
        where: `sensors[${i}].port`,
        id: `tidak ada alat "${port.path}". Yang ada: ${found || 'tidak ada alat serial'}. Pasang sensornya, atau ubah "port".`,
        en: `no such device "${port.path}". Found: ${found || 'no serial devices'}. Plug the sensor in, or change "port".`,
      },
    ]
  })
}

const unset = {
  gateway: {
    id: 'kosong. Isi dengan kata sandi stasiun, seperti yang dicetak "gateway -- station add"',
    en: `is empty. Put the station's password there, as "gateway -- station add" printed it`,
  },
  siren: {
    id: 'kosong. Isi dengan kata sandi sirene, seperti yang dicetak "gateway -- subscriber add"',
    en: `is empty. Put the siren's password there, as "gateway -- subscriber add" printed it`,
  },
}

/** The passwords that a file names, as it was written; its schema says what is missing. */
function secretsIn(read: FileRead): SecretFound[] {
  return (['gateway', 'siren'] as const).flatMap((section) => {
    const settings: unknown = Reflect.get(read.written, section)
    return typeof settings === 'object' && settings !== null ? [passwordIn(section, settings, read)] : []
  })
}

function passwordIn(section: keyof typeof unset, settings: object, { folder, env }: FileRead): SecretFound {
  const source = sourceOf('password', settings)
  // Both or none of them is its schema's business, and so is a name that cannot be one.
  if ((source.env === undefined) === (source.file === undefined)) return { secret: '' }
  if (source.env !== undefined && !envPattern.test(source.env)) return { secret: '' }
  const { secret, problem, warning } = findSecret(source, { folder, env, unset: unset[section] })
  const at = (found: Problem) => ({ ...found, where: `${section}.${found.where}` })
  return { secret, ...(problem && { problem: at(problem) }), ...(warning && { warning: at(warning) }) }
}
