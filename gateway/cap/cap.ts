/**
 * CAP 1.2 documents (OASIS): one for each event of an alert, Alert, then Updates, then Cancel, each naming all that came
 * before. The elements come in the order of the schema. Status is Exercise until the operator, together with an
 * authority, sets Actual; the sender is the community, never an authority.
 */
import type { AlertEvent } from '../contract.ts'
import { offsetOf_min } from '../rules/index.ts'
import { document, element, type Xml } from './xml.ts'

export interface CapOptions {
  /** Who speaks, for example `warga-ciliwung@example.org`. See `senderProblem`. */
  sender: string
  senderName: string
  status: 'Actual' | 'Exercise' | 'System' | 'Test' | 'Draft'
  /** Of events that do not say in which time zone their place lies. */
  zone: string
  /** How long one message counts when no other follows. */
  expires_s: number
  /** Where the station stands, and the radius of the area it speaks for; null = unknown. */
  place?: { lat: number; lon: number; radius_km: number } | null
}

/** What a document is made from; how long a level was held before is told nowhere. */
export type CapEvent = Omit<AlertEvent, 'since_ms' | 'exercise'>

/** An event and when its message was made: the receipt in the log, so that a document never changes. */
export interface CapMessage {
  event: CapEvent
  sent_ms: number
}

const authorities = /bmkg|bnpb|bpbd|basarnas|kominfo|komdigi|\.go\.id$/i

/** Why this cannot be the sender of CAP messages; null when it can. */
export function senderProblem(sender: string): string | null {
  if (!/^[^\s,<&]+$/.test(sender))
    return `the CAP sender "${sender}" may not hold a space, comma, "<" or "&"; use an address such as warga@example.org`
  if (!authorities.test(sender)) return null
  return `the CAP sender "${sender}" looks like an authority's; warnings of the community go out under its own name`
}

/** One CAP document. `earlier`: the messages of the same alert before this one, oldest first. */
export function capDocument(message: CapMessage, earlier: readonly CapMessage[], options: CapOptions): string {
  const { event, sent_ms } = message
  const timeOf = (one: CapMessage, at_ms: number) => capTime(at_ms, offsetOf_min(one.event.zone ?? options.zone, at_ms))
  const sent = timeOf(message, sent_ms)
  const references = earlier.map((before) => `${options.sender},${before.event.id},${timeOf(before, before.sent_ms)}`)
  return document(
    element(
      'alert',
      [
        element('identifier', event.id),
        element('sender', options.sender),
        element('sent', sent),
        element('status', options.status),
        element('msgType', event.kind === 'raised' ? 'Alert' : event.kind === 'cleared' ? 'Cancel' : 'Update'),
        element('scope', 'Public'),
        references.length > 0 ? element('references', references.join(' ')) : null,
        info(message, options, 'id'),
        info(message, options, 'en'),
      ],
      { xmlns: 'urn:oasis:names:tc:emergency:cap:1.2' },
    ),
  )
}

/** What CAP calls a time: seconds, an offset, neither `Z` nor a fraction; UTC itself is `-00:00`. */
export function capTime(at_ms: number, offset_min: number): string {
  const local = new Date(at_ms + offset_min * 60_000).toISOString().slice(0, 19)
  const minutes = Math.abs(offset_min)
  const sign = offset_min > 0 ? '+' : '-'
  return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function info({ event, sent_ms }: CapMessage, options: CapOptions, language: 'id' | 'en'): Xml {
  const isOver = event.level === null
  const timeOf = (at_ms: number) => capTime(at_ms, offsetOf_min(event.zone ?? options.zone, at_ms))
  return element('info', [
    element('language', language === 'id' ? 'id-ID' : 'en-GB'),
    element('category', categoryOf(event)),
    element('event', event.subject[language]),
    element('responseType', isOver ? 'AllClear' : 'Monitor'),
    element('urgency', isOver ? 'Past' : 'Immediate'),
    element('severity', event.severity),
    element('certainty', 'Observed'),
    element('onset', timeOf(event.at_ms)),
    element('expires', timeOf(sent_ms + (event.holds_s ?? options.expires_s) * 1_000)),
    element('senderName', options.senderName),
    element('headline', headlineOf(event, language)),
    element('description', event.why[language]),
    event.advice && element('instruction', event.advice[language]),
    ...parametersOf(event),
    element('area', [
      element('areaDesc', event.place),
      options.place ? element('circle', `${options.place.lat},${options.place.lon} ${options.place.radius_km}`) : null,
    ]),
  ])
}

function headlineOf({ place, label, level }: CapEvent, language: 'id' | 'en'): string {
  if (level !== null) return `${place}: ${label}`
  return language === 'id' ? `${place}: ${label} berakhir` : `${place}: ${label} is over`
}

function categoryOf({ series, measured }: CapEvent): string {
  if (series === null) return 'Safety'
  if (measured === 'silence_s') return 'Infra'
  if (series.quantity.startsWith('pm')) return 'Health'
  return series.quantity === 'water_level_m' || series.quantity.startsWith('rain') ? 'Met' : 'Env'
}

function parametersOf(event: CapEvent): Xml[] {
  const flags = [...new Set(event.evidence.map(({ flag }) => flag))].join(' ')
  const named: [name: string, value: string][] = [
    ['rule', `${event.rule} v${event.version}`],
    ['alert', event.alert],
    ['label', event.label],
  ]
  if (event.value !== null) named.push([event.measured, String(event.value)])
  if (flags) named.push(['qartodFlags', flags])
  if (event.source) named.push(['thresholdSource', event.source])
  return named.map(([name, value]) => element('parameter', [element('valueName', name), element('value', value)]))
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
