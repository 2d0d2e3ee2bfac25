/**
 * The CAP documents and their feed, made when they are asked for, from the alert log. What a document said once it says
 * for ever: when the operator goes from Exercise to Actual, earlier exercises stay exercises, so the instants of these
 * changes are kept with the record.
 */
import type { AlertLogEntry } from '../contract.ts'
import type { Reader, Tools } from '../reader.ts'
import { usualZone } from '../rules/index.ts'
import type { AlertEntry, Store } from '../store/index.ts'
import { type CapMessage, capDocument } from './cap.ts'
import { capFeed } from './feed.ts'
import { type CapPublisher, capResource } from './routes.ts'
import type { CapSettings } from './settings.ts'

const reader = 'cap'
const messages_max = 1_000 // as many of the newest can be asked for
const feed_max = 100
const changes_max = 100

interface Change {
  since_ms: number
  status: CapSettings['status']
}
type Message = CapMessage & { exercise: boolean }

/** A reader of the alert log without a position of its own: it looks when it is asked. */
export async function openCap(
  store: Pick<Store, 'alerts' | 'stations' | 'reader' | 'saveReader' | 'position'>,
  { cap }: { cap: CapSettings },
  { now }: Pick<Tools, 'now'>,
): Promise<Reader> {
  const changes = await changesOf(store, cap.status, now())
  const publisher: CapPublisher = {
    async feed(address) {
      const messages = (await messagesOf(store)).slice(0, feed_max)
      return capFeed(messages, {
        address: (cap.address ?? address).replace(/\/+$/, ''),
        title: `Peringatan dini: ${cap.sender_name}`,
        author: cap.sender_name,
        empty_ms: changes[0]!.since_ms,
      })
    },
    async document(id) {
      const messages = await messagesOf(store)
      const index = messages.findIndex(({ event }) => event.id === id)
      const message = messages[index]
      if (!message) return null
      const earlier = messages.slice(index + 1).filter(({ event }) => event.alert === message.event.alert)
      return capDocument(message, earlier.reverse(), {
        sender: cap.sender,
        senderName: cap.sender_name,
        status: message.exercise ? 'Exercise' : statusAt(changes, message.sent_ms),
        zone: cap.zone ?? usualZone,
        expires_s: cap.expires_s,
        place: await placeOf(store, message, cap.radius_km),
      })
    },
  }
  return {
    name: reader,
    position: store.position,
    state: () => ({ ok: true, says: `CAP messages go out as ${cap.status}, from ${cap.sender}.` }),
    resources: (app) => capResource(app, publisher),
    close: async () => undefined,
  }
}

/** Newest first. */
async function messagesOf(store: Pick<Store, 'alerts'>): Promise<Message[]> {
  return (await store.alerts(messages_max)).flatMap(messageOf)
}

function messageOf({ alert, received_ms }: AlertEntry): Message[] {
  const word: AlertLogEntry = alert
  return word.kind === 'acknowledged' ? [] : [{ event: word, sent_ms: received_ms, exercise: word.exercise }]
}

async function placeOf(store: Pick<Store, 'stations'>, { event }: Message, radius_km: number) {
  const station = event.series?.station
  const known = (await store.stations()).find((one) => one.station === station)
  return known?.about?.place ? { ...known.about.place, radius_km } : null
}

function statusAt(changes: Change[], at_ms: number): CapSettings['status'] {
  return changes.findLast(({ since_ms }) => since_ms <= at_ms)?.status ?? 'Exercise'
}

async function changesOf(
  store: Pick<Store, 'reader' | 'saveReader' | 'position'>,
  status: CapSettings['status'],
  now_ms: number,
): Promise<Change[]> {
  const { state } = await store.reader(reader)
  const known = (state as { changes?: Change[] } | undefined)?.changes ?? []
  if (known.at(-1)?.status === status) return known
  const changes = [...known, { since_ms: now_ms, status }].slice(-changes_max)
  await store.saveReader({ reader, pos: store.position(), state: { changes } })
  return changes
}
