/**
 * Phones that are told of warnings with the page closed, because their owners asked for it. Nothing of it runs, and no key is
 * made, before the first one asks. See `docs/handbook/phones.md`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { openCopies } from '../../edge/platform/copies.ts'
import { counter, gauge } from '../../edge/platform/metric.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { startThread, type Thread } from '../../edge/platform/thread.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { Trust } from '../../edge/platform/trust.ts'
import type { Notices } from '../contract.ts'
import { pinProblem, trustOf } from '../hooks/index.ts'
import type { Users } from '../people/index.ts'
import type { Reader, Tools } from '../reader.ts'
import type { Store } from '../store/index.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Phone, pushFile } from './file.ts'
import { phonesLink, pushState, type ServiceState } from './link.ts'
import type { PushCalls } from './push-thread.ts'
import { pushResource } from './routes.ts'
import { newPushKeys, openSealing, type PushKeys } from './sealing.ts'
import type { PushSettings } from './settings.ts'
import { openWatch } from './watch.ts'

export interface PushTools extends Tools {
  notices: Notices
  /** Who can sign in; absent: nobody. */
  people?: { users: Pick<Users, 'get'> }
  /** For tests; otherwise this computer's. */
  clock?: Clock
}

interface PushConfig {
  data_dir: string
  push: PushSettings
  public: boolean
  /** Where people see more: it stands for the operator where no contact is given. */
  web?: string | undefined
}

/** All of it, once a phone has asked. */
interface Running {
  thread: Thread<PushCalls>
  keys: PushKeys
  desk: Desk
}

type Owner = Pick<Phone, 'person'>

const look_ms = minute_ms
const nobody = 'mailto:pantau@example.org' // a push service wants some address; those of Apple want one that exists

export async function openPush(
  store: Pick<Store, 'alertsAfter' | 'alertsFrom' | 'position'>,
  config: PushConfig,
  tools: PushTools,
): Promise<Reader> {
  const { now, random, notices, people } = tools
  const log = tools.log.child({ part: 'push' })
  const clock = tools.clock ?? realClock(now)
  const { push: settings, data_dir: folder } = config
  const contact = settings.contact ?? (config.web?.startsWith('https:') ? config.web : nobody)
  const trust = readTrust(settings)
  const watch = openWatch({ notices, clock })
  let running: Running | null = null
  let opening: Promise<Running> | null = null
  let damages: Awaited<ReturnType<typeof damagesOf>> = []
  let cancelLook: () => void = () => undefined
  let isClosed = false

  const isKnown = (person: string) => people?.users.get(person) !== undefined
  const mayBeTold = ({ person }: Owner) => settings.open && (config.public || (person !== null && isKnown(person)))
  // A gateway that is closed, or switched off, for a while forgets nobody: only a person who was removed is.
  const mayStay = ({ person }: Owner) => person === null || isKnown(person)
  const servicesNow = (): ServiceState[] =>
    (running?.desk.services() ?? []).map(({ service, phones }) => ({
      ...{ host: service.host, phones, waiting: service.queue.size() },
      ...{ trouble: service.trouble(), reached_ms: service.reached_ms() },
    }))
  if (existsSync(join(folder, pushFile)) || openCopies(folder).newest(pushFile)) await open()

  return {
    name: 'push',
    position: () => (!running || running.desk.isIdle() ? store.position() : running.desk.position()),
    setAside: () => running?.desk.setAside() ?? 0,
    state: () => pushState(servicesNow()),
    links: () => phonesLink(servicesNow()),
    files: {
      damages: () => damages,
      async check() {
        if (!running) return
        await running.thread.ask('check')
        damages = await damagesOf(running.thread)
      },
    },
    metrics: [
      gauge('pantau_push_phones', 'Phones that are told of warnings', () => running?.desk.phones() ?? 0),
      gauge('pantau_push_waiting', 'Messages that wait for a push service', () => running?.desk.waiting() ?? 0),
      counter(
        'pantau_push_attempts_total',
        'Attempts to tell a phone, by what became of them; gone = phones that their service no longer knows',
        () => ({ ...running?.desk.counts() }),
        'outcome',
      ),
    ],
    resources: (app) =>
      pushResource(app, {
        settings,
        isPublic: config.public,
        state: () => pushState(servicesNow()),
        running: () => running,
        open,
        now,
      }),
    async close() {
      isClosed = true
      cancelLook()
      const last = await opening?.catch(() => null) // whoever opened it was told
      await last?.desk.close()
      await last?.thread.ask('close')
      await last?.thread.end()
    },
  }

  function open(): Promise<Running> {
    opening ??= begin().catch((err) => {
      opening = null
      throw err
    })
    return opening
  }

  async function begin(): Promise<Running> {
    const file = new URL('./push-thread.js', import.meta.url)
    const thread = await startThread<PushCalls>(file, { folder }, () => undefined, { ConfigError })
    damages = await damagesOf(thread)
    const kept = await thread.ask('start', await newPushKeys())
    const seal = await openSealing(kept.keys, contact)
    const desk = await openDesk({
      ...{ store, thread, kept, seal, allowPrivate: settings.allow_private, trust, mayBeTold, mayStay },
      ...{ clock, random, log },
    })
    running = { thread, keys: kept.keys, desk }
    lookLater()
    return running
  }

  function lookLater() {
    cancelLook = clock.after(look_ms, async () => {
      await running!.desk.look()
      if (isClosed) return
      watch.look(servicesNow())
      lookLater()
    })
  }
}

function readTrust({ ca_file }: PushSettings): Trust | undefined {
  const problem = pinProblem({ url: 'https:', ca_file })
  if (problem) throw new ConfigError({ id: `push: ${problem.id}`, en: `push: ${problem.en}` })
  return trustOf({ ca_file })
}

const damagesOf = (thread: Thread<PushCalls>) => thread.ask('damages')
