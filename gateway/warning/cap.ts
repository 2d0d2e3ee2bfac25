/**
 * CAP 1.2 documents (OASIS): one for each event of an alert, Alert, then Updates, then Cancel, each naming all that came
 * before. The elements come in the order of the schema. Status is Exercise until the operator, together with an
 * authority, sets Actual; the sender is the community, never an authority.
 */
import { quantities } from '../../hardware/quantities.ts'
import type { AlertEvent } from './event.ts'
import { isCombination, type Level, levelsOf, type Rule } from './rule.ts'
import { document, element, type Xml } from './xml.ts'

export interface CapOptions {
  /** Who speaks, for example `warga-ciliwung@example.org`. See `senderProblem`. */
  sender: string
  senderName: string
  status: 'Actual' | 'Exercise' | 'System' | 'Test' | 'Draft'
  /** Minutes east of UTC: 420 WIB, 480 WITA, 540 WIT. */
  offset_min: number
  /** How long one message counts when no other follows. */
  expires_s: number
  /** Where the station stands, and the radius of the area it speaks for; null = unknown. */
  place?: { lat: number; lon: number; radius_km: number } | null
}

/** An event and when its message was made: the receipt in the log, so that a document never changes. */
export interface CapMessage {
  event: AlertEvent
  sent_ms: number
}

const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const
const authorities = /bmkg|bnpb|bpbd|basarnas|kominfo|komdigi|\.go\.id$/i

/** Why this cannot be the sender of CAP messages; null when it can. */
export function senderProblem(sender: string): string | null {
  if (!/^[^\s,<&]+$/.test(sender))
    return `the CAP sender "${sender}" may not hold a space, comma, "<" or "&"; use an address such as warga@example.org`
  if (!authorities.test(sender)) return null
  return `the CAP sender "${sender}" looks like an authority's; warnings of the community go out under its own name`
}

/** One CAP document. `earlier`: the messages of the same alert before this one, oldest first. */
export function capDocument(
  rule: Rule,
  message: CapMessage,
  earlier: readonly CapMessage[],
  options: CapOptions,
): string {
  const { event, sent_ms } = message
  const sent = capTime(sent_ms, options.offset_min)
  const references = earlier.map(
    (before) => `${options.sender},${before.event.id},${capTime(before.sent_ms, options.offset_min)}`,
  )
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
        info(rule, message, options, 'id'),
        info(rule, message, options, 'en'),
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

function info(rule: Rule, { event, sent_ms }: CapMessage, options: CapOptions, language: 'id' | 'en'): Xml {
  const isOver = event.level === null
  const level = levelsOf(rule)[event.level ?? 0]
  const place = rule.name ?? (isCombination(rule) ? rule.id : rule.station)
  const advice = isOver
    ? undefined
    : (level?.text?.[language] ?? (isCombination(rule) ? rule.text?.[language] : undefined))
  return element('info', [
    element('language', language === 'id' ? 'id-ID' : 'en-GB'),
    element('category', categoryOf(rule)),
    element('event', subjectOf(rule, language)),
    element('responseType', isOver ? 'AllClear' : 'Monitor'),
    element('urgency', isOver ? 'Past' : 'Immediate'),
    element('severity', severityOf(event, level)),
    element('certainty', 'Observed'),
    element('onset', capTime(event.at_ms, options.offset_min)),
    element('expires', capTime(sent_ms + options.expires_s * 1_000, options.offset_min)),
    element('senderName', options.senderName),
    element('headline', headlineOf(place, event, language)),
    element('description', event.why[language]),
    advice === undefined ? null : element('instruction', advice),
    ...parametersOf(rule, event),
    element('area', [
      element('areaDesc', place),
      options.place ? element('circle', `${options.place.lat},${options.place.lon} ${options.place.radius_km}`) : null,
    ]),
  ])
}

function headlineOf(place: string, { label, level }: AlertEvent, language: 'id' | 'en'): string {
  if (level !== null) return `${place}: ${label}`
  return language === 'id' ? `${place}: ${label} berakhir` : `${place}: ${label} is over`
}

function subjectOf(rule: Rule, language: 'id' | 'en'): string {
  if (isCombination(rule)) return rule.label
  if (rule.measure === 'silence') return language === 'id' ? 'Data tidak terkirim' : 'Missing data'
  return quantities[rule.quantity].label[language]
}

function categoryOf(rule: Rule): string {
  if (isCombination(rule)) return 'Safety'
  if (rule.measure === 'silence') return 'Infra'
  if (rule.quantity.startsWith('pm')) return 'Health'
  return rule.quantity === 'water_level_m' || rule.quantity.startsWith('rain') ? 'Met' : 'Env'
}

// By position: with three levels Moderate, Severe, Extreme; one level alone is Moderate; more than four share Minor.
function severityOf({ level, levels }: AlertEvent, stated: Level | undefined): string {
  if (level === null) return 'Minor'
  if (stated?.severity) return stated.severity
  const lowest = levels >= 4 ? 4 - levels : 1
  return severities[Math.max(0, lowest + level)] ?? 'Extreme'
}

function parametersOf(rule: Rule, event: AlertEvent): Xml[] {
  const flags = [...new Set(event.evidence.map(({ flag }) => flag))].join(' ')
  const named: [name: string, value: string][] = [
    ['rule', `${event.rule} v${event.version}`],
    ['alert', event.alert],
    ['label', event.label],
  ]
  if (event.value !== null) named.push([isCombination(rule) ? 'rulesWarning' : rule.quantity, String(event.value)])
  if (flags) named.push(['qartodFlags', flags])
  if (rule.source) named.push(['thresholdSource', rule.source])
  return named.map(([name, value]) => element('parameter', [element('valueName', name), element('value', value)]))
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
