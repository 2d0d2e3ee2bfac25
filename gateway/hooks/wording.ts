/** A message in words: what machines read of it, and what people read. */
import type { AlertEvent, Notice } from '../contract.ts'
import type { Message } from './message.ts'
import { linesOf } from './sentences.ts'
import { textOf, titleOf } from './text.ts'

/** The type of a webhook: `alert.raised`, …, `alert.acknowledged`, `alert.reminder`, `gateway.notice`. */
export function typeOf({ word, event }: Message): string {
  return word === 'notice' ? 'gateway.notice' : `alert.${word ?? event.kind}`
}

/** The `data` of a webhook, apart from long evidence that is cut there. */
export function dataOf({ event, word, more, notice, delayed_s }: Message): object {
  const late = delayed_s === undefined ? {} : { delayed_s }
  if (!notice) return { ...event, kind: word ?? event.kind, ...more, ...late }
  const { id, severity, since_ms, title, text } = notice
  const { gateway } = event
  const whose = gateway === undefined ? {} : { gateway }
  return {
    id,
    state: event.kind === 'cleared' ? 'ended' : 'active',
    severity,
    since_ms,
    title,
    text,
    ...whose,
    ...late,
  }
}

/** One line: subject of an e-mail, heading of a push message. */
export function headingOf(message: Message): string {
  const { event, word, notice } = message
  if (notice) return event.kind === 'cleared' ? `[SELESAI / OVER] ${notice.title.id}` : `[PANTAU] ${notice.title.id}`
  if (word === 'acknowledged') return `${titleOf(event)} (ditanggapi / acknowledged)`
  return `${word === 'reminder' ? '[PENGINGAT / REMINDER] ' : ''}${titleOf(event)}`
}

/** The whole message for people, Indonesian first. What is unusual about it stands in front. */
export function wordingOf(message: Message): string {
  const { event, notice } = message
  const lines = linesOf(message).flatMap(({ id, en }) => [id, en])
  const front = lines.length > 0 ? [...lines, ''] : []
  if (!notice) return [...front, textOf(event)].join('\n')
  const over = event.kind === 'cleared'
  const say = (title: string, text: string, end: string) => [title, over ? end : text]
  return [
    ...front,
    ...say(notice.title.id, notice.text.id, 'Gangguan ini sudah selesai.'),
    '',
    ...say(notice.title.en, notice.text.en, 'This trouble is over.'),
  ].join('\n')
}

/** How a notice is said. */
export interface NoticeSaid {
  at_ms: number
  /** Counts what was said of this trouble. */
  n: number
  isOver: boolean
  /** Whose it is; absent for one that was begun by an older version, which keeps its ids. */
  gateway?: string | undefined
}

/** A notice in the shape of an event, for templates and for the queue. */
export function eventOfNotice(notice: Notice, { at_ms, n, isOver, gateway }: NoticeSaid): AlertEvent {
  const whose = gateway === undefined ? '' : `_${gateway}`
  return {
    id: `notice_${notice.id}_${notice.since_ms}${whose}_${n}`,
    alert: `notice_${notice.id}${whose}`,
    ...(gateway !== undefined && { gateway }),
    rule: 'pantau',
    at_ms,
    exercise: false,
    kind: isOver ? 'cleared' : 'raised',
    version: 1,
    since_ms: notice.since_ms,
    series: null,
    measured: 'notice',
    place: 'Pantau',
    subject: notice.title,
    level: isOver ? null : 0,
    levels: 1,
    label: notice.title.id,
    severity: notice.severity,
    advice: null,
    source: null,
    value: null,
    why: notice.text,
    evidence: [],
  }
}
