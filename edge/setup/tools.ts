/** What the steps of the conversation work with. */
import type { EdgePlan } from '../config.ts'
import type { Driver } from '../driver.ts'
import type { Boards } from '../links/firmata.ts'
import type { LinkTools } from '../links/link.ts'
import type { Clock } from '../platform/clock.ts'
import type { Scalar } from '../platform/settings-file.ts'
import type { Conversation } from './conversation.ts'
import type { ScanTools } from './scan.ts'

export interface SetupTools {
  talk: Conversation
  clock: Clock
  scan: ScanTools
  /** For live values. */
  links: LinkTools
  boards: Boards
  /** Reads edge.yaml as the agent does. Throws a `ConfigError` with all that is wrong. */
  read(file: string): EdgePlan
  /** Types a command of the gateway. */
  gateway(words: readonly string[]): Promise<Ended>
  services: Services
  signal: AbortSignal
}

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export type Unit = 'pantau-gateway' | 'pantau-edge'

export interface Services {
  /** Starts it anew, now and at each start of the computer. `asked` = there is none: a person has to type. */
  start(unit: Unit): Promise<'started' | 'none' | { failed: string }>
}

/** A sensor as it will stand in edge.yaml. */
export interface Draft {
  id: string
  driver: Driver
  port: string
  every_s: number
  /** Null takes one out of the file. */
  options: Record<string, Scalar | null>
}
