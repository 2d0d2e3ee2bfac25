/**
 * What the numbers of each sensor rest on (driver, model, height, mm per tip …), and what was changed of it since the last
 * start. A settings file tells how things are, and not that somebody was at the river: this does. Kept in `setup.json`.
 *
 * The first start with a data folder is no change: nothing was measured before it that the new numbers could be mixed with.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { EdgeConfig } from './config.ts'
import { changes_max, everySensor, idPattern, type SettingValue, type SetupChange } from './contract.ts'
import { portText } from './links/ports.ts'
import { replaceSynced } from './platform/copies.ts'
import { remembered } from './platform/reading-files.ts'
import type { SensorConfig } from './sensors-config.ts'

const value = z.union([z.number(), z.string(), z.boolean()])
const Settings = z.record(z.string(), value)
const Change = z.object({
  id: z.string(),
  sensor: z.string(),
  at_ms: z.number(),
  settings: z.record(z.string(), z.object({ before: value.nullable(), after: value.nullable() })),
  trial_until_ms: z.number().optional(),
  note: z.string().optional(),
})
const Kept = z.object({
  /** By sensor, and of the station itself by `everySensor`. */
  settings: z.record(z.string(), Settings),
  changes: z.array(Change),
})

type All = z.infer<typeof Kept>['settings']

export interface SetupTools {
  /** The station's clock. */
  now: () => number
  random: () => number
  log: Logger
}

/** Where it is measured from and by what: told to nobody, since it may name a host. */
const port = 'port'
const withTrial = (names: readonly string[]) => names.some((name) => name !== 'name')

/** What a sensor's numbers rest on, as the gateway is told. */
export function setupOf({ driver, options }: Pick<SensorConfig, 'driver' | 'options'>): Record<string, SettingValue> {
  const plain = Object.entries(options).flatMap(([name, one]): [string, SettingValue][] => {
    const { data } = value.safeParse(one)
    return data === undefined ? [] : [[name, data]]
  })
  return { driver: driver.id, model: driver.model, ...Object.fromEntries(plain) }
}

/** The changes that the gateway may not know yet, the newest last: those of this start among them. */
export function changesAtStart(
  config: Pick<EdgeConfig, 'data_dir' | 'sensors' | 'name' | 'place' | 'trial_s' | 'note'>,
  { now, random, log }: SetupTools,
): SetupChange[] {
  const path = join(config.data_dir, 'setup.json')
  const known = remembered(path, Kept)
  const settings = settingsOf(config)
  const found = known ? changesBetween(known.settings, settings) : []
  const trial_ms = config.trial_s * 1_000
  const at_ms = Math.round(now())
  const told = found.flatMap(({ sensor, changed }): SetupChange[] => {
    const names = Object.keys(changed)
    // Another port alone changes no number: without a time of trial there is nothing to tell.
    if (trial_ms === 0 && names.every((name) => name === port)) return []
    return [
      {
        id: newId(random),
        sensor,
        at_ms,
        settings: changed,
        ...(trial_ms > 0 && withTrial(names) && { trial_until_ms: at_ms + trial_ms }),
        ...(config.note !== undefined && { note: config.note }),
      },
    ]
  })
  const changes = [...(known?.changes ?? []), ...told].slice(-changes_max)
  for (const { sensor, settings } of told) log.info({ sensor, settings: Object.keys(settings) }, changedSettings)
  if (told.length > 0 || JSON.stringify(known?.settings) !== JSON.stringify(settings)) keep({ settings, changes })
  return changes as SetupChange[]

  function keep(kept: z.infer<typeof Kept>) {
    try {
      replaceSynced(path, Buffer.from(`${JSON.stringify(kept)}\n`))
    } catch (err) {
      log.warn({ err }, 'what the settings are now cannot be remembered on the disk')
    }
  }
}

const changedSettings = 'the settings have changed since the last start; the gateway is told'

function settingsOf({ sensors, name, place }: Pick<EdgeConfig, 'sensors' | 'name' | 'place'>): All {
  const own = {
    ...(name !== undefined && { name }),
    ...(place && { place: `${place.lat}, ${place.lon}` }),
  }
  const each = sensors.map((one) => [one.id, { ...setupOf(one), [port]: portText(one.port) }])
  return { [everySensor]: own, ...Object.fromEntries(each) }
}

function changesBetween(before: All, after: All) {
  return Object.keys(after).flatMap((sensor) => {
    const was = before[sensor]
    if (!was) {
      const isKnown = idPattern.test(sensor)
      return isKnown
        ? [{ sensor, changed: { sensor: { before: null, after: sensor } } as SetupChange['settings'] }]
        : []
    }
    const now = after[sensor]!
    const names = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter((name) => was[name] !== now[name])
    if (names.length === 0) return []
    const changed = Object.fromEntries(
      names.map((name) => [name, name === port ? untold : { before: was[name] ?? null, after: now[name] ?? null }]),
    )
    return [{ sensor, changed: changed as SetupChange['settings'] }]
  })
}

const untold = { before: null, after: null }

/** 36^8 ≈ 2.8 × 10^12 names. */
function newId(random: () => number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length: 8 }, () => letters[Math.floor(random() * letters.length)]).join('')
}
