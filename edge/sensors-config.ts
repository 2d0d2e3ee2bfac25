/** The list of sensors in edge.yaml: what zod's schema of the file cannot judge, because it depends on a driver. */
import { z } from 'zod'
import { idPattern } from './contract.ts'
import type { Driver } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { type Port, parsePort, portForms, portText } from './links/ports.ts'
import type { Said } from './platform/language.ts'
import { nearest, type Problem } from './platform/problems.ts'
import { hasTypographicQuotes, typographicQuotes } from './platform/setting-hints.ts'
import { needs } from './platform/setting-words.ts'
import { problemsOf } from './platform/settings.ts'
import { sharingProblems } from './shared-wires.ts'

export const id = z
  .string()
  .regex(idPattern)
  .meta(needs('1 sampai 40 huruf kecil a–z, angka 0–9, dan tanda -', '1 to 40 of the letters a–z, digits 0–9 and -'))

const driverIds = drivers.map((driver) => driver.id).join(', ')

export const sensorKeys = {
  id,
  driver: z.string().meta(needs(`nama driver: ${driverIds}`, `the name of a driver: ${driverIds}`)),
  port: z.string().meta(needs(portForms, portForms)),
  every_s: z
    .number()
    .min(0)
    .max(86_400)
    .meta(needs('angka dalam detik, 0 sampai 86400', 'a number of seconds, 0 to 86400'))
    .default(60),
}

export interface SensorConfig {
  id: string
  driver: Driver
  options: Record<string, unknown>
  port: Port
  every_s: number
}

/** The sensors of a file as it was written, and all that is wrong with them. A wrong one is undefined. */
export function sensorsIn(
  written: unknown,
  folder: string,
): { sensors: (SensorConfig | undefined)[]; problems: Problem[] } {
  const list = listIn(written)
  const read = list.map((sensor, i) => sensorOf(sensor, i, folder))
  return {
    sensors: read.map(({ sensor }) => sensor),
    problems: [...read.flatMap(({ problems }) => problems), ...repeatedIds(list), ...sharedWires(list)],
  }
}

/** The pins of boards that these sensors use, by port. */
export function pinsOf(sensors: readonly (SensorConfig | undefined)[]): [port: string, pin: string][] {
  return sensors.flatMap((sensor) => {
    if (sensor?.driver.wire !== 'pins') return []
    const { pins } = sensor.driver.open(sensor.options)
    return pins.map(({ pin }): [string, string] => [portText(sensor.port), pin])
  })
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
    problems.push({ where: `sensors[${i}].port`, ...noPort(portText) })
  }
  if (!driver) {
    if (driverId !== undefined) problems.push({ where: `sensors[${i}].driver`, ...noDriver(driverId) })
    return { problems }
  }
  if (port?.kind === 'replay' && driver.wire !== 'bytes') {
    const isOnBoard = driver.wire === 'pins'
    problems.push({
      where: `sensors[${i}].port`,
      id: `${driverId} ${isOnBoard ? 'terpasang pada papan' : 'harus ditanya'}; tulis serial:… atau tcp:…`,
      en: `a ${driverId} ${isOnBoard ? 'sits on a board' : 'must be asked'}; write serial:… or tcp:…`,
    })
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

function noDriver(id: string): Said {
  const near = nearest(
    id,
    drivers.map((driver) => driver.id),
  )
  return {
    id: `tidak ada driver "${id}"${near ? `; maksudnya "${near}"?` : '.'} Driver: ${driverIds}.`,
    en: `there is no driver "${id}"${near ? `; did you mean "${near}"?` : '.'} Drivers: ${driverIds}.`,
  }
}

function noPort(text: string): Said {
  if (hasTypographicQuotes(text)) return typographicQuotes
  return { id: `"${text}" bukan port. Tulis ${portForms}.`, en: `"${text}" is no port. Write ${portForms}.` }
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
    return [
      {
        where: `sensors[${i}].id`,
        id: `"${id}" sudah dipakai sensors[${first}]; beri masing-masing namanya sendiri.`,
        en: `"${id}" is already sensors[${first}]; give each its own.`,
      },
    ]
  })
}

/** What each port carries: `shared-wires.ts` judges whether sensors that name the same one can share it. */
function sharedWires(sensors: unknown[]): Problem[] {
  return sharingProblems(
    sensors.map((sensor) => {
      const { driver: id, port, every_s: _, id: __, ...options } = asWritten.parse(sensor)
      const driver = drivers.find((one) => one.id === id)
      return { port, driver, options: driver?.options.safeParse(options).data }
    }),
  )
}
