/** Whoever a request comes from. */
import type { Ability, TokenRole } from '../contract.ts'

export interface Asker {
  name: string
  role: TokenRole
  /** A token may be for less than its role. */
  scope?: readonly Ability[]
  /** From a browser with a session, a machine with a token, or a command that asks for its user. */
  by: 'page' | 'token' | 'terminal'
  /** The person; absent where a token asks, or a session that a token has begun: names of tokens and of people may be equal. */
  person?: string
  /** The session, of a browser. */
  session?: string
  /** When what was shown ends. */
  expires_ms?: number
}
