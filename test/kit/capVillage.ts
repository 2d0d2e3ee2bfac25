/** Feed and documents over HTTP, on a real record in `folder` and a clock turned by hand. */
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { openCap } from '../../gateway/cap/cap-publisher.ts'
import { CapSettings } from '../../gateway/cap/settings.ts'
import type { AlertLogEntry } from '../../gateway/contract.ts'
import { openStore } from '../../gateway/store/open.ts'
import { askHttp } from './askHttp.ts'
import { emptyFolder } from './folder.ts'
import { handClock } from './handClock.ts'

interface CapVillage {
  folder?: string
  cap?: object
  clock?: ReturnType<typeof handClock>
}

export async function capVillage({ folder = emptyFolder(), cap = {}, clock = handClock(Date.now()) }: CapVillage = {}) {
  const log = pino({ level: 'silent' })
  const store = await openStore({ folder, receipt_ms: 0, settle_s: 1e9, now: clock.now, log })
  const reader = await openCap(store, { cap: CapSettings.parse(cap) }, { now: clock.now, log, clock })
  const http = await askHttp({ more: [(app) => reader.resources!(app, [])] })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await http.close()
    await reader.close()
    await store.close()
  }
  onTestFinished(close)
  return {
    folder,
    clock,
    store,
    reader,
    close,
    ask: http.get,
    inject: http.inject,
    get: async (path: string) => (await http.get(path)).body,
    /** The ids that the feed lists, in its order. */
    listed: async () =>
      [...(await http.get('/cap/feed.xml')).body.matchAll(/cap\+xml" href="[^"]*\/cap\/([^"/]+)\.xml"/g)].map((link) =>
        decodeURIComponent(link[1]!),
      ),
    async say(...words: AlertLogEntry[]) {
      const entries = words.map((alert) => ({ kind: 'alert' as const, received_ms: clock.now(), alert }))
      for (let at = 0; at < entries.length; at += 200) {
        await store.append(entries.slice(at, at + 200), { urgent: true })
      }
    },
  }
}
