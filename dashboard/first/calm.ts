/** How it is while nothing warns: the series nearest to a level and where it is heading; or what there is of rain and air. Pure. */
import type { Alert, Outlook, Station } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import { measuredAt_ms, splitKey } from '../state.ts'
import type { Lang } from '../words.ts'
import { amountText, clockText, valueText } from './amount.ts'
import { courseOf } from './course.ts'
import { currentValue } from './current.ts'
import type { CalmSeries, Headline, Known } from './known.ts'
import { levelStand } from './levelStand.ts'
import { firstWords } from './words.ts'

interface Candidate extends CalmSeries {
  name: string
  quantity: string
  value: number
  at_ms: number
  outlook: Outlook
}

/** It is one of those that are to be heard. */
export const isThere = ({ state }: Pick<Station, 'state'>) => state !== 'retired' && state !== 'new'

/** It is not there, as far as anybody knows. */
export const isSilent = ({ state }: Pick<Station, 'state'>) => state === 'late' || state === 'offline'

export function calmSentence(known: Known, lang: Lang): Headline {
  const said = firstWords[lang]
  const all = candidatesIn(known)
  const water = all.filter(({ quantity }) => quantity === 'water_level_m')
  const silentRiver = silentRiverIn(known)
  const there = known.stations.filter(isThere)
  const heard_ms = Math.max(...there.map(({ last_seen_ms }) => last_seen_ms ?? 0))
  if (there.length > 0 && there.every(isSilent)) {
    return { tone: 'unknown', text: said.allSilent(clockText(heard_ms, known.now_ms, lang)), more: [] }
  }
  const more = silentRiver ? [said.silent(silentRiver.name, clockText(silentRiver.since_ms, known.now_ms, lang))] : []
  const isBlind = known.first?.rules === 0
  const main = nearestOf(water) ?? nearestOf(all)
  const sky = skyText(all, lang)
  if (main) {
    const text = [levelText(main, water.length, lang), ...sky].join('; ')
    const isCalm = levelStand(main.outlook.levels, main.value).reached === undefined && !isComing(main)
    return { tone: airTone(all) ?? (isCalm ? 'calm' : 'Minor'), text: `${text}.`, more, series: main }
  }
  const [plain] = [...water, ...(sky.length > 0 ? [] : all)]
  const parts = [...(plain ? [plainText(plain, lang)] : []), ...sky]
  if (parts.length === 0)
    return { tone: more.length > 0 ? 'unknown' : 'calm', text: more[0] ?? said.nothingYet, more: [] }
  const text = parts.join('; ')
  return {
    tone: isBlind ? 'blind' : (airTone(all) ?? 'calm'),
    text: `${text[0]!.toUpperCase()}${text.slice(1)}.`,
    more,
    ...(plain && { series: plain }),
  }
}

/** "Sungai naik cepat, 5 cm di bawah Waspada": the river that comes and has no warning of its own yet. */
export function comingRiver(known: Known, warned: readonly Alert[], lang: Lang): string | undefined {
  const waters = candidatesIn(known).filter(({ quantity }) => quantity === 'water_level_m')
  const isWarned = ({ station, key }: Candidate) =>
    warned.some((alert) => alert.station === station && `${alert.sensor}.${alert.quantity}` === key)
  const coming = nearestOf(waters.filter((one) => isComing(one) && !isWarned(one)))
  return coming && levelText(coming, waters.length, lang)
}

/** Every series whose value is current and usable. */
function candidatesIn({ stations, first, now_ms }: Known): Candidate[] {
  return stations.flatMap((station) => {
    if (!isThere(station) || isSilent(station)) return []
    return Object.entries(station.latest).flatMap(([key, latest]) => {
      const { sensor, quantity } = splitKey(key)
      const value = currentValue(latest, station, sensor, now_ms)
      const at_ms = measuredAt_ms(latest)
      if (value === null || latest.shown_as !== undefined) return []
      const outlook = first?.outlook[station.station]?.[key] ?? {}
      return [
        {
          ...{ station: station.station, key, quantity, value, at_ms, outlook },
          name: station.name || station.station,
        },
      ]
    })
  })
}

