/**
 * Marks in the life of a station: who changed what, when and why; and the time in which somebody worked there. They are kept
 * among the corrections, as layers: a mark alone changes no value, a trial sets its stretch aside. Pure.
 */
import { everySensor, type SetupChange } from '../../../edge/contract.ts'
import { minute_ms } from '../../../edge/platform/time.ts'
import type { ChangeKind, Correction, StationChange } from '../../contract.ts'
import type { CorrectionEntry } from '../entries.ts'

/** A trial is not longer, whoever asks for it: it mutes rules. */
export const trial_max_ms = 60 * minute_ms

/** What a setting is about, the gravest first; one that is not here is a 'setting'. */
const kinds: readonly [setting: string, kind: ChangeKind][] = [
  ['sensor', 'sensor'],
  ['driver', 'driver'],
  ['model', 'model'],
  ['sensor_height_m', 'height'],
  ['mm_per_tip', 'scale'],
  ['place', 'place'],
]
/** Changes after which the numbers mean what they meant before. */
const harmless: Record<string, ChangeKind> = { port: 'wiring', name: 'name' }

export interface Mark {
  id: string
  station: string
  sensor: string
  at_ms: number
  change: StationChange
  /** The end of its trial; absent: none. */
  trial_until_ms?: number | undefined
  why: string
  by: string
}

/** As it goes into the record. */
export function markEntry(mark: Mark, received_ms: number): CorrectionEntry {
  const { id, station, sensor, at_ms, change, trial_until_ms, why, by } = mark
  const to_ms = Math.min(Math.max(trial_until_ms ?? at_ms, at_ms), at_ms + trial_max_ms)
  const trial = to_ms > at_ms && { set_aside: true as const, trial: true as const }
  const correction = { id, station, sensor, quantity: null, from_ms: at_ms, to_ms, ...trial, change, why, by }
  return { kind: 'correction', station, received_ms, correction }
}

/** Whether a correction is such a mark, and nothing that a person has entered to mend numbers. */
export function isMark({ change, trial }: Pick<Correction, 'change' | 'trial'>): boolean {
  return change !== undefined || trial !== undefined
}

/** The mark of a change that a station tells. One that its clock cannot have dated is dated by its arrival. */
export function markOfChange(station: string, told: SetupChange, received_ms: number): Mark {
  const { id, sensor, settings, trial_until_ms, note } = told
  const isDated = told.at_ms >= dated_ms && told.at_ms <= received_ms + ahead_ms
  const at_ms = isDated ? Math.round(told.at_ms) : received_ms
  const names = Object.keys(settings)
  const grave = names.filter((name) => !(name in harmless))
  const kind = kindOf(names)
  return {
    ...{ id: markId(station, id), station, sensor, at_ms },
    change: { kind, ...(grave.length > 0 && { restarts: true as const }), settings },
    ...(trial_until_ms !== undefined && { trial_until_ms: at_ms + (trial_until_ms - told.at_ms) }),
    why: note ?? names.map((name) => settingText(name, settings[name]!)).join('; '),
    by: settingsFile,
  }
}

/** Ids of marks begin with their station: whoever types one sees where it belongs. */
export function markId(station: string, id: string): string {
  return `${station}.${id}`
}

export const settingsFile = 'edge.yaml'
const dated_ms = Date.UTC(2010, 0, 1)
const ahead_ms = 5 * minute_ms

type FromTo = NonNullable<StationChange['settings']>[string]

/** "sensor_height_m 4 → 4.3", which is the same in every language. */
export function settingText(name: string, one: FromTo): string {
  return one.before === null && one.after === null ? name : `${name} ${fromToText(one)}`
}

/** "4 → 4.3"; what was not there before is its present value only. */
export function fromToText({ before, after }: FromTo): string {
  return before === null ? `${after}` : `${before} → ${after ?? '–'}`
}

function kindOf(names: readonly string[]): ChangeKind {
  const known = kinds.find(([name]) => names.includes(name))
  if (known) return known[1]
  return names.find((name) => !(name in harmless)) ? 'setting' : (harmless[names[0]!] ?? 'setting')
}

/** By what the time before a change can be shown as the new setting would have it; null: that is not known. */
export function pastBy({
  settings,
}: StationChange): { quantity: 'water_level_m' | 'rainfall_mm'; offset?: number; scale?: number } | null {
  const height = numbersOf(settings?.sensor_height_m)
  if (height) return { quantity: 'water_level_m', offset: Number((height.after - height.before).toFixed(6)) }
  const tip = numbersOf(settings?.mm_per_tip)
  if (tip && tip.before !== 0)
    return { quantity: 'rainfall_mm', scale: Number((tip.after / tip.before).toPrecision(12)) }
  return null
}

function numbersOf(one: { before: unknown; after: unknown } | undefined) {
  return typeof one?.before === 'number' && typeof one.after === 'number'
    ? { before: one.before, after: one.after }
    : null
}

/** Until when readings of a sensor are trial now; null: they are not. `all`: of its station. */
export function trialUntil(all: readonly Correction[], sensor: string, now_ms: number): number | null {
  const on = all.filter(
    (one) => one.trial && !one.withdrawn && (one.sensor === sensor || one.sensor === everySensor) && isOn(one, now_ms),
  )
  return on.length === 0 ? null : Math.max(...on.map(({ to_ms }) => to_ms!))
}

export function isOn({ trial, withdrawn, from_ms, to_ms }: Correction, now_ms: number): boolean {
  return trial === true && withdrawn === null && from_ms <= now_ms && now_ms < (to_ms ?? 0)
}
