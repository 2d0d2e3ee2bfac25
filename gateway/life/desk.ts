/**
 * The life of stations: what the record has of it, and where people say that they work at one, that they are done, and by which
 * setting they want to see the past.
 */
import { everySensor } from '../../edge/contract.ts'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import {
  type ChainLink,
  type Correction,
  type LifeMark,
  type LocalizedText,
  type Notices,
  SaidError,
  type StationChange,
} from '../contract.ts'
import type { Registry } from '../stations/index.ts'
import { changeText, isMark, isOn, type Mark, markEntry, markId, pastBy, type Store } from '../store/index.ts'
import { asBefore, noMark, noPast, noStation, restsText, restsTitle, tooMany } from './words.ts'

export interface LifeOptions {
  store: Pick<Store, 'append' | 'corrections'>
  /** Enters a mark. */
  enter: (entry: ReturnType<typeof markEntry>) => Promise<void>
  /** Enters and withdraws what makes the past as the new setting would have it. */
  corrections: PastDesk
  registry: Pick<Registry, 'stations' | 'lifeNotes' | 'dropLifeNote'>
  nameOf: (station: string) => string
  /** A time as people read it. */
  timeText: (at_ms: number) => LocalizedText
  notices: Notices
  now: () => number
}

export interface PastDesk {
  add(
    wish: {
      station: string
      sensor: string
      quantity: 'water_level_m' | 'rainfall_mm'
      from: number
      to: number
      offset?: number
      scale?: number
      why: string
    },
    by: string,
  ): Promise<{ correction: Correction }>
  withdraw(id: string, by: string, why: string): Promise<Correction>
}

export class LifeProblem extends SaidError {
  override name = 'LifeProblem'
  isUnknown = false
}

export type LifeDesk = ReturnType<typeof openLifeDesk>

export const visit_min = 15
const marks_max = 400
/** A word about work is told to the station for so long: it may be out of reach. */
const word_ms = day_ms

