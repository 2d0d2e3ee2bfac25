/**
 * Hooks: readers of the alert log, each with its own position, so that a dead receiver delays nobody else. They deliver
 * at least once, and the events of one alert in their order.
 */
import { createHash } from 'node:crypto'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { startThread, type Thread } from '../../edge/platform/thread.ts'
import { day_ms } from '../../edge/platform/time.ts'
import type { Reader, Tools } from '../reader.ts'
import type { Store } from '../store/index.ts'
import type { DeliveryCalls } from './deliveries-thread.ts'
import { openHook, type RunningHook } from './hook.ts'
import { allIsWell } from './hook-health.ts'
import type { HookSetting } from './kinds/index.ts'
import { hooksResource } from './routes.ts'
import { openSenders } from './senders.ts'

export interface HooksTools extends Pick<Tools, 'now' | 'random' | 'env' | 'log'> {
  /** For tests; otherwise this computer's. */
  clock?: Clock
  /** For tests; otherwise what delivers over the network. */
  senders?: typeof openSenders
  /** For tests; otherwise a thread. */
  openDeliveries?: (folder: string) => Promise<Thread<DeliveryCalls>>
}

const damaged_ms = day_ms // when the delivery log was lost, alerts of the last day go out again, with their old ids
const page = 1_000
const attempts_max = 500 // what a drill looks through

/** Opens what the config lists. Throws `ConfigError` when a secret is missing or an address may not be used. */
export async function openHooks(
  store: Pick<Store, 'alertsAfter' | 'alertsFrom' | 'position' | 'stats'>,
  config: { hooks: readonly HookSetting[]; data_dir: string },
  tools: HooksTools,
): Promise<Reader> {
  const { now, random, senders: open = openSenders, openDeliveries = startDeliveries } = tools
  const log = tools.log.child({ part: 'hooks' })
  const senders = await open(config.hooks, tools.env, now)
  if (senders.length === 0) return noHooks(store)

  const clock = tools.clock ?? realClock(now)
  const started_ms = now()
  const thread = await openDeliveries(config.data_dir)
  const begin = await beginning(await thread.ask('damaged'))
  await thread.ask(
    'forgetOthers',
    config.hooks.map(({ id }) => id),
  )
  const keeping = {
    take: (taken: Parameters<DeliveryCalls['take']>[0]) => thread.ask('take', taken),
    attempted: (delivery: Parameters<DeliveryCalls['attempted']>[0]) => thread.ask('attempted', delivery),
    disable: (hook: string) => thread.ask('disable', hook),
    replay: (hook: string, pos: number) => thread.ask('replay', hook, pos),
  }
  // A gateway that lives and cannot store hears no alarm: the heartbeat must say so.
  const gatewayState = () => ({ ok: !store.stats().disk_refuses, started_ms, position: store.position() })
  const hooks: RunningHook[] = []
  for (const [index, settings] of config.hooks.entries()) {
    const kept = await thread.ask('start', settings.id, fingerprintOf(settings), begin)
    hooks.push(openHook({ settings, sender: senders[index]!, kept, store, keeping, gatewayState, clock, random, log }))
  }

  async function beginning(damaged: string | null): Promise<number> {
    if (damaged === null) return store.position()
    log.error({ damaged }, 'the delivery log is damaged and was put aside; alerts of the last day go out again')
    return positionAt(store, now() - damaged_ms)
  }

  return {
    name: 'hooks',
    position: () =>
      hooks.reduce((least, hook) => Math.min(least, hook.isIdle() ? least : hook.position()), store.position()),
    setAside: () => hooks.reduce((sum, hook) => sum + hook.setAside(), 0),
    state: () => stateOf(hooks),
    metrics: metricsOf(hooks),
    resources: (app) =>
      hooksResource(app, {
        hooks: () => hooks,
        deliveries: (hook, limit) => thread.ask('list', hook, limit),
        positionAt: (at_ms) => positionAt(store, at_ms),
        eventsAfter: (pos) => eventsAfter(store, pos),
      }),
    attempts: async () =>
      (await Promise.all(config.hooks.map(({ id }) => thread.ask('list', id, attempts_max)))).flat(),
    async close() {
      await Promise.all(hooks.map((hook) => hook.close()))
      await thread.ask('close')
      await thread.end()
    },
  }
}

