/** The whole early warning on a real record, with a clock turned by hand: stations, rules, alerts, watch, notices. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { openWarning } from '../../gateway/alerts/index.ts'
import type { Alert, AlertsAnswer, ChainAnswer, Notice, RulesAnswer, Trouble } from '../../gateway/contract.ts'
import { openNotices } from '../../gateway/hooks/index.ts'
import { openChain } from '../../gateway/http/index.ts'
import { openFlags, openIntake } from '../../gateway/intake/index.ts'
import { openStations, stationsLink } from '../../gateway/stations/index.ts'
import { openStore, recordLink, type Store } from '../../gateway/store/index.ts'
import { askHttp, operator as staff } from './askHttp.ts'
import { eventually } from './eventually.ts'
import { emptyFolder } from './folder.ts'
import { type HandClock, handClock } from './handClock.ts'
import { setClocks } from './villageClocks.ts'

export const gauge = {
  id: 'katulampa-siaga',
  name: 'Bendung Katulampa',
  station: 'katulampa',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [
    { label: 'Siaga 3', at: 0.8, clear: 0.75 },
    { label: 'Siaga 2', at: 1.5, clear: 1.45 },
  ],
}

export interface WarningHouseOptions {
  folder?: string
  clock?: HandClock
  stations?: string[]
  subscribers?: string[]
  /** What is wrong with katulampa. */
  troubles?: Trouble[]
}

const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' } as const

/** Opens it in `folder`, which holds the rules. `katulampa` is registered; its level fails below -1 m and above 9 m. */
export async function warningHouse(rules: object[], options: WarningHouseOptions = {}) {
  const { folder = emptyFolder(), clock = handClock(), stations: names = ['katulampa'], subscribers = [] } = options
  const { troubles = [] } = options
  const { now } = clock
  const log = pino({ level: 'silent' })
  const file = join(folder, 'rules.yaml')
  writeFileSync(file, JSON.stringify(rules))
  const record = await openStore({ folder, receipt_ms: 0, now, log })
  const writing = new Set<Promise<unknown>>()
  const store: Store = {
    ...record,
    append(...asked) {
      const written = record.append(...asked)
      const seen = written.catch(() => undefined).finally(() => writing.delete(seen))
      writing.add(seen)
      return written
    },
  }
  const retired = new Map<string, { since_ms: number; why: string }>()
  const registered = () =>
    names.map((station) => {
      const ended = retired.get(station)
      return { station, name: station, place: null, ...(ended && { retired: ended }) }
    })
  const stations = await openStations({ store, registered, now, log })
  const limits = { ...series, gross_range: { fail: [-1, 9] as [number, number] }, neighbours: [] }
  const { flag } = await openFlags([limits], store)
  const intake = await openIntake({ store, clocks: setClocks(now), flag, now, log })
  const notices = openNotices()
  const known = { ...stations, list: () => stations.list().map((one) => ({ ...one, troubles })) }
  const asked = {
    store,
    stations: known,
    subscribers: () => subscribers,
    config: { data_dir: folder, rules: file },
    notices,
  }
  const warning = await openWarning({ ...asked, receive: intake.readings, now, clock, log })
  const published = new Map<string, Record<string, unknown>>()
  await warning.announce(async (rule, payload) => void published.set(rule, JSON.parse(payload)))
  const chain = openChain({ now })
  chain.add(() => [recordLink(store), stationsLink(stations, now()), ...warning.reader.links!()])
  const http = await askHttp({ stations, now, chain, more: [(app) => warning.reader.resources?.(app, [])] })
  let seq = 0
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await http.close()
    await warning.reader.close()
    await stations.close()
    await store.close()
  }
  onTestFinished(close)
  /** The disk takes its time, whatever the clock of the test says. */
  const settled = async () => {
    do {
      await Promise.all(writing)
      await eventually(() => warning.reader.position() >= store.position())
      await clock.turn(0)
    } while (writing.size > 0)
  }
  return {
    folder,
    clock,
    warning,
    close,
    get: http.get,
    /** The station sends: seconds ago, and the level in metres. Resolves when it is judged. */
    async send(...readings: [ago_s: number, water_level_m: number | null][]) {
      const one = ([ago_s, water_level_m]: [number, number | null]) => ({
        ...{ sensor: 'level', at_ms: now() - 1_000 * ago_s, values: { water_level_m } },
      })
      const pack = { epoch: `e${now()}`, seq: ++seq, readings: readings.map(one) }
      await intake.readings('katulampa', Buffer.from(JSON.stringify(pack)))
      await eventually(() => warning.reader.position() >= store.position())
    },
    /** A person ends the access of katulampa, or, without a reason, lets it back in. */
    async retire(why?: string) {
      if (why === undefined) retired.delete('katulampa')
      else retired.set('katulampa', { since_ms: now(), why })
      stations.look()
      await clock.turn(0)
    },
    /** The station says what it is. */
    async about(sensors: object[]) {
      await intake.about('katulampa', Buffer.from(JSON.stringify({ name: 'Katulampa', sensors })))
      await eventually(() => stations.position() >= store.position())
    },
    /** Time passes, and everybody looks: resolves when what that led to is written, and judged. */
    async pass(minutes: number) {
      await clock.turn(60_000 * minutes)
      await settled()
      await warning.look()
      await settled()
    },
    alerts: async (query = ''): Promise<Alert[]> =>
      (await http.get(`/api/v1/alerts${query}`, staff)).json<AlertsAnswer>().alerts,
    rules: async () => (await http.get('/api/v1/rules')).json<RulesAnswer>().rules,
    notices: (): Notice[] => notices.standing(),
    chain: async () => (await http.get('/api/v1/chain', staff)).json<ChainAnswer>(),
    acknowledge: (alert: string, level?: number) =>
      http.inject({
        method: 'POST',
        url: `/api/v1/alerts/${alert}/acknowledge`,
        headers: staff,
        payload: level === undefined ? {} : { level },
      }),
    /** A siren says how it is. */
    sirenSays: (siren: string, said: object) => warning.hearSiren(siren, Buffer.from(JSON.stringify(said))),
    /** What is retained for sirens, by rule. */
    siren: (rule: string) => published.get(rule),
  }
}
