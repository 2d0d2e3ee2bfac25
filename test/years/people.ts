/**
 * Who is told, and how: a duty officer who has the messages of one hook; a monitoring system that gets the messages and
 * heartbeats of another, expects one a minute, and shouts when they stop or say that something is wrong; and somebody who
 * opens the page once a day. A person is told at the moment when one of them learns of it, not when it was knowable.
 */

import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import { type AlertEvent, saysOf } from '../../gateway/contract.ts'
import type { Message } from '../../gateway/hooks/message.ts'
import type { Answer } from '../../gateway/hooks/post.ts'
import { endedSays, sayings } from '../../gateway/hooks/says.ts'
import type { Sender } from '../../gateway/hooks/sender.ts'
import type { Listening } from './gateway.ts'
import { quiet, type Simulation } from './simulation.ts'

export type Who = 'officer' | 'monitor' | 'siren' | 'page'

/** Something that a person has learnt. */
export interface Told {
  at_ms: number
  /** Until when it stands: what it told of is over then, as far as people know. */
  until_ms: number
  by: Who
  /**
   * `alert`: a message of an alert; `notice`: a message of trouble; `state`: a heartbeat or the page says that a part is
   * not well; `no sign of life`: the gateway is gone.
   */
  kind: 'alert' | 'notice' | 'state' | 'no sign of life'
  text: string
  event?: AlertEvent
  /** What the message says of the alert: raised, reminder … */
  word?: string
  /** How late the message says that it is. */
  late_ms?: number
  /** Of an alert: its rule, and the level that it tells; -1: none. */
  rule?: string
  level?: number
}

export type Receiver = 'officer' | 'monitor'

/** `deaf` gives no answer, `gone` answers 410, `portal` redirects to a page that wants a click. */
export type Receiving = 'well' | 'deaf' | 'gone' | 'portal'

const missed_max = 3 // heartbeats; a fourth of a quarter of an hour, and more than a restart of the gateway takes
const patience_beats = 5 // what is wrong for a moment wakes nobody
const answer_ms = 150
const standing_max = 200 // of the newest words, how many may still stand

export type People = ReturnType<typeof openPeople>

export function openPeople(simulation: Simulation, listening: () => Listening | null) {
  const told: Told[] = []
  const receivers: Record<Receiver, Receiving> = { officer: 'well', monitor: 'well' }
  const random = simulation.chance('people')
  const seen = new Set<string>()
  let beat_ms = simulation.now()
  let isShouting = false
  let troubledBeats = 0
  let shoutedTroubles = 0
  simulation.every(minute_ms, listenForLife)
  simulation.every(day_ms, openPage, undefined, day_ms * random())

  return {
    told,
    receivers,
    /** A monitoring system that was away itself begins to listen anew. */
    heal(who: Receiver) {
      receivers[who] = 'well'
      beat_ms = simulation.now()
    },
    hear,
    standsNoMore,
    senders: (hook: string): Sender => (hook === 'monitor' ? { ...sender('monitor'), beat } : sender('officer')),
  }

  function hear(one: Omit<Told, 'at_ms' | 'until_ms'>) {
    if (one.event?.kind === 'cleared') standsNoMore(({ event }) => event?.alert === one.event!.alert)
    told.push({ at_ms: simulation.now(), until_ms: Number.POSITIVE_INFINITY, ...one })
    simulation.trace(`told: ${one.by} ${one.kind} ${one.text}`)
  }

  function standsNoMore(isMeant: (one: Told) => boolean) {
    for (const one of told.slice(-standing_max)) {
      if (one.until_ms === Number.POSITIVE_INFINITY && isMeant(one)) one.until_ms = simulation.now()
    }
  }

  function sender(who: Receiver): Sender {
    return {
      target: who,
      check: (signal) => answered(who, signal, () => undefined),
      send: (message, signal) =>
        answered(who, signal, () => {
          if (seen.has(message.id)) return
          seen.add(message.id)
          hearMessage(who, message)
        }),
      close: () => undefined,
    }
  }

  function hearMessage(by: Receiver, { event, word = event.kind, notice, delayed_s = 0 }: Message) {
    if (notice) {
      const isOver = event.kind === 'cleared'
      if (isOver) standsNoMore(({ text }) => text.startsWith(`${notice.id}: `))
      else hear({ by, kind: 'notice', text: `${notice.id}: ${notice.title.en}. ${notice.text.en}` })
      return
    }
    const text = `${event.rule} ${word} ${event.label}${delayed_s > 0 ? `, ${delayed_s} s late` : ''}`
    hear({
      by,
      kind: 'alert',
      text,
      event,
      word,
      late_ms: delayed_s * 1_000,
      rule: event.rule,
      level: event.level ?? -1,
    })
  }

  /** One attempt, as `post.ts` answers it. */
  function answered(who: Receiver, signal: AbortSignal, take: () => void): Promise<Answer> {
    return new Promise((resolve) => {
      const state = receivers[who]
      const stop = simulation.after(answer_ms * (0.5 + random()), () => {
        if (state === 'deaf') return
        if (state === 'gone') {
          return resolve({ isOk: false, status: 410, ...saysOf(sayings.gone(410)), isGone: true })
        }
        if (state === 'portal') {
          return resolve({ isOk: false, status: 302, ...saysOf(sayings.redirects(302)) })
        }
        take()
        resolve({ isOk: true, status: 200, ...saysOf(sayings.delivered()) })
      })
      signal.addEventListener('abort', () => {
        stop()
        resolve({ isOk: false, status: null, ...endedSays(signal) })
      })
    })
  }

  function beat(_id: string, state: object, signal: AbortSignal): Promise<Answer> {
    return answered('monitor', signal, () => {
      beat_ms = simulation.now()
      if (isShouting) standsNoMore(({ by, kind }) => by === 'monitor' && kind === 'no sign of life')
      isShouting = false
      const troubles = troublesIn(state)
      if (troubles.length === 0) standsNoMore(({ by, kind }) => by === 'monitor' && kind === 'state')
      troubledBeats = troubles.length === 0 ? 0 : troubledBeats + 1
      if (troubles.length === 0) shoutedTroubles = 0
      if (troubledBeats < patience_beats || troubles.length <= shoutedTroubles) return
      shoutedTroubles = troubles.length
      hear({ by: 'monitor', kind: 'state', text: troubles.join(' ') })
    })
  }

  function listenForLife() {
    if (receivers.monitor !== 'well' || isShouting) return quiet
    if (simulation.now() - beat_ms < (missed_max + 0.5) * minute_ms) return quiet
    isShouting = true
    shoutedTroubles = 0
    hear({ by: 'monitor', kind: 'no sign of life', text: `no heartbeat for ${missed_max} minutes` })
    return quiet
  }

  function openPage() {
    const gateway = listening()
    standsNoMore(({ by }) => by === 'page')
    if (!gateway) return hear({ by: 'page', kind: 'no sign of life', text: 'the page does not open' })
    for (const text of gateway.troubles()) hear({ by: 'page', kind: 'state', text })
  }
}

/** What a heartbeat says is wrong: that nothing is stored, or a broken link of the chain. */
function troublesIn(state: object): string[] {
  const { ok, chain } = state as { ok?: boolean; chain?: { troubles: { en: string }[] } } // as `hooks.ts` makes it
  return [...(ok === false ? ['the gateway is not well'] : []), ...(chain?.troubles.map(({ en }) => en) ?? [])]
}
