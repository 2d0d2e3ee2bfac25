/**
 * What stations tell of changes in their settings, as marks in the record: each once, however often it is told. A reading that
 * says that it is trial without one (a small board of somebody's own) begins one, and the first that does not say so ends it.
 */
import type { Logger } from 'pino'
import { changes_max, everySensor, type Pack, type SetupChange } from '../../edge/contract.ts'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import {
  isMark,
  type KeptCorrection,
  markEntry,
  markId,
  markOfChange,
  openCorrections,
  type Store,
} from '../store/index.ts'

export interface MarksOptions {
  store: Pick<Store, 'append' | 'corrections'>
  now: () => number
  log: Logger
}

export type Marks = Awaited<ReturnType<typeof openMarks>>

/** Of a station: ten years of a change each ten days; more in one day is no life, but a defect. */
export const marksLimits = { station: 400, day: 24 } as const
const unasked_ms = 15 * minute_ms

function asPlanned(one: KeptCorrection): KeptCorrection {
  return { ...one, withdrawn: null, to_ms: one.planned_to_ms ?? one.to_ms }
}

export async function openMarks({ store, now, log }: MarksOptions) {
  const known = new Map<string, Set<string>>()
  const days = new Map<string, number[]>()
  /** Trials that readings began by themselves, by station and sensor. */
  const begun = new Map<string, { id: string; newest_ms: number }>()
  /** As they were planned: a trial that a person ended earlier is not begun again by what was on its way. */
  const planned = openCorrections((await store.corrections()).filter(isMark).map(asPlanned))
  for (const { station, id } of planned.all()) knownOf(station).add(id)

  return {
    /** Resolves when those that are new are on the disk. */
    async tells(station: string, changes: readonly SetupChange[] = []): Promise<void> {
      const received_ms = now()
      const fresh = changes.filter(({ id }) => !knownOf(station).has(markId(station, id))).slice(-changes_max)
      for (const change of fresh) {
        if (mayMark(station)) await enter(markEntry(markOfChange(station, change, received_ms), received_ms))
      }
    },
    enter,
    /** Looks at the readings of a pack: resolves when what they began or ended is on the disk; null: nothing. */
    sent(station: string, pack: Pack): Promise<void> | null {
      return begun.size > 0 || pack.readings.some(({ trial }) => trial) ? look(station, pack) : null
    },
  }

  async function look(station: string, { readings }: Pack) {
    for (const { sensor, at_ms, trial } of [...readings].sort((a, b) => a.at_ms - b.at_ms)) {
      const key = `${station}/${sensor}`
      const own = begun.get(key)
      if (own && at_ms > own.newest_ms) {
        if (trial) own.newest_ms = at_ms
        else await end(key, station, own.id, at_ms)
      }
      if (!trial || isPlanned(station, sensor, at_ms) || (own && at_ms < own.newest_ms + unasked_ms)) continue
      const id = markId(station, `t${at_ms.toString(36)}`)
      if (knownOf(station).has(id) || !mayMark(station)) continue
      begun.set(key, { id, newest_ms: at_ms })
      const change = { kind: 'visit' as const }
      const mark = { id, station, sensor, at_ms, change, trial_until_ms: at_ms + unasked_ms, why: 'trial', by: station }
      await enter(markEntry(mark, now()))
    }
  }

  /** Resolves when it is on the disk and counts. */
  async function enter(entry: ReturnType<typeof markEntry>) {
    const { station, correction } = entry
    knownOf(station).add(correction.id)
    planned.take(entry, 0)
    try {
      await store.append(entry, { urgent: true })
      log.info(
        { station, mark: correction.id, kind: correction.change?.kind },
        'a change of a station is in the record',
      )
    } catch (err) {
      knownOf(station).delete(correction.id) // told again, it is tried again
      throw err
    }
  }

  async function end(key: string, station: string, id: string, until_ms: number) {
    begun.delete(key)
    const ended = { kind: 'withdrawal' as const, station, received_ms: now(), id, by: station, why: 'trial', until_ms }
    await store.append(ended, { urgent: true })
  }

  /** Whether a trial that is known covers a reading, or did so a moment ago. */
  function isPlanned(station: string, sensor: string, at_ms: number): boolean {
    const meant = (one: KeptCorrection) =>
      one.station === station && (one.sensor === sensor || one.sensor === everySensor)
    return planned
      .all()
      .some((one) => one.trial && meant(one) && one.from_ms <= at_ms && at_ms < (one.to_ms ?? 0) + minute_ms)
  }

  function mayMark(station: string): boolean {
    const since_ms = now() - day_ms
    const today = (days.get(station) ?? []).filter((at_ms) => at_ms > since_ms)
    if (knownOf(station).size >= marksLimits.station || today.length >= marksLimits.day) {
      log.warn({ station }, 'a station tells of more changes than its life can have; they are not kept')
      return false
    }
    days.set(station, [...today, now()])
    return true
  }

  function knownOf(station: string): Set<string> {
    const found = known.get(station)
    if (found) return found
    const fresh = new Set<string>()
    known.set(station, fresh)
    return fresh
  }
}
