/**
 * Hooks: readers of the alert log, each with its own position, so that a dead receiver delays nobody else. They deliver
 * at least once, and the events of one alert in their order.
 */
import { createHash } from 'node:crypto'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { startThread, type Thread } from '../../edge/platform/thread.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { type ChainAnswer, type Hook, joined, type LocalizedText, type PartState, saysOf } from '../contract.ts'
import type { Reader, Tools } from '../reader.ts'
import { alertPagesOf, type Store } from '../store/index.ts'
import type { DeliveryCalls } from './deliveries-thread.ts'
import { openHook, type RunningHook } from './hook.ts'
import { allIsWell, switchedOff } from './hook-health.ts'
import { hookMetrics } from './hook-metrics.ts'
import type { HookSetting } from './kinds/index.ts'
import { hooksLink } from './link.ts'
import { type NoticeBoard, openNotices } from './notices.ts'
import { openReached } from './reached.ts'
import { hooksResource } from './routes.ts'
import { openSenders } from './senders.ts'
import { openWatch, type Watch } from './watch.ts'

export interface HooksTools extends Pick<Tools, 'now' | 'random' | 'env' | 'log'> {
  /** For tests; otherwise this computer's. */
  clock?: Clock
  /** Trouble of the gateway itself, for people. */
  notices?: NoticeBoard
  /** Which gateway speaks. */
  gateway?: string
  /** The warning chain, for the heartbeat. */
  chain?: () => ChainAnswer
  /** For tests; otherwise what delivers over the network. */
  senders?: typeof openSenders
  /** For tests; otherwise a thread. */
  openDeliveries?: (folder: string) => Promise<Thread<DeliveryCalls>>
}

const damaged_ms = day_ms // when the delivery log was lost, alerts of the last day go out again, with their old ids
const remindPeople_min = 30 // for kinds that people read; machines remember by themselves
const troubles_max = 10 // GET /chain has all of them
const attempts_max = 500 // what a drill looks through, and what is known after a start of who was told

