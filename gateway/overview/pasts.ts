/**
 * What the last day of every series says, kept in memory and looked up again while people look at the page: a gateway that
 * nobody looks at asks nothing of its record.
 */
import type { Logger } from 'pino'
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { isAmount } from '../../hardware/quantities.ts'
import type { Outlook, Station } from '../contract.ts'
import { eachAsked, type Store } from '../store/index.ts'
import { step_ms, sumsOf, trendOf } from './day.ts'
import { airMeaning, rainMeaning } from './meaning.ts'
import { openTypicals } from './typical.ts'
import type { SumWindow } from './windows.ts'

/** By station, then by "sensor.quantity". */
export type Pasts = ReadonlyMap<string, ReadonlyMap<string, Outlook>>

export interface PastsOptions {
  store: Pick<Store, 'series' | 'corrections' | 'forgotten'>
  stations: () => readonly Station[]
  /** When the day began at the place of this station, UTC milliseconds. */
  midnightOf: (station: Station, now_ms: number) => number
  /** Gives what tells whether the levels of a series are reached by falling. */
  falling: () => (station: string, key: string) => boolean
  /** Over which windows rules sum a series. */
  windows: (series: { station: string; key: string; now_ms: number }) => readonly SumWindow[]
  now: () => number
  log: Logger
}

const fresh_ms = minute_ms
const usable_ms = 3 * minute_ms // so old, it is shown while it is looked up again
const patience_ms = 1_500 // a screen without curves is better than no screen

export function openPasts({ store, stations, midnightOf, falling, windows, now, log }: PastsOptions) {
  let known: Pasts = new Map()
  let known_ms = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  const typicals = openTypicals(store)

  return {
    /** At once while it is fresh enough; otherwise after the record has answered, or at the end of our patience. */
    async of(): Promise<Pasts> {
      const age_ms = now() - known_ms
      if (age_ms >= 0 && age_ms < fresh_ms) return known
      looking ??= look().finally(() => {
        looking = null
      })
      if (age_ms < 0 || age_ms >= usable_ms) await within(looking, patience_ms)
      return known
    },
    /** Resolves when nothing is asked any more. */
    close: async () => void (await looking),
  }

  async function look(): Promise<void> {
    const now_ms = now()
    const isFalling = falling()
    const wanted = stations().flatMap((station) => {
      if (station.remote || station.state === 'retired') return []
      return Object.entries(station.latest).flatMap(([key, { shown_as }]) =>
        shown_as === undefined ? [{ station, key }] : [],
      )
    })
    const found = new Map<string, Map<string, Outlook>>()
    try {
      const [corrections, forgotten] = await Promise.all([store.corrections(), store.forgotten()])
      const withdrawn = corrections.filter((one) => one.withdrawn !== null)
      typicals.follow([corrections.length, withdrawn.length, forgotten.length].join())
      await eachAsked(wanted, async ({ station, key }) => {
        const past = await pastOf(station, key, isFalling(station.station, key), now_ms)
        const bySeries = found.get(station.station) ?? new Map<string, Outlook>()
        found.set(station.station, bySeries.set(key, past))
      })
      typicals.keep(new Set(wanted.map(({ station, key }) => `${station.station} ${key}`)))
      known = found
      known_ms = now_ms
    } catch (err) {
      log.warn({ err }, 'the record does not say how the last day was; the page shows no curves')
    }
  }

  async function pastOf(station: Station, key: string, isFalling: boolean, now_ms: number): Promise<Outlook> {
    const [sensor, quantity] = key.split('.') as [string, string]
    const range = { from_ms: now_ms - day_ms, to_ms: now_ms + step_ms }
    const question = { station: station.station, sensor, quantity, ...range, step_ms }
    const day = await store.series({ ...question, corrected: true, mayLack: true })
    const trend = trendOf(day, { quantity, isFalling, now_ms })
    const ofSums = () => ({
      ...{ now_ms, midnight_ms: midnightOf(station, now_ms) },
      windows: windows({ station: station.station, key, now_ms }),
    })
    const sums = isAmount(quantity) ? sumsOf(day, ofSums()) : null
    const meaning = sums && quantity === 'rainfall_mm' ? rainMeaning(sums) : airMeaning(quantity, day, now_ms)
    const typical = sums ? null : await typicals.of(station.station, key, now_ms)
    return {
      ...(trend && { trend }),
      ...(sums && { sums }),
      ...(meaning && { meaning }),
      ...(typical && { typical }),
    }
  }
}

/** Resolves with it, or after so long without it. */
async function within(work: Promise<void>, wait_ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, wait_ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
