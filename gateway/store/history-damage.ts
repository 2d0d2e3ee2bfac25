/**
 * Damaged files of the record by series, as people are told of them: one message for each file, whatever was in it. What
 * is lost stays in the record for ever; a file is listed here while it, or what was moved aside of it, is there.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryLoss, LostOfSensor, RecordDamage } from './record.ts'
import { isSameLoss, type Loss } from './tables/losses.ts'

const sensors_max = 50 // more would make the message, and the list that remembers it, endless
const stations_max = 20

interface Found {
  losses: Loss[]
  aside: string | null
  history: HistoryLoss | null
}

export function openHistoryDamage(folder: string) {
  const files = new Map<string, Found>()
  const inLog: RecordDamage[] = []

  function add(file: string, losses: readonly Loss[]) {
    if (losses.length === 0) return
    const found = files.get(file) ?? { losses: [], aside: null, history: null }
    const fresh = losses.filter((loss) => !found.losses.some((known) => isSameLoss(known, loss)))
    if (fresh.length === 0) return
    files.set(file, { ...found, losses: [...found.losses, ...fresh], history: null })
  }

  return {
    /** Takes what was found just now. */
    add,
    /** Takes what was found lost in the log. False for commits that were found before, by whomever. */
    addLog(damage: RecordDamage): boolean {
      if (inLog.some((known) => holds(known, damage))) return false
      inLog.push(damage)
      return true
    },
    /** Takes what the record knows from before; told is what there still is a file of. */
    remember(losses: readonly Loss[]) {
      const there = new Map<string, Loss[]>()
      for (const loss of losses) there.set(loss.file, [...(there.get(loss.file) ?? []), loss])
      for (const [file, of] of there) {
        if (isFile(file) && (existsSync(join(folder, placeOf(file))) || asideOf(folder, file))) add(file, of)
      }
    },
    standing(): RecordDamage[] {
      const ofHistory = Array.from(files, ([file, found]): RecordDamage => {
        found.aside ??= asideOf(folder, file)
        found.history ??= historyOf(found.losses)
        return { file: placeOf(file), aside: found.aside, history: found.history }
      })
      return [...ofHistory, ...inLog]
    },
  }
}

function holds({ lost: known }: RecordDamage, { lost }: RecordDamage): boolean {
  return known !== undefined && lost !== undefined && known.from <= lost.from && known.to >= lost.to
}

/** Not the folder as a whole, nor the log, whose name stands for an entry of it. */
function isFile(file: string): boolean {
  return file.includes('.')
}

/** Its name in the data folder. */
export function placeOf(file: string): string {
  return file.endsWith('.seg') ? `record/${file}` : file
}

/** The name that what is damaged got when it was moved out of the way. */
function asideOf(folder: string, file: string): string | null {
  if (file.endsWith('.seg')) {
    const aside = `${placeOf(file)}.damaged`
    return existsSync(join(folder, aside)) ? aside : null
  }
  return isFile(file) ? (readdirSync(folder).find((name) => name.startsWith(`${file}.damaged`)) ?? null) : null
}

/** What is lost of one file, for people. */
export function historyOf(losses: readonly Loss[]): HistoryLoss {
  const sensors = new Map<string, LostOfSensor>()
  for (const loss of losses) addSensor(sensors, loss)
  const entries = losses.filter(({ kind }) => kind === 'entry')
  const stations = [...new Set(entries.flatMap(({ station }) => station ?? []))].slice(0, stations_max)
  return {
    sensors: [...sensors.values()].slice(0, sensors_max),
    more: Math.max(0, sensors.size - sensors_max),
    alerts: sumOf(losses, 'alert'),
    refused: sumOf(losses, 'refused'),
    entries: { n: entries.length, stations },
    isUnknown: losses.some(({ kind }) => kind === 'unknown'),
  }
}

function addSensor(sensors: Map<string, LostOfSensor>, { kind, station, sensor, count, from_ms, to_ms }: Loss) {
  if (station === undefined || sensor === undefined || from_ms === undefined || to_ms === undefined) return
  const key = `${station}/${sensor}`
  const known = sensors.get(key)
  // 0 rows: a file of an earlier version, of which nobody counted what stood there.
  const lost = kind !== 'row' ? 0 : count || null
  sensors.set(key, {
    station,
    sensor,
    values: known ? (known.values === null || lost === null ? null : known.values + lost) : lost,
    from_ms: Math.min(from_ms, known?.from_ms ?? from_ms),
    to_ms: Math.max(to_ms, known?.to_ms ?? to_ms),
  })
}

function sumOf(losses: readonly Loss[], kind: Loss['kind']): number {
  return losses.reduce((sum, loss) => sum + (loss.kind === kind ? (loss.count ?? 0) : 0), 0)
}
