/**
 * Telling phones: a reader of the alert log with one position for all of them. What it has read, what was told and what is to
 * go out are kept in one commit, so that a restart loses nothing; what goes out twice takes the place of the first.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { Thread } from '../../edge/platform/thread.ts'
import type { Trust } from '../../edge/platform/trust.ts'
import type { AlertLogEntry } from '../contract.ts'
import {
  type ActiveAlert,
  type Answer,
  activeAt,
  followActive,
  type Hearing,
  openHookReading,
  type Said,
} from '../hooks/index.ts'
import { type AlertAt, openSetAside, type Store } from '../store/index.ts'
import { choiceKey, openAudiences } from './audience.ts'
import type { KeptPush, Phone } from './file.ts'
import { type News, newsOf, trialFor } from './news.ts'
import type { PushCalls } from './push-thread.ts'
import type { Seal } from './sealing.ts'
import { openService, type PushService, type ServiceCounts, type ServiceOptions } from './service.ts'

export interface DeskOptions {
  store: Pick<Store, 'alertsAfter' | 'alertsFrom' | 'position'>
  thread: Pick<Thread<PushCalls>, 'ask'>
  kept: KeptPush
  seal: Seal
  allowPrivate: boolean
  trust?: Trust | undefined
  /** For tests; otherwise what asks over the network. */
  post?: ServiceOptions['post']
  /** False: each change of an alert that flaps is told. */
  brake?: boolean
  /** Whether this phone may still be told: on a closed gateway only those of people who may see. */
  mayBeTold(phone: Pick<Phone, 'person'>): boolean
  /** False: its person was removed, and it is forgotten. */
  mayStay(phone: Pick<Phone, 'person'>): boolean
  clock: Clock
  random: () => number
  log: Logger
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

const waiting_max = 10 // of one phone: what is overtaken waits no more, so these are so many alerts

