/** Whoever a request comes from. */
import type { Ability, TokenRole } from '../contract.ts'

export interface Asker {
  name: string
  role: TokenRole
  /** A token may be for less than its role. */
  scope?: readonly Ability[]
  /** From a browser with a session, a machine with a token, or a command that asks for its user. */
  by: 'page' | 'token' | 'terminal'
  /** The session, of a browser. */
  session?: string
  /** When what was shown ends. */
  expires_ms?: number
}
