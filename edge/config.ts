/** edge.yaml: what is on this station and where it sends to. Read once, at the start; every problem is said at once. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { idPattern } from './contract.ts'
import type { Driver } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { type Port, parsePort, portForms } from './links/ports.ts'
import { serialDevices } from './links/serial.ts'
import { outboxLimits } from './outbox.ts'
import { configError, nearest, type Problem } from './platform/problems.ts'
import { problemsOf } from './platform/settings.ts'
import { readYaml } from './platform/settings-file.ts'

const id = z.string().regex(idPattern).describe('1 to 40 of the letters a–z, digits 0–9 and -')

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

const sensorKeys = {
  id,
  driver: z.string().describe(`the name of a driver: ${drivers.map((driver) => driver.id).join(', ')}`),
  port: z.string().describe(portForms),
  every_s: z.number().min(0).max(86_400).describe('a number of seconds, 0 to 86400').default(60),
}

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
  data_dir: z.string().describe('a folder for what waits to be sent'),
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

export interface SensorConfig {
  id: string
  driver: Driver
  options: Record<string, unknown>
  port: Port
  every_s: number
}

export interface EdgeConfig extends Omit<z.output<typeof EdgeFile>, 'sensors' | 'gateway'> {
  gateway: { url: string; username: string; password: string; ca?: Buffer }
  sensors: SensorConfig[]
}

/** Reads the file. Relative paths in it are meant from its folder. Throws a `ConfigError` with all that is wrong. */
export function readConfig(path: string, env: Record<string, string | undefined>): EdgeConfig {
  const name = basename(path)
  const written = readYaml(path, { name, advice: 'name the file with --config' }) ?? {}
  const parsed = EdgeFile.safeParse(written)
  const sensors = listIn(written).map((sensor, i) => sensorOf(sensor, i, resolve(dirname(path))))
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, EdgeFile, written)),
    ...sensors.flatMap(({ problems }) => problems),
    ...repeatedIds(listIn(written)),
    ...sharedWires(listIn(written)),
    ...passwordProblem(written, env),
  ]
  if (!parsed.success || problems.length > 0) throw configError(name, problems)
  const { url, username, password_env, ca } = parsed.data.gateway
  const caFile = ca === undefined ? {} : { ca: certificateOf(resolve(dirname(path), ca), name) }
  return {
    ...parsed.data,
    data_dir: resolve(dirname(path), parsed.data.data_dir),
    gateway: { url, username, password: env[password_env]!, ...caFile },
    sensors: sensors.map(({ sensor }) => sensor!),
  }
}

/** A sentence for each serial port in `config` that is not plugged in now: worth a warning, since cables come later. */
export function missingDevices(config: EdgeConfig, devices: () => string[] = serialDevices): Problem[] {
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

/** A sensor as it stands in the file; what is of the wrong kind counts as not written, the schema of the file says so. */
const text = z.string().optional().catch(undefined)
const asWritten = z.looseObject({ driver: text, port: text }).catch({ driver: undefined, port: undefined })

/** The part of a sensor that zod's schema of the file cannot judge: its driver, the driver's settings and the port. */
function sensorOf(raw: unknown, i: number, folder: string): { sensor?: SensorConfig; problems: Problem[] } {
  const { id, driver: driverId, port: portText, every_s, ...rest } = asWritten.parse(raw)
  const driver = drivers.find((candidate) => candidate.id === driverId)
  const port = parsePort(portText ?? '', folder)
  const problems: Problem[] = []
  if (!port && portText !== undefined) {
    problems.push({ where: `sensors[${i}].port`, what: `"${portText}" is no port. Write ${portForms}.` })
  }
  if (!driver) {
    if (driverId !== undefined) problems.push({ where: `sensors[${i}].driver`, what: noDriver(driverId) })
    return { problems }
  }
  if (port?.kind === 'replay' && driver.wire === 'pins') {
    problems.push({ where: `sensors[${i}].port`, what: `a ${driverId} sits on a board; write serial:… or tcp:…` })
  }
  const options = driver.options.safeParse(rest)
  const place = { at: ['sensors', i], alsoKnown: Object.keys(sensorKeys) }
  if (!options.success) problems.push(...problemsOf(options.error, driver.options, rest, place))
  const common = z.object(sensorKeys).safeParse({ id, driver: driverId, port: portText, every_s })
  if (problems.length > 0 || !common.success || !port) return { problems } // the schema of the file has said the rest
  return {
    sensor: { id: common.data.id, driver, options: options.data!, port, every_s: common.data.every_s },
    problems,
  }
}

function noDriver(id: string): string {
  const ids = drivers.map((driver) => driver.id)
  const near = nearest(id, ids)
  return `there is no driver "${id}"${near ? `; did you mean "${near}"?` : '.'} Drivers: ${ids.join(', ')}.`
}

// The checks below look at the file as it was written, so that they are made even where its schema refuses something.

function listIn(written: unknown): unknown[] {
  const { sensors } = z
    .looseObject({ sensors: z.array(z.unknown()).catch([]) })
    .catch({ sensors: [] })
    .parse(written)
  return sensors
}

function repeatedIds(sensors: unknown[]): Problem[] {
  const ids = sensors.map((sensor) => z.looseObject({ id: z.string() }).safeParse(sensor).data?.id)
  return ids.flatMap((id, i) => {
    const first = ids.indexOf(id)
    if (id === undefined || first === i) return []
    return [{ where: `sensors[${i}].id`, what: `"${id}" is already sensors[${first}]; give each its own.` }]
  })
}

/** A serial port can be opened once, and one wire carries one sensor. A board with several pins is shared. */
function sharedWires(sensors: unknown[]): Problem[] {
  const written = sensors.map((sensor) => asWritten.parse(sensor))
  return written.flatMap(({ driver, port }, i) => {
    const first = written.findIndex((other) => other.port === port)
    if (!port?.startsWith('serial:') || first === i) return []
    const isBoard = [driver, written[first]!.driver].every(
      (id) => drivers.find((one) => one.id === id)?.wire === 'pins',
    )
    const what = `sensors[${first}] is already on "${port}"; each sensor with its own cable has its own port.`
    return isBoard ? [] : [{ where: `sensors[${i}].port`, what }]
  })
}

function passwordProblem(written: unknown, env: Record<string, string | undefined>): Problem[] {
  const name = z.looseObject({ gateway: z.looseObject({ password_env: z.string() }) }).safeParse(written).data
    ?.gateway.password_env
  if (!name || env[name]) return []
  const what = `the environment variable ${name} is empty. Put the station's password there, as "gateway -- station add" printed it.`
  return [{ where: 'gateway.password_env', what }]
}
