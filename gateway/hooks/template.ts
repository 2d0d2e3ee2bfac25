/** Texts with places such as `{{label}}`, for receivers that want a body of their own. */
import type { Said } from '../../edge/platform/language.ts'
import type { AlertEvent } from '../contract.ts'
import { dateTimeText } from '../rules/index.ts'
import { textOf, titleOf } from './text.ts'

export { textOf, titleOf } from './text.ts'

const place = /\{\{\s*([\w.]+)\s*\}\}/g

/** What a template may name. `text` is the whole message for people, Indonesian first. */
const sayings = {
  id: (event) => event.id,
  alert: (event) => event.alert,
  rule: (event) => event.rule,
  gateway: (event) => event.gateway ?? '',
  kind: (event) => event.kind,
  type: (event) => `alert.${event.kind}`,
  timestamp: (event) => new Date(event.at_ms).toISOString(),
  at_ms: (event) => event.at_ms,
  place: (event) => event.place,
  station: (event) => event.series?.station ?? '',
  label: (event) => event.label,
  severity: (event) => event.severity,
  level: (event) => event.level,
  levels: (event) => event.levels,
  measured: (event) => event.measured,
  value: (event) => event.value,
  exercise: (event) => event.exercise,
  title: (event) => titleOf(event),
  text: (event) => textOf(event),
  'why.id': (event) => event.why.id,
  'why.en': (event) => event.why.en,
  'advice.id': (event) => event.advice?.id ?? '',
  'advice.en': (event) => event.advice?.en ?? '',
  'time.id': (event) => dateTimeText(event.at_ms, event.zone).id,
  'time.en': (event) => dateTimeText(event.at_ms, event.zone).en,
  'hazard.id': (event) => event.hazard?.id ?? '',
  'hazard.en': (event) => event.hazard?.en ?? '',
  area: (event) => event.area?.names.join(', ') ?? '',
  contact: (event) => event.contact ?? '',
  web: (event) => event.web ?? '',
  priority: (event) => priorityOf(event, [3, 4, 5, 5]),
  priority_10: (event) => priorityOf(event, [5, 7, 8, 10]),
} satisfies Record<string, (event: AlertEvent) => string | number | boolean | null>

/** What is wrong with a template for a body of this type; null when nothing is. */
export function templateProblem(template: string, contentType: string): Said | null {
  const wrong = [...template.matchAll(place)].map((match) => match[1]!).find((name) => !Object.hasOwn(sayings, name))
  if (wrong !== undefined) {
    const known = Object.keys(sayings).join(', ')
    return {
      id: `{{${wrong}}} tidak berarti apa-apa; yang dikenal: ${known}`,
      en: `{{${wrong}}} means nothing; known: ${known}`,
    }
  }
  if (!/\bjson\b/.test(contentType)) return null
  try {
    JSON.parse(template.replace(place, (_, name: string) => (numbers.has(name) ? '1' : 'text')))
    return null
  } catch (err) {
    if (!(err instanceof SyntaxError)) throw err
    return {
      id: 'bukan JSON setelah diisi; beri tanda kutip pada teks, atau sebut content-type lain di "headers"',
      en: 'is not JSON once filled; put texts in quotes, or say another content-type in "headers"',
    }
  }
}

// These stand in JSON without quotes.
const numbers = new Set(['at_ms', 'level', 'levels', 'value', 'exercise', 'priority', 'priority_10'])

/**
 * The template with its places filled. Texts are escaped as the type of the body asks (inside a JSON string, a form, XML),
 * so no name with a quote can break out of its place; numbers, true, false and null stand as they are. `instead`: what a
 * message says in place of its event.
 */
export function fillTemplate(
  template: string,
  event: AlertEvent,
  contentType: string,
  instead: Partial<Record<keyof typeof sayings, string>> = {},
): string {
  const escaped = escapeFor(contentType)
  return template.replace(place, (_, name: keyof typeof sayings) => {
    const value = instead[name] ?? sayings[name](event)
    return typeof value === 'string' ? escaped(value) : String(value)
  })
}

/** The type of a body by its headers, whatever their case; JSON when they do not say. */
export function contentTypeOf(headers: Record<string, string>): string {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')
  return given?.[1] ?? 'application/json'
}

/** How loud a push service is, by severity from Minor to Extreme. What wakes nobody: the end, and drills. */
function priorityOf({ kind, severity, exercise }: AlertEvent, loudness: readonly number[]): number {
  const rank = ['Minor', 'Moderate', 'Severe', 'Extreme'].indexOf(severity)
  return kind === 'cleared' || exercise ? loudness[0]! : loudness[rank]!
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeFor(contentType: string): (text: string) => string {
  if (/\bjson\b/.test(contentType)) return (text) => JSON.stringify(text).slice(1, -1)
  if (/x-www-form-urlencoded/.test(contentType)) return (text) => new URLSearchParams({ '': text }).toString().slice(1)
  if (/\b(xml|html)\b/.test(contentType)) return (text) => text.replace(/[&<>"']/g, (character) => entities[character]!)
  return (text) => text
}