/** Reads on at once. */
export async function openDesk(options: DeskOptions) {
  const { store, thread, kept, clock, random, log, mayBeTold, mayStay, brake, ...ofService } = options
  const aside = openSetAside('push', log)
  const phones = new Map(kept.phones.map((phone) => [phone.id, phone]))
  const services = new Map<string, { service: PushService; members: Set<string> }>() // by address, with the ids of their phones
  const counts: ServiceCounts & { gone: number } = { delivered: 0, failed: 0, dead: 0, gone: 0 }
  const since = { wall_ms: clock.now(), elapsed_ms: clock.elapsed_ms() }
  const steadyNow = () => since.wall_ms + clock.elapsed_ms() - since.elapsed_ms
  // Whoever begins, or comes back when nobody was told for long, is not told of what was before.
  const backlogTo = store.position()
  let pos = kept.pos === null || phones.size === 0 ? backlogTo : Math.min(kept.pos, backlogTo)
  let isClosed = false
  let cancelTimer: () => void = () => undefined

  const active = new Map<string, ActiveAlert>()
  for (const one of await activeAt(store, pos)) active.set(one.newest.alert, one)
  const audiences = openAudiences({ brake, now: steadyNow, active: () => [...active.values()] })
  audiences.restore(kept.phones, kept.told)
  const reading = openHookReading({ alertsFrom: store.alertsFrom, hasRoom: () => true, take })
  for (const phone of kept.phones) at(phone).members.add(phone.id)
  for (const news of kept.due) {
    const phone = phones.get(news.phone)
    if (phone) at(phone).service.queue.add(news)
  }
  deliver((hearing) => hearing.passTime())
  reading.begin(pos)

  return {
    setAside: aside.count,
    phones: () => phones.size,
    phone: (id: string) => phones.get(id),
    services: () => Array.from(services.values(), ({ service, members }) => ({ service, phones: members.size })),
    waiting: () => all().reduce((sum, { queue }) => sum + queue.size(), 0),
    counts: (): typeof counts => {
      const sum = { ...counts }
      for (const service of all()) add(sum, service.counts)
      return sum
    },
    position: () => pos,
    isIdle: () => reading.isCaughtUp() && all().every(({ queue }) => queue.size() === 0),
    /**
     * Sends a message that says that it works, and keeps the phone when its service has taken it: who is told that a phone
     * will be told must not rely on what has never worked. Resolves always.
     */
    async join(phone: Phone): Promise<Answer> {
      const { service, members } = at(phone)
      members.add(phone.id)
      const answer = await service.tell(phone, trialFor(phone.choice.lang, clock.now()))
      if (answer.isOk) await keep(phone)
      else if (!phones.has(phone.id)) leaveService(phone)
      return answer
    },
    /** A phone that is told chooses anew. */
    keep,
    /** False when it is not known. Resolves when it is forgotten, copies included. */
    async drop(id: string): Promise<boolean> {
      const phone = phones.get(id)
      if (!phone) return false
      await forget([phone])
      return true
    },
    /** Forgets those of people who were removed, and asks whether the services can be reached. */
    async look() {
      const out = Array.from(phones.values()).filter((phone) => !mayStay(phone))
      if (out.length > 0) await forget(out)
      await Promise.all(all().map((service) => service.look()))
    },
    async close() {
      isClosed = true
      cancelTimer()
      reading.stop()
      await Promise.all(all().map((service) => service.close()))
    },
  }

  async function keep(phone: Phone) {
    const before = phones.get(phone.id)
    phones.set(phone.id, phone)
    const isElse = before && choiceKey(before.choice) !== choiceKey(phone.choice)
    const unused = isElse ? audiences.leave(before) : []
    audiences.join(phone)
    await thread.ask('setPhone', phone)
    if (unused.length > 0) await thread.ask('dropPhones', [], unused)
    await thread.ask('take', { pos, due: [], told: audiences.changes(), dropped: [] })
  }

  function take(found: AlertAt[]) {
    const entries: AlertLogEntry[] = []
    const received = new Map<string, number>()
    const commits = found.map(({ pos, entry }) => ({ pos, entries: [entry] }))
    aside.each(commits, (entry, at) => {
      if (entry.kind !== 'alert') return
      const { alert, received_ms } = entry
      const { id } = alert // what has none cannot be told
      if (at <= backlogTo) received.set(id, received_ms)
      const short = alert.kind === 'acknowledged' ? alert : { ...alert, evidence: [] } // no phone is told of it
      followActive(active, short)
      entries.push(short)
    })
    pos = found.at(-1)!.pos
    const dated = (said: Said) => ({ ...said, said_ms: received.get(said.event.id) ?? said.said_ms })
    deliver((hearing) => hearing.hear(entries).map(dated))
  }

  /** What is to be said, and what has to be remembered of it, in one commit. */
  function deliver(hear: (hearing: Hearing) => Said[]) {
    if (isClosed) return
    const due: News[] = []
    for (const { hearing, phones } of audiences.all()) {
      for (const said of hear(hearing)) {
        for (const phone of phones.values()) if (mayBeTold(phone)) due.push(newsOf(said, phone, pos))
      }
    }
    const dropped = due.length === 0 ? [] : overtaken(due)
    keepQuietly(thread.ask('take', { pos, due, told: audiences.changes(), dropped }))
    for (const news of due) at(phones.get(news.phone)!).service.queue.add(news)
    arm()
  }

  /** A phone is told how things are, not how they went: what waits of the same alert goes, and the oldest of too many. */
  function overtaken(due: readonly News[]): News[] {
    const waiting = new Map<string, News[]>()
    for (const { queue } of all()) {
      for (const news of queue.waiting()) {
        const ofPhone = waiting.get(news.phone)
        if (ofPhone) ofPhone.push(news)
        else waiting.set(news.phone, [news])
      }
    }
    const dropped = due.flatMap(({ phone, event }) => {
      const ofPhone = waiting.get(phone) ?? []
      const rest = ofPhone.filter((news) => news.event.alert !== event.alert)
      const kept = rest.slice(-(waiting_max - 1))
      waiting.set(phone, kept)
      return ofPhone.filter((news) => !kept.includes(news))
    })
    if (dropped.length > 0) for (const { queue } of all()) queue.remove(dropped)
    return dropped
  }

  function arm() {
    cancelTimer()
    const next_ms = audiences.next_ms()
    if (next_ms === null) return
    cancelTimer = clock.after(Math.max(0, next_ms - steadyNow()), () => deliver((hearing) => hearing.passTime()))
  }

  async function forget(some: readonly Phone[]) {
    const unused: string[] = []
    for (const phone of some) {
      phones.delete(phone.id)
      unused.push(...audiences.leave(phone))
      at(phone).service.forget(phone.id)
      leaveService(phone)
    }
    await thread.ask(
      'dropPhones',
      some.map(({ id }) => id),
      unused,
    )
  }

  function all(): PushService[] {
    return Array.from(services.values(), ({ service }) => service)
  }

  /** The service of a phone. It counts for the chain from its first phone on, whether anything is to be told or not. */
  function at({ endpoint }: Phone) {
    const { origin } = new URL(endpoint)
    const known = services.get(origin)
    if (known) return known
    const members = new Set<string>()
    const service = openService({
      ...ofService,
      ...{ origin, clock, steadyNow, random, log },
      phoneOf: (id) => phones.get(id),
      phones: () => members.size,
      attempted: ({ phone, id }, attempts) => keepQuietly(thread.ask('attempted', phone, id, attempts)),
      gone(id) {
        const phone = phones.get(id)
        if (!phone) return
        counts.gone++
        log.info({ service: service.host }, 'a push service says that a phone is there no more; it is forgotten')
        keepQuietly(forget([phone]))
      },
    })
    const opened = { service, members }
    services.set(origin, opened)
    return opened
  }

  /** Anybody may name an address: one at which no phone is left holds nothing here. */
  function leaveService({ id, endpoint }: Phone) {
    const { origin } = new URL(endpoint)
    const known = services.get(origin)
    known?.members.delete(id)
    if (!known || known.members.size > 0) return
    const { service } = known
    services.delete(origin)
    add(counts, service.counts)
    keepQuietly(service.close())
  }

  function keepQuietly(kept: Promise<unknown>) {
    kept.catch((err) => {
      if (!isClosed) log.error({ err }, 'push.db cannot be written; messages may come twice after a restart')
    })
  }
}

function add(to: ServiceCounts, more: ServiceCounts) {
  for (const key of ['delivered', 'failed', 'dead'] as const) to[key] += more[key]
}
