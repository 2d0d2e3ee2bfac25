/**
 * The CAP documents and their feed, made when they are asked for, from the alert log. What a document said once it says
 * for ever: when the operator goes from Exercise to Actual, earlier exercises stay exercises, so the instants of these
 * changes are kept with the record, and so is what was sent to renew a warning.
 */
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { hour_ms } from '../../edge/platform/time.ts'
import { type LocalizedText, type Position, saysOf } from '../contract.ts'
import type { Reader, Tools } from '../reader.ts'
import { correctedRow, usualZone } from '../rules/index.ts'
import type { Store } from '../store/index.ts'
import { capDocument } from './cap.ts'
import { capFeed } from './feed.ts'
import { idOf } from './message.ts'
import { type Message, type Messages, openMessages } from './messages.ts'
import { isDue, type Renewal, renewed } from './renewals.ts'
import { type CapPublisher, capResource } from './routes.ts'
import { type CapSettings, senderOf } from './settings.ts'

const reader = 'cap'
const feed_max = 100
const changes_max = 100
const look_max_ms = 30_000
const rows_max = 5_000 // an hour at one reading a second

interface Change {
  since_ms: number
  status: CapSettings['status']
}

/** What is kept with the record. */
interface Saved {
  changes: Change[]
  renewals: Renewal[]
}

type CapStore = Pick<Store, 'alertsAfter' | 'rows' | 'reader' | 'saveReader' | 'position'>

export interface CapTools extends Pick<Tools, 'now' | 'log'> {
  /** For tests; otherwise this computer's. */
  clock?: Clock
  /** Which gateway speaks, and where its record stood when it was named: a feed that was out before keeps its id. */
  gateway?: string
  made_at_pos?: number
  /** Where a station stands, for events of before they carried their area: as registered, else as it says itself. */
  placeOf?: (station: string) => Position | null
}

/** A reader of the alert log without a position of its own: it looks when it is asked, and before a warning expires. */
export async function openCap(
  store: CapStore,
  { cap, public_place }: { cap: CapSettings; public_place?: 'exact' | 'coarse' },
  { now, log, clock = realClock(now), gateway, made_at_pos, placeOf }: CapTools,
): Promise<Reader> {
  let saved = await savedOf(store, cap.status, now())
  const messages = openMessages(store, (alert) => saved.renewals.filter((renewal) => renewal.alert === alert))
  const closing = new AbortController()
  let trouble: LocalizedText | null = null
  const nextAlert = { alert: `_${gateway}`, gateway }
  const looking = look()

  const publisher: CapPublisher = {
    async feed() {
      await messages.caughtUp()
      return capFeed(listed(messages), {
        address: cap.address?.replace(/\/+$/, '') ?? null,
        title: `Peringatan dini: ${cap.sender_name}`,
        author: cap.sender_name,
        empty_ms: saved.changes[0]!.since_ms,
        gateway: made_at_pos === 0 ? gateway : undefined,
      })
    },
    async document(id) {
      await messages.caughtUp()
      const all = await messages.ofEvent(id.replace(/_r\d+$/, ''))
      const index = all?.findIndex((message) => idOf(message) === id) ?? -1
      if (!all || index === -1) return null
      const message = all[index]!
      return capDocument(message, all.slice(0, index), {
        sender: senderOf(cap, message.event),
        senderName: cap.sender_name,
        status: message.exercise ? 'Exercise' : statusAt(saved.changes, message.sent_ms),
        zone: cap.zone ?? usualZone,
        expires_s: cap.expires_s,
        radius_km: cap.radius_km,
        position: positionOf(message),
        isCoarse: public_place === 'coarse',
      })
    },
    async statistics() {
      await messages.caughtUp()
      return messages.statistics()
    },
  }
  return {
    name: reader,
    position: store.position,
    state() {
      return { ok: trouble === null, ...saysOf(trouble ?? textOf({ ...cap, sender: senderOf(cap, nextAlert) })) }
    },
    resources: (app) => capResource(app, publisher),
    async close() {
      closing.abort()
      await looking
    },
  }

  function positionOf({ event }: Message): Position | null {
    if (event.area?.position || event.area?.polygon || !event.series) return null
    return placeOf?.(event.series.station) ?? null
  }

  async function look() {
    const every_ms = Math.min(look_max_ms, (cap.expires_s * 1_000) / 6)
    while (!closing.signal.aborted) {
      try {
        await renewWhatIsDue()
        trouble = null
      } catch (err) {
        if (closing.signal.aborted) return
        if (trouble === null) log.error({ err }, 'CAP messages could not be renewed; trying again')
        trouble = notRenewed
      }
      await clock.wait(every_ms, closing.signal)
    }
  }

  async function renewWhatIsDue() {
    await messages.caughtUp()
    const running = messages.running().filter(([message]) => !message!.exercise)
    const alerts = new Set(running.map(([message]) => message!.event.alert))
    for (const all of running) {
      const last = messages.withRenewals(all).at(-1)!
      if (!isDue(last, cap.expires_s, now())) continue
      const { id: event, alert } = last.event
      const renewal = { event, alert, n: (last.renewal?.n ?? 0) + 1, sent_ms: now(), latest: await latestOf(last) }
      const next = { ...saved, renewals: renewed(saved.renewals, renewal, alerts) }
      await store.saveReader({ reader, pos: store.position(), state: next })
      saved = next
    }
  }

  /** What the sensor says now, where the warning is about that very number. */
  async function latestOf({ event: { series, measured } }: Message): Promise<Renewal['latest']> {
    if (!series || measured !== series.quantity) return null
    const range = { from_ms: now() - hour_ms, to_ms: now() + 1, limit: rows_max }
    const { rows } = await store.rows({ ...series, ...range, corrected: true })
    const found = rows.map(correctedRow).findLast(({ value }) => value !== null)
    return found ? { at_ms: found.at_ms, value: found.value! } : null
  }
}

