/**
 * How the nodes are: what each last said of itself, what was refused of it, and what is wrong with it. It is told by intake
 * and by MQTT, and asked by the list of stations. What is said is kept in the record: see `history.ts`.
 */
import type { Logger } from 'pino'
import { type Notices, type Station, StationHealth, type Trouble } from '../contract.ts'
import { type NodeListener, type RefusalWords, refusalWordsOf } from '../intake/index.ts'
import type { Store } from '../store/index.ts'
import { openHistory } from './history.ts'
import { openNodeNotices, type WatchOf } from './notices.ts'
import { openOutlook } from './outlook.ts'
import { openRefusals, type Refused } from './refusals.ts'
import { openSince } from './since.ts'
import { type NodeFacts, troublesOf } from './troubles.ts'

export interface Nodes extends NodeListener {
  /** A connection under the name of a station was refused. */
  refusedConnection: (station: string, reason: string, words: RefusalWords, address?: string) => void
  /** A station was let in. */
  admitted: (station: string) => void
  health: (station: string) => StationHealth | undefined
  refusals: (station: string) => ReturnType<ReturnType<typeof openRefusals>['of']>
  /** Since the start, by `station/reason`. */
  refusedTotals: () => Record<string, number>
  troubles: (station: string, facts: NodeFacts) => Trouble[]
  /** Called when something was said that people should see at once. Must not throw. */
  onNews: (listener: () => void) => void
  /** To be called every few seconds: looks at batteries and cards now and then, and tells people what lasts. */
  look: (notices: Notices, stations: readonly Station[], watchOf?: WatchOf) => Promise<void>
}

const stations_max = 2_000
/** Small boards that number nothing are no trouble: that is told once, by its count. */
const untold = new Set(['unnumbered'])

export interface NodesOptions {
  now: () => number
  /** Whether there is such a station: anybody may try any name. */
  isStation: (name: string) => boolean
  store: Pick<Store, 'receive' | 'latest' | 'series'>
  log: Logger
}

export function openNodes({ now, isStation, store, log }: NodesOptions): Nodes {
  const said = new Map<string, { last: StationHealth; before?: StationHealth }>()
  const refusals = openRefusals(now)
  const history = openHistory({ receive: store.receive, log })
  const outlook = openOutlook({ store, now, log })
  const since = openSince(now)
  const told = openNodeNotices(now)
  let listener: (() => void) | undefined
  const note = (station: string, refused: Refused) => refusals.note(station, refused)

  return {
    said(station, status) {
      const heard = StationHealth.safeParse({ ...status, heard_ms: now() }).data
      if (!heard || (heard.sensors === undefined && heard.outbox === undefined && heard.clock === undefined)) return
      const before = said.get(station)?.last
      if (!before && said.size >= stations_max) return
      said.set(station, { last: heard, ...(before && { before }) })
      // A goodbye has closed its wires by itself.
      if (!('state' in status) || status.state === 'online') history.heard(station, heard)
      if (newsIn(heard) !== (before && newsIn(before))) listener?.()
    },
    refused(station, reason, n) {
      if (!untold.has(reason)) note(station, { reason, n, ...refusalWordsOf(reason) })
    },
    accepted: refusals.clear,
    refusedConnection(station, reason, words, address) {
      if (isStation(station)) note(station, { reason, n: 1, ...words, address })
    },
    forgot(station) {
      said.delete(station)
      for (const part of [refusals, history, outlook, since]) part.forgot(station)
    },
    admitted: (station) => refusals.clear(station, 'wrong-password'),
    health(station) {
      const last = said.get(station)?.last
      return last && withShares(last, history.shares(station))
    },
    refusals: refusals.of,
    refusedTotals: refusals.totals,
    troubles(station, facts) {
      const words = said.get(station)
      const known = { ...facts, ...words, refusals: refusals.of(station), ahead: outlook.of(station) }
      return since.marked(station, troublesOf(known, now()), words?.before !== undefined)
    },
    onNews(next) {
      listener = next
    },
    async look(notices, stations, watchOf) {
      told.tell(notices, stations, watchOf)
      history.look(now())
      await outlook.look()
    },
  }
}

/** What is seen at once when it changes. */
function newsIn({ sensors = {}, clock, power, outbox }: StationHealth): string {
  const wires = Object.entries(sensors).map(([sensor, { connected, wiring }]) => [sensor, connected, wiring])
  return JSON.stringify([wires, clock, power, outbox?.disk])
}

function withShares(last: StationHealth, shares: ReturnType<ReturnType<typeof openHistory>['shares']>): StationHealth {
  if (!last.sensors) return last
  const sensors = Object.entries(last.sensors).map(([sensor, one]) => [sensor, { ...one, ...shares[sensor] }])
  return { ...last, sensors: Object.fromEntries(sensors) }
}
