/** edge.yaml as `setup` reads and writes it: whole or not at all, and never a file that the agent would refuse for what it wrote. */
import { existsSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { driverOf } from '../drivers/index.ts'
import { filesOf, writeSettings } from '../join/files.ts'
import { newSettings } from '../join/settings.ts'
import { ConfigError } from '../platform/problems.ts'
import { readYaml, settingsText, yamlWithItem, yamlWithoutItem } from '../platform/settings-file.ts'
import type { Draft, SetupTools } from './tools.ts'

const text = z.string().optional().catch(undefined)
const Written = z.looseObject({
  station: text,
  data_dir: text,
  gateway: z.looseObject({ url: text }).optional().catch(undefined),
  sensors: z
    .array(z.looseObject({ id: z.string(), driver: z.string(), port: z.string() }))
    .optional()
    .catch(undefined),
})
export type Written = z.output<typeof Written>
export type WrittenSensor = NonNullable<Written['sensors']>[number]

/** What counts when nothing is written. */
export const usualEvery_s = 60

const advice = { id: 'sebut berkas lain dengan --config', en: 'name another file with --config' }
const how = (path: string) => ({ name: basename(path), advice })

/** What stands in the file so far; empty when there is none. Throws a `ConfigError` when it is no YAML. */
export function writtenIn(config: string): Written {
  const { settings } = filesOf(config)
  if (!existsSync(settings)) return {}
  return Written.catch({}).parse(readYaml(settings, how(settings)) ?? {})
}

/** Where the agent keeps what waits. */
export function dataFolderOf(config: string): string | undefined {
  const { data_dir } = writtenIn(config)
  return data_dir === undefined ? undefined : resolve(dirname(filesOf(config).settings), data_dir)
}

/** The sensor goes into the file, in the place of the one of its name or behind the others. */
export function writeSensor(config: string, draft: Draft, tools: Pick<SetupTools, 'read'>): void {
  const { id, driver, port, every_s, options } = draft
  const before = writtenIn(config).sensors?.find((sensor) => sensor.id === id)
  // Options of the driver that stood there before would be unknown to another one.
  const old = before && before.driver !== driver.id ? Object.keys(driverOf(before.driver)?.options.shape ?? {}) : []
  const gone = Object.fromEntries(old.map((key) => [key, null]))
  const isUnsaid = before !== undefined && before.every_s === undefined && every_s === usualEvery_s
  const often: Record<string, number> = isUnsaid ? {} : { every_s }
  change(
    config,
    (text) => yamlWithItem(text, 'sensors', { id, driver: driver.id, port, ...often, ...gone, ...options }),
    tools,
  )
}

export function removeSensor(config: string, id: string, tools: Pick<SetupTools, 'read'>): void {
  change(config, (text) => yamlWithoutItem(text, 'sensors', id), tools)
}

/** Changes the file. What the agent would refuse of its sensors, and did not refuse before, is thrown, and nothing is written. */
function change(config: string, how: (text: string) => string, { read }: Pick<SetupTools, 'read'>): void {
  const { settings } = filesOf(config)
  const before = existsSync(settings) ? settingsText(settings, { name: basename(settings), advice }) : ''
  const begun = before.trim() === '' ? newSettings(settings) : before
  const after = how(begun)
  const tried = join(dirname(settings), `.${basename(settings)}.tried`)
  try {
    const wasWrong = existsSync(settings) && aboutSensors(problemsIn(settings, read))
    writeSettings(tried, after)
    const refusal = problemsIn(tried, read)
    if (refusal && aboutSensors(refusal) && !wasWrong) throw refusal
  } finally {
    rmSync(tried, { force: true })
  }
  writeSettings(settings, after)
}

/** That a station has not joined yet, or has no sensor yet, is no mistake. */
function aboutSensors(refusal: ConfigError | null): boolean {
  return refusal?.problems.some(({ where }) => where.startsWith('sensors[')) ?? false
}

function problemsIn(file: string, read: SetupTools['read']): ConfigError | null {
  try {
    read(file)
    return null
  } catch (err) {
    if (err instanceof ConfigError) return err
    throw err
  }
}
