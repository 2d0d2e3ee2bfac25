/** An alert as people read it at night on a phone: what, why, what to do, where, until when, whom to call; in two languages. */
import type { AlertEvent, LocalizedText } from '../contract.ts'
import { dateTimeText, timeText } from '../rules/index.ts'

const becomes: Record<AlertEvent['kind'], (label: string) => LocalizedText> = {
  raised: (label) => ({ id: label, en: label }),
  escalated: (label) => ({ id: `naik ke ${label}`, en: `up to ${label}` }),
  eased: (label) => ({ id: `turun ke ${label}`, en: `down to ${label}` }),
  cleared: (label) => ({ id: `${label} berakhir`, en: `${label} is over` }),
}

/** One line: subject of an e-mail, first line of a chat message. */
export function titleOf(event: AlertEvent): string {
  return headlineOf(event, 'id')
}

/** The whole message, Indonesian first; each language is complete in itself. */
export function textOf(event: AlertEvent): string {
  const source = event.source && `Sumber / source: ${event.source}`
  return [...linesOf(event, 'id'), '', ...linesOf(event, 'en'), ...(source ? ['', source] : [])].join('\n')
}

type Language = keyof LocalizedText

function linesOf(event: AlertEvent, language: Language): string[] {
  const { why, advice, at_ms, zone, web } = event
  const lines = [
    headlineOf(event, language),
    event.exercise && drill[language],
    why[language],
    advice?.[language],
    ...(event.level === null ? [] : [areaLine(event), arrivalLine(event), holdsLine(event)]).map(
      (line) => line?.[language],
    ),
    dateTimeText(at_ms, zone)[language],
    callLine(event)?.[language],
    web,
  ]
  return lines.filter((line): line is string => typeof line === 'string' && line !== '')
}

/** What an exercise is. */
export const drill: LocalizedText = {
  id: 'Ini latihan. Tidak ada bahaya, tidak ada yang perlu mengungsi.',
  en: 'This is an exercise. There is no danger, nobody has to move.',
}

/** "Katulampa: naik ke Siaga 2": what happened where, in one language. */
export function headlineOf({ kind, place, label, exercise }: AlertEvent, language: Language): string {
  return `${exercise ? '[LATIHAN / EXERCISE] ' : ''}${place}: ${becomes[kind](label)[language]}`
}

function areaLine({ area }: AlertEvent): LocalizedText | null {
  if (!area || area.names.length === 0) return null
  const names = area.names.join(', ')
  return { id: `Wilayah: ${names}.`, en: `Area: ${names}.` }
}

/** Only while it gets worse: what comes down later is no arrival. */
function arrivalLine({ arrives, kind, at_ms, zone }: AlertEvent): LocalizedText | null {
  if (!arrives || arrives.length === 0 || kind === 'eased') return null
  const places = arrives.map(({ place, after_s }) => ({ place, at: timeText(at_ms + after_s * 1_000, zone) }))
  return {
    id: `Perkiraan air tiba: ${places.map(({ place, at }) => `${place} sekitar pukul ${at.id}`).join(', ')}.`,
    en: `The water is expected at ${places.map(({ place, at }) => `${place} about ${at.en}`).join(', ')}.`,
  }
}

function holdsLine({ holds_s, at_ms, zone }: AlertEvent): LocalizedText | null {
  if (holds_s === undefined) return null
  const until = timeText(at_ms + holds_s * 1_000, zone)
  return {
    id: `Berlaku sampai pukul ${until.id}, atau sampai ada kabar baru.`,
    en: `It holds until ${until.en}, or until there is news.`,
  }
}

function callLine({ contact }: AlertEvent): LocalizedText | null {
  return contact ? { id: `Hubungi: ${contact}`, en: `Call: ${contact}` } : null
}
