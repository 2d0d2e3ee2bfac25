/**
 * The CAP messages of the alert log, read forward whenever somebody asks: those of the alerts that run, and the newest
 * of the others. Trouble of sensors is none of the public's, and is left out.
 */
import { openTurns } from '../../edge/platform/turns.ts'
import type { AlertEvent, AlertLogEntry } from '../contract.ts'
import { tooMany } from '../http/index.ts'
import { alertPagesOf, type Store } from '../store/index.ts'
import type { CapMessage } from './message.ts'
import { messageOf, type Renewal } from './renewals.ts'
import { openStatistics } from './statistics.ts'

const recent_max = 1_000
const searches_max = 8
const eventId = /^(.+)_\d+$/ // its alert's, and a number
const ofAlert_max = 100 // of one alert that flaps for days: its first message and the newest

export type Message = CapMessage & { exercise: boolean }
export type Messages = ReturnType<typeof openMessages>

/** `renewals`: what was sent without an event, by the alert. */
export function openMessages(store: Pick<Store, 'alertsAfter'>, renewalsOf: (alert: string) => readonly Renewal[]) {
  /** Of each alert its messages, oldest first; the alerts in the order of their newest. */
  const byAlert = new Map<string, Message[]>()
  const statistics = openStatistics()
  let pos = 0
  let count = 0
  let reading: Promise<void> = Promise.resolve()
  /** Each search reads the whole alert log. Anybody may ask, so few may wait. */
  const inTurn = openTurns({
    turns_max: searches_max,
    tooMany: () =>
      tooMany(
        {
          id: 'Pesan lama lain sedang dicari. Coba lagi beberapa detik lagi.',
          en: 'Other old messages are being looked for. Try again in a few seconds.',
        },
        5,
      ),
  })

  return {
    statistics: statistics.answer,
    /** Resolves when everything that was committed before is read. Rejects when the log cannot be read. */
    caughtUp(): Promise<void> {
      const next = reading.catch(() => undefined).then(readOn)
      reading = next
      return next
    },
    /** The alerts that run, newest change first, each with its messages, oldest first. */
    running: (): Message[][] => newestFirst().filter((messages) => isActive(messages)),
    /** The newest messages of everything else, newest first. */
    recent: (limit: number): Message[] =>
      newestFirst()
        .flatMap((messages) =>
          listedOf(isActive(messages) ? withRenewals(messages).slice(0, -1) : withRenewals(messages)),
        )
        .sort((a, b) => b.rank_ms - a.rank_ms)
        .slice(0, limit)
        .map(({ message }) => message),
    withRenewals,
    /** All messages of the alert of an event, oldest first; null = there is no such event. Older ones are looked for in the log. */
    async ofEvent(id: string): Promise<Message[] | null> {
      const known = [...byAlert.values()].find((messages) => messages.some(({ event }) => event.id === id))
      if (known) return withRenewals(known)
      const [, alert] = eventId.exec(id) ?? []
      return alert === undefined ? null : inTurn(() => searched(alert, id))
    },
  }

  async function readOn() {
    for await (const found of alertPagesOf(store, pos)) {
      for (const { entry } of found) take(entry.alert, entry.received_ms)
      pos = found.at(-1)!.pos
    }
  }

  function take(word: AlertLogEntry, sent_ms: number) {
    statistics.take(word)
    if (word.kind === 'acknowledged' || !isPublic(word)) return
    const known = byAlert.get(word.alert) ?? []
    byAlert.delete(word.alert) // the newest stand last
    byAlert.set(word.alert, bounded([...known, { event: word, sent_ms, exercise: word.exercise }]))
    count++
    if (count > 2 * recent_max) forgetOldest()
  }

  function forgetOldest() {
    count = [...byAlert.values()].reduce((sum, messages) => sum + messages.length, 0)
    for (const [alert, messages] of byAlert) {
      if (count <= recent_max) return
      if (isActive(messages)) continue
      byAlert.delete(alert)
      count -= messages.length
    }
  }

  function newestFirst(): Message[][] {
    return [...byAlert.values()].reverse()
  }

  /** With what was sent in between, in the order of sending. */
  function withRenewals(messages: readonly Message[]): Message[] {
    const { alert, exercise } = messages[0]!.event
    const renewals = renewalsOf(alert)
    return messages.flatMap((message) => {
      const own = renewals.filter((renewal) => renewal.event === message.event.id)
      return [message, ...own.map((renewal) => ({ ...messageOf(renewal, message.event), exercise }))]
    })
  }

  async function searched(alert: string, id: string): Promise<Message[] | null> {
    let found: Message[] = []
    for await (const entries of alertPagesOf(store)) {
      for (const { entry } of entries) {
        const word = entry.alert
        if (word.kind === 'acknowledged' || word.alert !== alert || !isPublic(word)) continue
        found = [...found, { event: word, sent_ms: entry.received_ms, exercise: word.exercise }]
      }
    }
    return found.some(({ event }) => event.id === id) ? withRenewals(found) : null
  }
}

/**
 * The messages of one alert, newest first, with the time by which they are listed among those of others. A later one
 * comes before an earlier one also when both were sent in one millisecond, or when the clock was set back in between: who
 * reads from the top must meet the end of a warning before what it ended.
 */
function listedOf(messages: readonly Message[]): { message: Message; rank_ms: number }[] {
  let rank_ms = Infinity
  return [...messages].reverse().map((message) => {
    rank_ms = Math.min(rank_ms, message.sent_ms)
    return { message, rank_ms }
  })
}

function isActive(messages: readonly Message[]): boolean {
  return messages.at(-1)!.event.level !== null
}

function bounded(messages: Message[]): Message[] {
  return messages.length <= ofAlert_max ? messages : [messages[0]!, ...messages.slice(2)]
}

/** A sensor that is silent or short of power is the operator's matter; a siren or hook tells him. */
function isPublic({ measured, series }: AlertEvent): boolean {
  return measured !== 'silence_s' && series?.quantity !== 'battery_v'
}