/** Opens what the config lists. Throws `ConfigError` when a secret is missing or an address may not be used. */
export async function openHooks(
  store: Pick<Store, 'alertsAfter' | 'alertsFrom' | 'position' | 'stats'>,
  config: { hooks: readonly HookSetting[]; data_dir: string },
  tools: HooksTools,
): Promise<Reader> {
  const {
    chain,
    gateway,
    now,
    random,
    notices = openNotices(),
    senders: open = openSenders,
    openDeliveries = startDeliveries,
  } = tools
  const log = tools.log.child({ part: 'hooks' })
  const working = config.hooks.filter(({ enabled }) => enabled)
  const off = config.hooks.filter(({ enabled }) => !enabled).map(offAnswer)
  const senders = await open(config.hooks, tools.env, now, (warning) =>
    log.warn(warning, 'the file of a secret is open to others'),
  )
  if (senders.length === 0) return noHooks(store, off, now)

  const clock = tools.clock ?? realClock(now)
  const started_ms = now()
  const thread = await openDeliveries(config.data_dir)
  const begin = await beginning(await thread.ask('damaged'))
  let damages = await thread.ask('damages')
  // One that was switched off begins anew when it comes back: with what is active then.
  await thread.ask(
    'forgetOthers',
    working.map(({ id }) => id),
  )
  const attempts = () => Promise.all(working.map(({ id }) => thread.ask('list', id, attempts_max)))
  const reached = openReached(new Map(working.map(({ id, kind }) => [id, kind])))
  reached.begin(await attempts())
  const keeping = {
    take: (taken: Parameters<DeliveryCalls['take']>[0]) => thread.ask('take', taken),
    attempted(...made: Parameters<DeliveryCalls['attempted']>) {
      reached.take(made[0])
      return thread.ask('attempted', ...made)
    },
    replay: (hook: string, pos: number) => thread.ask('replay', hook, pos),
  }
  // A gateway that lives and cannot store hears no alarm: the heartbeat must say so.
  const gatewayState = () => ({
    ok: !store.stats().disk_refuses,
    started_ms,
    ...(gateway && { gateway }),
    position: store.position(),
    ...(chain && { chain: chainText(chain()) }),
  })
  const hooks: RunningHook[] = []
  let watch: Watch | null = null // it looks at hooks that are open
  const heard = (hook: string) => watch?.heard(hook)
  const parts = { store, keeping, notices, gateway, gatewayState, heard, clock, random, log }
  for (const [index, hook] of working.entries()) {
    const kept = await thread.ask('start', hook.id, fingerprintOf(hook), begin)
    const settings = { ...hook, remind_min: hook.remind_min ?? (hook.kind === 'webhook' ? 0 : remindPeople_min) }
    hooks.push(openHook({ ...parts, settings, sender: senders[index]!, kept }))
  }
  const watched = working.map(({ id, kind, dead_after_min }, index) => {
    const hook = hooks[index]!
    return { id, kind, dead_after_min, silent_ms: hook.silent_ms, says: hook.says }
  })
  watch = openWatch(watched, notices, clock)

  function answers(): Hook[] {
    return [...hooks.map((hook) => hook.answer()), ...off]
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
    state: () => stateOf(answers(), watch?.dead() ?? new Set()),
    links: () => [hooksLink(answers(), watch?.dead() ?? new Set())],
    files: {
      damages: () => damages,
      async check() {
        await thread.ask('check')
        damages = await thread.ask('damages')
        await thread.ask('copy')
      },
    },
    metrics: hookMetrics(hooks),
    resources: (app) =>
      hooksResource(app, {
        hooks: () => hooks,
        off,
        deliveries: (hook, limit) => thread.ask('list', hook, limit),
        positionAt: (at_ms) => positionAt(store, at_ms),
        eventsAfter: (pos) => eventsAfter(store, pos),
        now,
      }),
    attempts: async () => (await attempts()).flat(),
    reached: reached.of,
    async close() {
      watch?.close()
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

const noHooksText = { id: 'Belum ada penerima peringatan di pengaturan.', en: 'No hooks are configured.' }

function noHooks(store: Pick<Store, 'position'>, off: Hook[], now: () => number): Reader {
  const nothing = { now, deliveries: async () => [], positionAt: async () => 0, eventsAfter: async () => 0 }
  return {
    name: 'hooks',
    position: store.position,
    state: () => (off.length > 0 ? stateOf(off, new Set()) : { ok: true, ...saysOf(noHooksText) }),
    links: () => [hooksLink(off, new Set())],
    resources: (app) => hooksResource(app, { ...nothing, hooks: () => [], off }),
    close: async () => undefined,
  }
}

/** A hook that a person has switched off: it is listed, so that nobody takes it for one that works. */
function offAnswer({ id, kind }: HookSetting): Hook {
  const nothing = { position: 0, waiting: 0, dead: 0, last_delivered_ms: null, last_proved_ms: null }
  return { id, kind, target: '', state: 'disabled', ...saysOf(switchedOff), ...nothing, proof: 'none' }
}

/** The position after which the alerts received at `at_ms` or later begin. */
async function positionAt(store: Pick<Store, 'alertsAfter' | 'position'>, at_ms: number): Promise<number> {
  for await (const found of alertPagesOf(store)) {
    const first = found.find(({ entry }) => entry.received_ms >= at_ms)
    if (first) return first.pos - 1
  }
  return store.position()
}

async function eventsAfter(store: Pick<Store, 'alertsAfter'>, after: number): Promise<number> {
  let events = 0
  for await (const found of alertPagesOf(store, after)) {
    events += found.filter(({ entry }) => entry.alert.kind !== 'acknowledged').length
  }
  return events
}

function stateOf(answers: Hook[], dead: ReadonlySet<string>): PartState {
  const told = answers
    .filter(({ id, says }) => says !== allIsWell.en || dead.has(id))
    .map((hook) => ofOne(hook, dead.has(hook.id)))
  const n = answers.length
  const fine = {
    id: `Semua ${n} penerima peringatan bekerja.`,
    en: n === 1 ? 'The hook delivers.' : `All ${n} hooks deliver.`,
  }
  const ok = answers.every(({ id, state }) => state === 'ok' && !dead.has(id))
  return { ok, ...saysOf(told.length > 0 ? joined(told) : fine) }
}

function ofOne({ id, says, says_id, waiting }: Hook, isDead: boolean): LocalizedText {
  const silence = isDead
    ? { id: ' Sudah lama tidak memberi tanda bahwa ia bekerja.', en: ' It has not been proved to work for long.' }
    : { id: '', en: '' }
  return {
    id: `${id}: ${says_id}${silence.id}${waiting > 0 ? ` ${waiting} menunggu.` : ''}`,
    en: `${id}: ${says}${silence.en}${waiting > 0 ? ` ${waiting} wait.` : ''}`,
  }
}

/** What a heartbeat says of the warning chain: small, with what is broken. */
function chainText({ ok, says, links }: ChainAnswer) {
  return { ok, says, troubles: links.flatMap(({ troubles }) => troubles).slice(0, troubles_max) }
}

function fingerprintOf(hook: HookSetting): string {
  return createHash('sha256').update(JSON.stringify(hook)).digest('hex')
}