/** Past a level, then on its way to one, then by how much of the way to its next level is left. */
function nearestOf(candidates: readonly Candidate[]): Candidate | undefined {
  const near = candidates.flatMap((one) => {
    const { reached, gap, next } = levelStand(one.outlook.levels, one.value)
    if (!reached && gap === undefined) return []
    const left = reached ? 0 : gap! / Math.max(1e-9, Math.abs(next!.at))
    return [{ one, rank: reached ? 2 : Number(isComing(one)), left }]
  })
  return near.sort((a, b) => b.rank - a.rank || a.left - b.left)[0]?.one
}

const courseOfSeries = ({ outlook, at_ms, value, quantity }: Candidate) =>
  courseOf(outlook.trend, { at_ms, value }, quantity)

/**
 * Nobody may go back to sleep: it moves towards its next level fast, or in less time than an hour at its present pace. No
 * time is told of it: where it stops is not known.
 */
function isComing(one: Candidate): boolean {
  const course = courseOfSeries(one)
  const { next, gap } = levelStand(one.outlook.levels, one.value)
  if (!course || !next || gap === undefined || course.direction === 'steady') return false
  const isTowards = course.direction === (next.below ? 'falling' : 'rising')
  return isTowards && (course.pace === 'fast' || Math.abs(course.perHour) >= gap)
}

/** A river whose only news is its silence. */
function silentRiverIn({ stations }: Known): { name: string; since_ms: number } | undefined {
  const silent = stations.find(
    (station) => isSilent(station) && Object.keys(station.latest).some((key) => key.endsWith('.water_level_m')),
  )
  return silent && { name: silent.name || silent.station, since_ms: silent.last_seen_ms ?? 0 }
}

function levelText(one: Candidate, waters: number, lang: Lang): string {
  const { quantity, value, outlook, name } = one
  const said = firstWords[lang]
  const { reached, next, gap } = levelStand(outlook.levels, value)
  const course = courseOfSeries(one)
  const heading = course ? [said.course[course.direction][course.pace]] : []
  const { label } = describeQuantity(quantity, lang)
  const isWater = quantity === 'water_level_m'
  if (reached) {
    const where = isWater
      ? said.pastWithout(name, reached.label)
      : `${said.quantityNow(label, said.past(reached.label), name)}`
    return [where, ...heading].join(', ')
  }
  const distance = (next!.below ? said.above : said.under)(amountText(gap!, quantity, lang), next!.label)
  if (isComing(one)) {
    const what = !isWater ? said.quantityAt(label, name) : waters > 1 ? said.riverAt(name) : said.river
    return [said.moves(what, heading[0]!), distance].join(', ')
  }
  const calm = isWater ? (waters > 1 ? said.riversCalm(name) : said.riverCalm) : said.quantityCalm(label, name)
  return [calm, distance, ...heading].join(', ')
}

function plainText(one: Candidate, lang: Lang): string {
  const { quantity, value, name } = one
  const said = firstWords[lang]
  const described = describeQuantity(quantity, lang)
  const course = courseOfSeries(one)
  const heading = course ? [said.course[course.direction][course.pace]] : []
  return [said.quantityNow(described.label, valueText(value, described, lang), name), ...heading].join(', ')
}

const airOf = (all: readonly Candidate[]) =>
  all
    .flatMap(({ outlook }) => (outlook.meaning?.kind === 'ispu' ? [outlook.meaning] : []))
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))[0]

const airTone = (all: readonly Candidate[]) => airOf(all)?.severity

/** Rain of today and the air, where they are measured: the most of all stations. */
function skyText(all: readonly Candidate[], lang: Lang): string[] {
  const said = firstWords[lang]
  const rain = all.flatMap(({ outlook }) => outlook.sums?.today ?? [])
  const most = rain.length > 0 ? Math.max(...rain) : undefined
  const air = airOf(all)
  return [
    ...(most === undefined ? [] : [most > 0 ? said.rainToday(amountText(most, 'rainfall_mm', lang)) : said.dry]),
    ...(air ? [said.air(air.class[lang].toLowerCase(), formatNumber(air.value ?? null, 0, lang))] : []),
  ]
}
