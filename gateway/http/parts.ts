/** What the HTTP resources of this folder stand on. */
import type { Logger } from 'pino'
import { z } from 'zod'
import type { LocalizedText } from '../contract.ts'
import type { Nodes } from '../nodes/index.ts'
import type { People } from '../people/index.ts'
import type { Registry, Stations } from '../stations/index.ts'
import type { Store } from '../store/index.ts'
import type { App, AppOptions } from './app.ts'
import type { Chain } from './chain.ts'
import type { Door, DoorOptions } from './door.ts'
import type { HttpSettings } from './settings.ts'
import type { Gate } from './who.ts'

export const Readiness = z.object({
  ready: z.boolean(),
  parts: z.record(
    z.string(),
    z.object({
      ok: z.boolean(),
      says: z.string(),
      says_id: z.string().describe('the same in Bahasa Indonesia'),
      state: z.string().optional(),
    }),
  ),
})
/** Each part's state, with a sentence for what is missing. `ready` concerns only parts without which nothing is kept. */
export type Readiness = z.infer<typeof Readiness>

/** Who signs in here, and with what. */
export interface SignedIn {
  people: Pick<People, 'users' | 'sessions' | 'passwords' | 'audit'>
  tokens: Pick<Registry, 'tokens' | 'addToken' | 'removeToken'>
}

/** What the server lends to resources of other folders. */
export interface HttpTools {
  parts: HttpParts
  /** Places for answers that last. */
  door: Pick<Door, 'exports' | 'reports' | 'refuse'>
}

export interface HttpParts extends Pick<Gate, 'verifyToken' | 'isPublic'> {
  store: Pick<Store, 'rows' | 'series' | 'ledger' | 'quarantine'>
  stations: Pick<Stations, 'list' | 'get' | 'watch'>
  /** What was refused of a station of late; absent: nobody knows. */
  nodes?: Pick<Nodes, 'refusals'>
  /** Of a station that is not there because it was forgotten: who said so, when and why. */
  gone?: (station: string) => LocalizedText | undefined
  readiness: () => Readiness
  /** The warning chain; absent: it is not told. */
  chain?: Pick<Chain, 'answer'>
  metrics: (seesStaff: boolean) => Promise<string>
  /** People: absent, and nobody can sign in. */
  signedIn?: SignedIn
  /** How exact the places are that everybody sees; absent: exact. */
  publicPlace?: 'exact' | 'coarse'
  /** The one other origin that the page may take pictures from, such as the map’s tiles; absent: none. */
  pictures?: string | null
  /** The folder of the built dashboard. */
  www: string
  limits: DoorOptions['limits']
  /** For tests: how long a request may take to arrive, and at which pace an answer must be read. */
  patience?: AppOptions['times'] & DoorOptions['pace']
  /** What stands in front of the gateway, and how others address it. */
  front?: Partial<Pick<HttpSettings, 'proxies' | 'base' | 'address'>>
  /** Resources of other files, such as alerts and rules. */
  more?: ((app: App, tools: HttpTools) => void)[]
  now: () => number
  log: Logger
}
