/** One hook at work: a reader of the alert log that hears in its receiver's words, delivers, and tells how it is. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { type AlertLogEntry, type Delivery, type Hook, type HookTestAnswer, saysOf } from '../contract.ts'
import { type AlertAt, openSetAside, type Store } from '../store/index.ts'
import { activeAt } from './active.ts'
import type { ChoiceSettings } from './choice.ts'
import type { Due, Kept, Memory, Taken } from './deliveries.ts'
import { openDelivery } from './delivery.ts'
import { openHearing } from './hearing.ts'
import { openHookReading } from './hook-reading.ts'
import type { Said } from './message.ts'
import { openNoticeDesk, type ToldNotice } from './notice-desk.ts'
import { type NoticeBoard, openNotices } from './notices.ts'
import { overtakenBy } from './overtaken.ts'
import type { Sender } from './sender.ts'
import { trialOf } from './trial.ts'
import type { Strand } from './voice.ts'

/** Where progress is kept. Calls take effect in their order. */
export interface Keeping {
  take(taken: Taken): Promise<unknown>
  attempted(delivery: Delivery, id: string): Promise<unknown>
  replay(hook: string, pos: number): Promise<unknown>
}

export interface HookOptions {
  settings: Partial<ChoiceSettings> & { id: string; kind: string }
  sender: Sender
  kept: Kept
  store: Pick<Store, 'alertsAfter' | 'alertsFrom' | 'position'>
  keeping: Keeping
  notices?: Pick<NoticeBoard, 'standing' | 'follow'>
  /** Which gateway speaks. */
  gateway?: string | undefined
  /** What a heartbeat says of the gateway. */
  gatewayState: () => object
  /** Called when the receiver of this hook has answered, or has not in time. */
  heard?: (hook: string) => void
  clock: Clock
  random: () => number
  log: Logger
}

export type RunningHook = ReturnType<typeof openHook>

const waiting_max = 1_000 // beyond that the rest stays in the alert log until there is room
const again_ms = 1_000