/** The newest of each alert that runs first, however many others there are; real ones before exercises. */
function listed(messages: Messages): Message[] {
  const running = messages.running().map((all) => messages.withRenewals(all).at(-1)!)
  const first = running.sort((a, b) => Number(a.exercise) - Number(b.exercise) || b.sent_ms - a.sent_ms)
  return [...first, ...messages.recent(Math.max(0, feed_max - first.length))]
}

function textOf({ status, sender, address }: CapSettings): LocalizedText {
  const id = `Pesan CAP dikirim sebagai ${status}, dari ${sender}.`
  const en = `CAP messages go out as ${status}, from ${sender}.`
  if (status !== 'Actual' || address) return { id, en }
  return {
    id: `${id} Tulis cap.address, alamat server desa ini bagi orang lain: tanpanya tautan tidak lengkap, dan sebagian pembaca membuangnya.`,
    en: `${en} Say cap.address, where others reach the gateway: without it links have no host, and some readers drop them.`,
  }
}

const notRenewed: LocalizedText = {
  id: 'Peringatan yang masih berlaku tidak dapat diperbarui sebagai pesan CAP; sebabnya ada di log server desa.',
  en: 'Warnings that go on cannot be renewed; the log has the reason.',
}

function statusAt(changes: Change[], at_ms: number): CapSettings['status'] {
  return changes.findLast(({ since_ms }) => since_ms <= at_ms)?.status ?? 'Exercise'
}

async function savedOf(
  store: Pick<Store, 'reader' | 'saveReader' | 'position'>,
  status: CapSettings['status'],
  now_ms: number,
): Promise<Saved> {
  const { state } = await store.reader(reader)
  const { changes: known = [], renewals = [] } = (state as Partial<Saved> | undefined) ?? {}
  if (known.at(-1)?.status === status) return { changes: known, renewals }
  const changes = [...known, { since_ms: now_ms, status }].slice(-changes_max)
  const saved = { changes, renewals }
  await store.saveReader({ reader, pos: store.position(), state: saved }, { urgent: true }) // a start waits for it
  return saved
}