function startDeliveries(folder: string): Promise<Thread<DeliveryCalls>> {
  const file = new URL('./deliveries-thread.js', import.meta.url)
  return startThread<DeliveryCalls>(file, { folder }, () => undefined, { ConfigError })
}

function noHooks(store: Pick<Store, 'position'>): Reader {
  const nothing = { hooks: () => [], deliveries: async () => [], positionAt: async () => 0, eventsAfter: async () => 0 }
  return {
    name: 'hooks',
    position: store.position,
    state: () => ({ ok: true, says: 'No hooks are configured.' }),
    resources: (app) => hooksResource(app, nothing),
    close: async () => undefined,
  }
}

/** The position after which the alerts received at `at_ms` or later begin. */
async function positionAt(store: Pick<Store, 'alertsAfter' | 'position'>, at_ms: number): Promise<number> {
  for (let pos = 0; ; ) {
    const found = await store.alertsAfter(pos, page)
    const first = found.find(({ entry }) => entry.received_ms >= at_ms)
    if (first) return first.pos - 1
    if (found.length === 0) return store.position()
    pos = found.at(-1)!.pos
  }
}

async function eventsAfter(store: Pick<Store, 'alertsAfter'>, after: number): Promise<number> {
  for (let pos = after, events = 0; ; ) {
    const found = await store.alertsAfter(pos, page)
    if (found.length === 0) return events
    events += found.filter(({ entry }) => entry.alert.kind !== 'acknowledged').length
    pos = found.at(-1)!.pos
  }
}

function stateOf(hooks: RunningHook[]) {
  const answers = hooks.map((hook) => hook.answer())
  const says = answers
    .filter(({ says }) => says !== allIsWell)
    .map(({ id, says, waiting }) => `${id}: ${says}${waiting > 0 ? ` ${waiting} wait.` : ''}`)
  return {
    ok: answers.every(({ state }) => state === 'ok'),
    says: says.join(' ') || (hooks.length === 1 ? 'The hook delivers.' : `All ${hooks.length} hooks deliver.`),
  }
}

function metricsOf(hooks: RunningHook[]): Metric[] {
  const each = (read: (hook: RunningHook) => number) => () =>
    Object.fromEntries(hooks.map((hook) => [hook.id, read(hook)]))
  return [
    gauge(
      'pantau_hook_waiting',
      'Messages that wait for their receiver',
      each((hook) => hook.answer().waiting),
      'hook',
    ),
    gauge(
      'pantau_hook_dead',
      'Messages given up',
      each((hook) => hook.answer().dead),
      'hook',
    ),
    gauge(
      'pantau_hook_ok',
      '1 while the receiver answers',
      each((hook) => Number(hook.answer().state === 'ok')),
      'hook',
    ),
    counter(
      'pantau_hook_attempts_total',
      'Attempts to deliver',
      each((hook) => hook.counts.attempts),
      'hook',
    ),
    counter(
      'pantau_hook_delivered_total',
      'Messages delivered',
      each((hook) => hook.counts.delivered),
      'hook',
    ),
    counter(
      'pantau_hook_heartbeats_failed_total',
      'Heartbeats not delivered',
      each((hook) => hook.counts.heartbeatsFailed),
      'hook',
    ),
    gauge(
      'pantau_hook_latency_seconds',
      'Of the last message, from the reading to the answer',
      each((hook) => hook.counts.latency_s),
      'hook',
    ),
  ]
}

function fingerprintOf(hook: HookSetting): string {
  return createHash('sha256').update(JSON.stringify(hook)).digest('hex')
}
