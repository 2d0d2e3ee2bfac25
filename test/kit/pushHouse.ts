/** Phones that are told, on an alert log in memory and a clock turned by hand; the file, the thread and the network are real. */
import pino from 'pino'
import { onTestFinished } from 'vitest'
import type { Notice, PushAnswer, PushChoice } from '../../gateway/contract.ts'
import { openPush } from '../../gateway/push/push.ts'
import { PushSettings } from '../../gateway/push/settings.ts'
import { askHttp } from './askHttp.ts'
import { emptyFolder } from './folder.ts'
import { type HandClock, handClock } from './handClock.ts'
import { alertLog } from './hookHouse.ts'
import type { PushPhone } from './pushService.ts'

interface PushHouseOptions {
  log?: ReturnType<typeof alertLog>
  folder?: string
  clock?: HandClock
  settings?: object
  isPublic?: boolean
  /** Names of those who can sign in. */
  people?: Set<string>
  onLog?: (line: string) => void
}

export async function pushHouse(service: { ca_file: string }, options: PushHouseOptions = {}) {
  const { log = alertLog(), folder = emptyFolder(), clock = handClock(Date.now()), settings, onLog } = options
  const { isPublic = true, people = new Set<string>() } = options
  const notices = new Map<string, Notice>()
  const reader = await openPush(
    log,
    {
      data_dir: folder,
      public: isPublic,
      push: PushSettings.parse({ allow_private: true, ca_file: service.ca_file, ...settings }),
    },
    {
      ...{ now: clock.now, random: () => 0, env: {}, clock },
      log: pino({ level: onLog ? 'trace' : 'silent' }, { write: onLog ?? (() => undefined) }),
      notices: { notify: (notice) => void notices.set(notice.id, notice), end: (id) => void notices.delete(id) },
      people: { users: { get: (name) => (people.has(name) ? person(name) : undefined) } },
    },
  )
  const http = await askHttp({ isPublic, more: [(app) => reader.resources!(app, [])] })
  let isOpen = true
  const close = async () => {
    if (isOpen) await reader.close()
    isOpen = false
  }
  onTestFinished(async () => {
    await close()
    await http.close()
  })
  const send = (method: 'POST' | 'DELETE', path: string, payload: object, headers: Record<string, string> = {}) =>
    http.inject({ method, url: `/api/v1/push/phones${path}`, payload, headers })
  return {
    ...{ log, folder, clock, reader, notices, http, close },
    about: async () => (await http.get('/api/v1/push')).json<PushAnswer>(),
    /** As the button of the page does. */
    ask: ({ endpoint, keys }: PushPhone, choice: Partial<PushChoice> = {}, headers?: Record<string, string>) =>
      send('POST', '', { endpoint, keys, lang: 'id', ...choice }, headers),
    choiceOf: ({ endpoint }: Pick<PushPhone, 'endpoint'>) => send('POST', '/choice', { endpoint }),
    stop: ({ endpoint }: Pick<PushPhone, 'endpoint'>) => send('DELETE', '', { endpoint }),
  }
}

const person = (name: string) => ({
  ...{ name, role: 'viewer' as const, password: null, made_by: 'person' as const, created_ms: 0, seen_ms: null },
})
