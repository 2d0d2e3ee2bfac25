/**
 * How the nodes are: what each last said of itself, what was refused of it, and what is wrong with it. It is told by intake
 * and by MQTT, and asked by the list of stations.
 */
import { StationHealth, type Trouble } from '../contract.ts'
import { type NodeListener, type RefusalWords, refusalWordsOf } from '../intake/index.ts'
import { openRefusals, type Refused } from './refusals.ts'
import { type NodeFacts, troublesOf } from './troubles.ts'

export interface Nodes extends NodeListener {
  /** A connection under the name of a station was refused. */
  refusedConnection: (station: string, reason: string, words: RefusalWords, address?: string) => void
  /** A station was let in. */
  admitted: (station: string) => void
  health: (station: string) => StationHealth | undefined
  refusals: (station: string) => ReturnType<ReturnType<typeof openRefusals>['of']>
  troubles: (station: string, facts: NodeFacts) => Trouble[]
}

const stations_max = 2_000
/** Small boards that number nothing are no trouble: that is told once, by its count. */
const untold = new Set(['unnumbered'])

export interface NodesOptions {
  now: () => number
  /** Whether there is such a station: anybody may try any name. */
  isStation: (name: string) => boolean
}

export function openNodes({ now, isStation }: NodesOptions): Nodes {
  const said = new Map<string, { last: StationHealth; before?: StationHealth }>()
  const refusals = openRefusals(now)
  const note = (station: string, refused: Refused) => refusals.note(station, refused)

  return {
    said(station, status) {
      const heard = StationHealth.safeParse({ ...status, heard_ms: now() }).data
      if (!heard || (heard.sensors === undefined && heard.outbox === undefined && heard.clock === undefined)) return
      const before = said.get(station)?.last
      if (!before && said.size >= stations_max) return
      said.set(station, { last: heard, ...(before && { before }) })
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
      refusals.forgot(station)
    },
    admitted: (station) => refusals.clear(station, 'wrong-password'),
    health: (station) => said.get(station)?.last,
    refusals: refusals.of,
    troubles: (station, facts) => troublesOf({ ...facts, ...said.get(station), refusals: refusals.of(station) }, now()),
  }
}
