/** The `info` block of a CAP document: one in each language, in the order of the schema. */
import type { AlertEvent, Position } from '../contract.ts'
import { coarse } from '../http/index.ts'
import { dateTimeText, formatOfWord, numberText, offsetOf_min } from '../rules/index.ts'
import type { CapMessage, CapOptions } from './message.ts'
import { expires_ms } from './renewals.ts'
import { capTime } from './time.ts'
import { element, type Xml } from './xml.ts'

type Language = 'id' | 'en'

export function info(message: CapMessage, options: CapOptions, language: Language): Xml {
  const { event, sent_ms } = message
  const timeOf = (at_ms: number) => capTime(at_ms, offsetOf_min(event.zone ?? options.zone, at_ms))
  const isOver = event.level === null
  return element('info', [
    element('language', language === 'id' ? 'id-ID' : 'en-GB'),
    element('category', categoryOf(event)),
    element('event', (event.hazard ?? event.subject)[language]),
    element('responseType', responseOf(event)),
    element('urgency', isOver ? 'Past' : isAtLeast(event, 'Severe') ? 'Immediate' : 'Expected'),
    element('severity', event.severity),
    element('certainty', isSure(message) ? 'Observed' : 'Likely'),
    event.hazard ? element('eventCode', named('pantau:hazard', slugOf(event.hazard.en))) : null,
    element('onset', timeOf(event.at_ms)),
    element('expires', timeOf(sent_ms + expires_ms(event, options.expires_s))),
    element('senderName', options.senderName),
    element('headline', headlineOf(event, language)),
    element('description', descriptionOf(message, options, language)),
    event.advice && element('instruction', event.advice[language]),
    event.web === undefined ? null : element('web', event.web),
    event.contact === undefined ? null : element('contact', event.contact),
    ...parametersOf(event),
    areaOf(event, options),
  ])
}

function headlineOf({ place, label, level }: AlertEvent, language: Language): string {
  if (level !== null) return `${place}: ${label}`
  return language === 'id' ? `${place}: ${label} berakhir` : `${place}: ${label} is over`
}

/** A renewal says that nothing changed, and how new its number is. */
function descriptionOf({ event, renewal }: CapMessage, { zone }: CapOptions, language: Language): string {
  const why = event.why[language]
  if (!renewal) return why
  const { latest } = renewal
  const at = dateTimeText(latest?.at_ms ?? event.evidence.at(-1)?.at_ms ?? event.at_ms, event.zone ?? zone)[language]
  const value = latest && numberText(event.format ?? formatOfWord(event.measured), latest.value)[language]
  const news =
    language === 'id'
      ? `Masih berlaku. ${value ? `Data terakhir: ${value}, ${at}.` : `Tidak ada data baru sejak ${at}.`}`
      : `Still in force. ${value ? `Latest reading: ${value}, ${at}.` : `No new data since ${at}.`}`
  return `${news} ${why}`
}

function categoryOf({ series, hazard }: AlertEvent): string {
  if (series === null) return /flood|rain/i.test(hazard?.en ?? '') ? 'Met' : 'Safety'
  if (series.quantity.startsWith('pm')) return 'Health'
  return series.quantity === 'water_level_m' || series.quantity.startsWith('rain') ? 'Met' : 'Env'
}

const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const

function isAtLeast({ severity }: AlertEvent, least: (typeof severities)[number]): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least)
}

/** What to do, in CAP's words. Where a rule ended and not the danger, nobody is told that all is clear. */
function responseOf(event: AlertEvent): string {
  if (event.level === null) return event.expired ? 'Monitor' : 'AllClear'
  const isWater = /flood|rain/i.test(event.hazard?.en ?? '') || event.series?.quantity === 'water_level_m'
  if (event.severity === 'Extreme') return isWater ? 'Evacuate' : 'Shelter'
  if (event.severity === 'Severe') return isWater ? 'Prepare' : 'Avoid'
  return 'Monitor'
}

/** Seen by a reading that nothing speaks against. */
function isSure({ event, renewal }: CapMessage): boolean {
  const newest = event.evidence.at(-1)
  if (renewal && renewal.latest === null && event.series !== null) return false
  return newest === undefined || ((newest.flag === 1 || newest.flag === 2) && newest.clock === undefined)
}

function areaOf(event: AlertEvent, options: CapOptions): Xml {
  const { names = [], polygon, geocode = {}, position = options.position ?? undefined } = event.area ?? {}
  return element('area', [
    element('areaDesc', names.length > 0 ? names.join(', ') : event.place),
    polygon ? element('polygon', polygon.map(pointOf).join(' ')) : null,
    !polygon && position ? element('circle', circleOf(position, options)) : null,
    ...Object.entries(geocode).map(([list, code]) => element('geocode', named(list, code))),
  ])
}

// A place to the second decimal is up to 0.8 km off: the circle still holds what it held.
function circleOf(position: Position, { radius_km, isCoarse }: CapOptions): string {
  return isCoarse ? `${pointOf(coarse(position))} ${radius_km + 1}` : `${pointOf(position)} ${radius_km}`
}

const pointOf = ({ lat, lon }: Position) => `${lat},${lon}`

function parametersOf(event: AlertEvent): Xml[] {
  const flags = [...new Set(event.evidence.map(({ flag }) => flag))].join(' ')
  const parameters: [name: string, value: string][] = [
    ['rule', `${event.rule} v${event.version}`],
    ['alert', event.alert],
    ['label', event.label],
  ]
  if (event.value !== null) parameters.push([event.measured, String(event.value)])
  if (flags) parameters.push(['qartodFlags', flags])
  if (event.source) parameters.push(['thresholdSource', event.source])
  return parameters.map(([name, value]) => element('parameter', named(name, value)))
}

function named(name: string, value: string): Xml[] {
  return [element('valueName', name), element('value', value)]
}

/** "Flash flood" → "flash-flood". */
function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