/** Starts at once. */
export function openHook(options: HookOptions) {
  const { settings, sender, kept, store, keeping, gatewayState, clock, random, log } = options
  const { notices = openNotices(), heard = () => undefined } = options
  const { id, kind } = settings
  const aside = openSetAside(`hook ${id}`, log)
  let { pos } = kept
  let isClosed = false
  let isStarting = true
  let turn = 0
  let droppedBefore = 0
  let cancelTimer: () => void = () => undefined
  /** Up to here the log was written before the hook began to read it; up to there a replay goes. */
  let [backlogTo, replayTo] = [store.position(), -1]
  const since = { wall_ms: clock.now(), elapsed_ms: clock.elapsed_ms() }
  const steadyNow = () => since.wall_ms + clock.elapsed_ms() - since.elapsed_ms

  const hearing = openHearing({ settings, strands: remembered<Strand>(kept.memory, 'rule:'), now: steadyNow })
  const attempted = (delivery: Delivery, id: string) => keep(keeping.attempted(delivery, id))
  const answered = () => {
    reading.checkRoom()
    heard(id)
  }
  const delivery = openDelivery({
    hook: id,
    sender,
    kept,
    attempted,
    heard: answered,
    gatewayState,
    clock,
    steadyNow,
    random,
    log,
  })
  const { queue, health, counts } = delivery
  const hasRoom = () => queue.size() < waiting_max
  const reading = openHookReading({ alertsFrom: store.alertsFrom, hasRoom, take })
  const desk = openNoticeDesk({
    hook: id,
    isWanted: settings.notices !== false,
    board: notices,
    told: remembered<ToldNotice>(kept.memory, 'notice:'),
    gateway: options.gateway,
    now: steadyNow,
    changed: passTime,
  })
  void start()

  return {
    id,
    counts,
    braked: () => hearing.braked() + droppedBefore,
    silent_ms: delivery.silent_ms,
    setAside: aside.count,
    /** Everything that the hook has to say has been said, up to where it has read. */
    isIdle: () => !isStarting && reading.isCaughtUp() && queue.size() === 0,
    /** Of the last alert that it has taken from the log. */
    position: () => pos,
    says: health.says,
    answer: (): Hook => ({
      id,
      kind,
      target: sender.target,
      state: health.state(),
      ...saysOf(health.says()),
      position: pos,
      waiting: queue.size(),
      dead: delivery.dead(),
      last_delivered_ms: delivery.lastDelivered_ms(),
      last_proved_ms: health.proved_ms(),
      proof: delivery.way,
    }),
    /** Sends everything after this position again, with the same ids and the same words. */
    async replay(after: number) {
      const own = ++turn
      reading.stop()
      pos = after
      delivery.forgive()
      await Promise.all([queue.dropAfter(after), keeping.replay(id, after)])
      const active = await activeAt(store, after)
      if (isClosed || own !== turn) return
      backlogTo = replayTo = store.position()
      hearing.learn(active)
      deliver([])
      isStarting = false
      reading.begin(after)
    },
    /** One message to its receiver, so that a person sees whether it arrives. */
    async test(by: string): Promise<HookTestAnswer> {
      const [at_ms, began_ms] = [clock.now(), clock.elapsed_ms()]
      const trial = trialOf({ hook: id, by, gateway: options.gateway, at_ms, said_ms: steadyNow() })
      const { isOk, status, says, says_id } = await delivery.test(trial)
      const took_ms = Math.round(clock.elapsed_ms() - began_ms)
      return { hook: id, delivered: isOk, status, says, says_id, took_ms, at_ms }
    },
    async close() {
      isClosed = true
      cancelTimer()
      reading.stop()
      desk.close()
      await delivery.close()
    },
  }

  async function start() {
    const own = turn
    const active = kept.isBehind ? await activeAlerts() : null
    if (isClosed || own !== turn) return
    isStarting = false
    const known = new Set([...kept.delivered, ...kept.due.map(({ event }) => event.id)])
    if (active) deliver(hearing.catchUp(active, known), { hasCaughtUp: true })
    else passTime()
    reading.begin(pos)
  }

  /** Tried until the log can be read: what is new cannot be read before that either. */
  async function activeAlerts() {
    while (!isClosed) {
      try {
        return await activeAt(store, pos)
      } catch (err) {
        log.error({ err, hook: id }, 'the alert log cannot be read; trying again')
        await clock.wait(again_ms)
      }
    }
    return null
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
      entries.push(alert)
    })
    pos = found.at(-1)!.pos
    const said = hearing.hear(entries, pos <= replayTo)
    deliver(said.map((one) => ({ ...one, said_ms: received.get(one.event.id) ?? one.said_ms })))
  }

  function passTime() {
    if (isClosed || isStarting) return
    deliver(hearing.passTime())
  }

  /** What is to be said, and what has to be remembered of it, in one commit. */
  function deliver(said: Said[], { hasCaughtUp = false } = {}) {
    const due = [...said, ...desk.said()].map((one) => ({ ...one, pos, attempts: 0 }))
    const memory: Memory = [
      ...hearing.changes().map(([rule, strand]): Memory[number] => [`rule:${rule}`, strand]),
      ...desk.changes().map(([id, told]): Memory[number] => [`notice:${id}`, told]),
    ]
    const dropped = pos <= replayTo ? [] : overtaken(due)
    keep(keeping.take({ hook: id, pos, due, memory, hasCaughtUp, dropped: dropped.map((one) => one.id) }))
    for (const one of due) queue.add(one)
    arm()
  }

  function overtaken(due: readonly Due[]): Due[] {
    if (settings.brake === false || queue.size() === 0) return []
    const dropped = [...new Set(due.flatMap((one) => overtakenBy(one, queue.waiting())))]
    queue.remove(dropped)
    droppedBefore += dropped.length
    return dropped
  }

  function arm() {
    cancelTimer()
    const times = [hearing.next_ms(), desk.next_ms()].filter((at_ms) => at_ms !== null)
    if (times.length > 0) cancelTimer = clock.after(Math.max(0, Math.min(...times) - steadyNow()), passTime)
  }

  function keep(kept: Promise<unknown>) {
    kept.catch((err) => {
      if (!isClosed)
        log.error({ err, hook: id }, 'the delivery log cannot be written; messages may come twice after a restart')
    })
  }
}

function remembered<Value>(memory: Memory, prefix: string): Value[] {
  // What this hook itself wrote under the key.
  return memory.filter(([key]) => key.startsWith(prefix)).map(([, value]) => value as Value)
}
