import pino from 'pino'
import { onTestFinished } from 'vitest'
import type { AlertEvent, AlertLogEntry, Delivery, Hook, HookTestAnswer } from '../../gateway/contract.ts'
import { openHooks } from '../../gateway/hooks/hooks.ts'
import type { NoticeBoard } from '../../gateway/hooks/notices.ts'
import { HookSettings } from '../../gateway/hooks/settings.ts'
import type { StoreStats } from '../../gateway/store/record.ts'
import { alertEvent } from './alertWord.ts'
import { askHttp, operator as staff } from './askHttp.ts'
import { emptyFolder } from './folder.ts'
import { type HandClock, handClock } from './handClock.ts'
import { memoryRecord } from './memoryRecord.ts'
import { siren } from './receiver.ts'

const quietStats: StoreStats = {
  position: 0,
  commits: 0,
  waiting: 0,
  commit_s: { last: 0, max: 0 },
  tail_rows: 0,
  tail_age_s: 0,
  log_bytes: 0,
  tables_bytes: 0,
  newest_commit_ms: null,
  refused_commits: 0,
  disk_refuses: false,
  damage: [],
}

/** An alert log in memory, which follows and answers as the record's does. */
export function alertLog() {
  const record = memoryRecord()
  let isFull = false
  return {
    append(...alerts: AlertLogEntry[]) {
      void record.commit(...alerts.map((alert) => ({ kind: 'alert' as const, received_ms: alert.at_ms, alert })))
      return record.position()
    },
    alertsAfter: record.alertsAfter,
    alertsFrom: record.alertsFrom,
    position: record.position,
    stats: () => ({ ...quietStats, disk_refuses: isFull }),
    /** What hooks read from now on is answered only after `release`, with what the log held when they asked. */
    hold: record.hold,
    release: record.release,
    /** From now on the disk refuses. */
    fill: () => {
      isFull = true
    },
  }
}

export const webhookTo = (receiver: { url: string }, more: object = {}) => ({
  id: 'siren-desa',
  kind: 'webhook',
  url: receiver.url,
  secret_env: 'SIREN_SECRET',
  allow_private: true,
  ...more,
})

export interface HouseOptions {
  log?: ReturnType<typeof alertLog>
  folder?: string
  clock?: HandClock
  env?: Record<string, string>
  notices?: NoticeBoard
  /** Gets each line of the log. */
  onLog?: (line: string) => void
}

/** Real hooks with their real delivery log, on an alert log in memory and a clock turned by hand. */
export async function hookHouse(hooks: object[], options: HouseOptions = {}) {
  const { log = alertLog(), folder = emptyFolder(), clock = handClock(Date.now()), env = {}, notices, onLog } = options
  const reader = await openHooks(
    log,
    { hooks: HookSettings.parse(hooks), data_dir: folder },
    {
      now: clock.now,
      random: () => 0,
      env: { SIREN_SECRET: siren, ...env },
      log: pino({ level: onLog ? 'trace' : 'silent' }, { write: onLog ?? (() => undefined) }),
      clock,
      ...(notices && { notices }),
    },
  )
  const http = await askHttp({ more: [(app) => reader.resources!(app, [])] })
  let isOpen = true
  const close = async () => {
    if (isOpen) await reader.close()
    isOpen = false
  }
  onTestFinished(async () => {
    await close()
    await http.close()
  })
  const hook = async (id = 'siren-desa') => {
    const { hooks } = (await http.get('/api/v1/hooks', staff)).json<{ hooks: Hook[] }>()
    return hooks.find((one) => one.id === id)!
  }
  return {
    log,
    folder,
    clock,
    reader,
    close,
    hook,
    /** Oldest first. */
    deliveries: async (id = 'siren-desa') =>
      (await http.get(`/api/v1/hooks/${id}/deliveries?limit=1000`, staff))
        .json<{ deliveries: Delivery[] }>()
        .deliveries.reverse(),
    tryOut: async (id = 'siren-desa') =>
      (await http.inject({ method: 'POST', url: `/api/v1/hooks/${id}/test`, headers: staff })).json<HookTestAnswer>(),
    replay: (from: number | string, id = 'siren-desa', token = 'operator-token') =>
      http.inject({
        method: 'POST',
        url: `/api/v1/hooks/${id}/replay?from=${from}`,
        headers: { authorization: `Bearer ${token}` },
      }),
  }
}

/** The life of one alert, event by event. */
export function lifeOf(rule: string, kinds: AlertEvent['kind'][], more: Partial<AlertEvent> = {}): AlertEvent[] {
  const at_ms = Date.now()
  return kinds.map((kind, n) => ({
    ...alertEvent({ rule, at_ms, kind, ...more }),
    id: `${rule}_1_${at_ms}_${n + 1}`,
    at_ms: at_ms + n,
  }))
}