export function openLifeDesk({ store, enter, corrections, registry, nameOf, timeText, notices, now }: LifeOptions) {
  const inTurn = openTurns()
  /** By station: the newest word of a person about work there. */
  const words = new Map<string, { said_ms: number; until_ms: number }>()
  const listeners = new Set<(station: string) => void>()
  let known: Correction[] = []
  const told = new Set<string>()
  let looks = 0

  return {
    /** The life of a station, the newest first. */
    async of(station: string): Promise<LifeMark[]> {
      const all = await store.corrections()
      return all
        .filter((one) => one.station === station && isMark(one))
        .map((one) => lifeMark(one, all))
        .sort((a, b) => b.at_ms - a.at_ms || b.entered_ms - a.entered_ms)
    },
    /** Somebody works there from now on. */
    visit: (station: string, minutes: number, why: string, by: string) =>
      inTurn(async () => {
        mustKnow(station)
        const at_ms = now()
        const trial_until_ms = at_ms + minutes * minute_ms
        const change = { kind: 'visit' as const }
        const isKept = await enterMark({
          ...{ id: newId(station, at_ms), station, sensor: everySensor, at_ms, change },
          trial_until_ms,
          why,
          by,
        })
        if (!isKept) throw new LifeProblem(tooMany)
        say(station, trial_until_ms)
        return trialOf(station)
      }),
    /** The work is over: what is measured from now on counts. `isSo`: and rules wait for nothing. */
    end: (station: string, isSo: boolean, by: string) =>
      inTurn(async () => {
        mustKnow(station)
        const at_ms = now()
        const own = (await store.corrections()).filter((one) => one.station === station)
        const on = own.filter((one) => one.trial && !one.withdrawn && (one.to_ms ?? 0) > at_ms)
        // Without a trial that still runs, the last change of its numbers is meant.
        const changed = isSo ? own.filter(({ change }) => change?.restarts).slice(-4) : []
        const meant = on.length > 0 ? on : changed
        for (const { id } of meant) {
          const why = isSo ? 'what is measured is so' : 'the work is over'
          const ended = { kind: 'withdrawal' as const, station, received_ms: at_ms, id, by, why, until_ms: at_ms }
          await store.append({ ...ended, ...(isSo && { isSo: true as const }) }, { urgent: true })
        }
        await refresh()
        say(station, at_ms)
        return trialOf(station)
      }),
    /** The past as it was sent, or as the new setting of a change would have it. */
    showPast: (station: string, mark: string, by: 'new' | 'sent', who: string) =>
      inTurn(async () => {
        mustKnow(station)
        const all = await store.corrections()
        const one = all.find((found) => found.id === mark && found.station === station && found.change)
        if (!one) throw unknown(noMark(station, mark))
        const past = pastBy(one.change!)
        if (!past) throw new LifeProblem(noPast)
        const standing = shownBy(mark, all)
        const why = `${asBefore(mark).id} / ${asBefore(mark).en}`
        if (by === 'new' && !standing) {
          await corrections.add({ station, sensor: one.sensor, ...past, from: 0, to: one.from_ms, why }, who)
        }
        if (by === 'sent' && standing) await corrections.withdraw(standing.id, who, why)
        const after = await store.corrections()
        return lifeMark(after.find(({ id }) => id === mark)!, after)
      }),
    /** What a station is told with the time; undefined: nobody has said anything of late. */
    wordFor(station: string) {
      const word = words.get(station)
      return word && now() - word.said_ms < word_ms ? word : undefined
    },
    /** Hears of each such word; the answer stops it. */
    follow(listener: (station: string) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    trialOf,
    /** Takes what the registry notes, and tells people where rules rest. To be called every few seconds. */
    look: () => inTurn(look),
    links,
  }

  async function look() {
    await takeNotes()
    // The record is asked in a thread: once in five looks is soon enough to see a trial that a station has told of.
    if (looks++ % 5 === 0) await refresh()
    for (const station of new Set([...told, ...known.filter((one) => isOn(one, now())).map((one) => one.station)]))
      tellOf(station)
  }

  async function takeNotes() {
    for (const { id, station, at_ms, kind, before, after, why, by } of registry.lifeNotes()) {
      const isMoved = kind === 'moved'
      const name = isMoved ? 'place' : kind
      const change: StationChange = {
        kind: name,
        ...(isMoved && { restarts: true as const }),
        ...((before ?? after) !== null && { settings: { [name]: { before, after } } }),
      }
      const trial = isMoved ? { trial_until_ms: at_ms + visit_min * minute_ms } : {}
      const mark: Mark = {
        id: markId(station, `r${id}`),
        station,
        sensor: everySensor,
        at_ms,
        change,
        ...trial,
        why,
        by,
      }
      const isKept = await enterMark(mark)
      registry.dropLifeNote(id)
      if (isMoved && isKept) say(station, mark.trial_until_ms!)
    }
  }

  async function refresh() {
    known = (await store.corrections()).filter(isMark)
  }

  function tellOf(station: string) {
    const id = `trial-${station}`.slice(0, 100)
    const trial = trialOf(station)
    if (!trial) {
      told.delete(station)
      return notices.end(id)
    }
    told.add(station)
    const name = nameOf(station)
    notices.notify({
      ...{ id, severity: 'Minor', since_ms: trial.from_ms },
      ...{ title: restsTitle(name), text: restsText(name, timeText(trial.until_ms)) },
    })
  }

  /** Trial of a station now, as the record has it. */
  function trialOf(station: string): { from_ms: number; until_ms: number; sensors: string[] } | null {
    const on = known.filter((one) => one.station === station && isOn(one, now()))
    if (on.length === 0) return null
    const sensors = [...new Set(on.map(({ sensor }) => sensor))]
    const until_ms = Math.max(...on.map(({ to_ms }) => to_ms!))
    return { from_ms: Math.min(...on.map(({ from_ms }) => from_ms)), until_ms, sensors }
  }

  /** A link of the warning chain while somewhere rules rest. */
  function links(): ChainLink[] {
    const stations = [...new Set(known.filter((one) => isOn(one, now())).map(({ station }) => station))]
    const troubles = stations.map((station) => restsText(nameOf(station), timeText(trialOf(station)!.until_ms)))
    if (troubles.length === 0) return []
    return [{ link: 'trial', ok: false, proved_ms: now(), says: troubles[0]!, troubles }]
  }

  function say(station: string, until_ms: number) {
    words.set(station, { said_ms: now(), until_ms })
    tellOf(station)
    for (const listener of listeners) listener(station)
  }

  /** Whether there was room for it. */
  async function enterMark(mark: Mark): Promise<boolean> {
    const own = (await store.corrections()).filter((one) => one.station === mark.station && isMark(one))
    if (own.some(({ id }) => id === mark.id)) return true
    if (own.length >= marks_max) return false
    await enter(markEntry(mark, now()))
    await refresh()
    return true
  }

  function lifeMark(one: Correction, all: readonly Correction[]): LifeMark {
    const { id, station, sensor, from_ms, to_ms, trial, why, by, entered_ms, change = { kind: 'visit' } } = one
    const past = pastBy(change)
    return {
      ...{ id, station, sensor, at_ms: from_ms, change, says: changeText(sensor, change), why, by, entered_ms },
      ...(trial && to_ms !== null && { trial: { to_ms, is_on: isOn(one, now()) } }),
      ...(past && { past, shown_by: shownBy(id, all) ? ('new' as const) : ('sent' as const) }),
    }
  }

  function mustKnow(station: string) {
    if (!registry.stations().some((one) => one.station === station)) throw unknown(noStation(station))
  }

  function newId(station: string, at_ms: number): string {
    return markId(station, `v${at_ms.toString(36)}`)
  }
}

function shownBy(mark: string, all: readonly Correction[]): Correction | undefined {
  return all.find(({ why, withdrawn }) => withdrawn === null && why.startsWith(`${asBefore(mark).id} /`))
}

function unknown(says: LocalizedText): LifeProblem {
  return Object.assign(new LifeProblem(says), { isUnknown: true })
}
