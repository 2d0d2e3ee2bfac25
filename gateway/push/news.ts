/** What one phone is told: a change of an alert in the words of its language, short enough for a lock screen. */
import { createHash } from 'node:crypto'
import type { PushChoice, PushMessage } from '../contract.ts'
import { drill, headlineOf, lateLine, linesOf, type Queued, type Said } from '../hooks/index.ts'
import type { Envelope } from './sealing.ts'

type Lang = PushChoice['lang']

/** On its way to one phone. `event` names the lane in the queue: messages of one phone about one alert. */
export interface News extends Queued {
  /** The same after a restart; with the phone it is the message's. */
  id: string
  phone: string
  text: PushMessage
  envelope: Envelope
  said_ms: number
}

const day_s = 86_400 // a phone that was off overnight still has to know
const trial_s = 300
// Push services take 4,096 bytes, of which the encryption needs about 100 (RFC 8291); a phone shows a few lines of it.
const title_max = 150
const body_max = 600 // characters, of at most 4 bytes
const grave = ['Severe', 'Extreme']

const exercise = { id: 'LATIHAN', en: 'EXERCISE' }
const trial = {
  id: {
    title: 'Pantau: HP ini akan diberi tahu',
    body: 'Ini percobaan, bukan peringatan. Bila ada peringatan, pesannya datang seperti ini.',
  },
  en: {
    title: 'Pantau: this phone will be told',
    body: 'This is a test and no warning. When there is one, its message comes like this.',
  },
}

/** `said` in the words for this phone. `pos`: how far the alert log had been read. */
export function newsOf(said: Said, phone: { id: string; choice: Pick<PushChoice, 'lang'> }, pos: number): News {
  const { id, word, event, more, said_ms } = said
  const { lang } = phone.choice
  const { alert, rule, kind, severity, at_ms } = event
  const isWorse = kind === 'raised' || kind === 'escalated'
  const isGrave = isWorse && grave.includes(severity)
  const headline = headlineOf({ ...event, exercise: false }, lang)
  const lines = [
    ...(event.exercise ? [drill[lang]] : []),
    ...linesOf({ id, event, word, more, said_ms }).map((line) => line[lang]),
    event.why[lang],
    ...(kind !== 'cleared' && event.advice ? [event.advice[lang]] : []),
  ]
  return {
    ...{ id, word, phone: phone.id, pos, attempts: 0, said_ms },
    event: { alert: `${phone.id} ${alert}`, rule: `${phone.id} ${rule}` },
    text: {
      ...{
        title: cut(event.exercise ? `${exercise[lang]}: ${headline}` : headline, title_max),
        lang,
        tag: alert,
        at_ms,
      },
      body: cut(lines.join('\n'), body_max),
      url: `#${new URLSearchParams({ a: alert, l: lang })}`,
      loud: isWorse,
      stays: isGrave && !event.exercise,
    },
    envelope: { ttl_s: day_s, urgency: isGrave ? 'high' : 'normal', topic: topicOf(alert) },
  }
}

/** By which a phone that has just asked sees that it works. */
export function trialFor(lang: Lang, at_ms: number): Pick<News, 'text' | 'envelope'> {
  return {
    text: {
      ...trial[lang],
      lang,
      tag: 'trial',
      url: `#${new URLSearchParams({ p: 'phone', l: lang })}`,
      at_ms,
      loud: true,
      stays: false,
    },
    envelope: { ttl_s: trial_s, urgency: 'high', topic: 'trial' },
  }
}

/** With how late it is, when that is worth saying. */
export function lateText({ text }: Pick<News, 'text'>, delayed_s: number | null): PushMessage {
  if (delayed_s === null) return text
  const late = lateLine(delayed_s)
  return { ...text, body: cut(`${late[text.lang]}\n${text.body}`, body_max) }
}

/** The alert's, without telling a push service which alert it is. */
const topicOf = (alert: string) => createHash('sha256').update(alert).digest('base64url').slice(0, 32)

const cut = (text: string, length: number) => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)
