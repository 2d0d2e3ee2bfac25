/** API tokens for machines, a table of `registry.db`: `name.secret`, with a role, and with an end and a scope where they were given. */
import { type Database, isDiskTrouble, type SchemaStep } from '../../edge/platform/sqlite.ts'
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import { Ability, type Token, type TokenRole } from '../contract.ts'
import { checkId } from './ids.ts'
import { takenToken, unknownToken } from './refusals.ts'
import { newSecret, opens, sealed } from './secrets.ts'

/** Whoever a token stands for. */
export interface TokenHolder {
  name: string
  role: TokenRole
  scope?: readonly Ability[]
  expires_ms?: number
  /** It was made for one question of a command; `name` is then the user of the computer. */
  by?: 'terminal'
}

export interface TokenOptions {
  days?: number | undefined
  scope?: readonly Ability[] | undefined
  /** For one question of a command: by whom. It is not listed, and ends by itself when the command is killed. */
  terminal?: string | undefined
}

interface TokenRow {
  name: string
  role: TokenRole
  secret: Buffer
  created_ms: number
  ends_ms: number | null
  scope: string | null
  used_ms: number | null
  terminal: string | null
}

/** The use of a token is noted once an hour: each note is a write to the card. */
const noted_ms = hour_ms
/** The longest question of a command: a comparison with InfluxDB over years. */
const terminal_ms = day_ms

export const tokenStep: SchemaStep = `
  ALTER TABLE token ADD COLUMN ends_ms INTEGER;
  ALTER TABLE token ADD COLUMN scope TEXT;
  ALTER TABLE token ADD COLUMN used_ms INTEGER;
  ALTER TABLE token ADD COLUMN terminal TEXT;`

export type TokenStatements = ReturnType<typeof tokenStatements>

export function tokenStatements(db: Database) {
  const insert = db.prepare(
    `INSERT INTO token (name, role, secret, created_ms, ends_ms, scope, terminal) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const byName = db.prepare<[string], TokenRow>('SELECT * FROM token WHERE name = ?')
  const all = db.prepare<[], TokenRow>('SELECT * FROM token WHERE terminal IS NULL ORDER BY name')
  const copySecrets = db.prepare<[], { secret: Buffer }>("SELECT secret FROM token WHERE role = 'copy' ORDER BY name")
  const remove = db.prepare('DELETE FROM token WHERE name = ?')
  const use = db.prepare('UPDATE token SET used_ms = ? WHERE name = ?')
  const dropEnded = db.prepare('DELETE FROM token WHERE terminal IS NOT NULL AND ends_ms < ?')
  return { insert, byName, all, copySecrets, remove, use, dropEnded }
}

/** `keep` is called after each change that must not be lost with the file. */
export function openTokens(ask: <R>(question: (sql: TokenStatements) => R) => R, keep: () => void, now: () => number) {
  return {
    /** Makes a token, `name.secret`. It is not kept and cannot be shown again. */
    addToken(name: string, role: TokenRole = 'operator', { days, scope, terminal }: TokenOptions = {}): string {
      checkId('token', name)
      const secret = newSecret()
      const at_ms = now()
      const life_ms = terminal === undefined ? days && days * day_ms : terminal_ms
      const ends_ms = life_ms === undefined ? null : Math.round(at_ms + life_ms)
      const row = [name, role, sealed(secret), at_ms, ends_ms, scope ? JSON.stringify(scope) : null, terminal ?? null]
      const isNew = ask(({ insert, dropEnded }) => {
        dropEnded.run(at_ms)
        return insert.run(...row).changes > 0
      })
      if (!isNew) throw takenToken(name)
      if (terminal === undefined) keep()
      return `${name}.${secret}`
    },
    removeToken(name: string): void {
      const row = ask(({ byName }) => byName.get(name))
      if (!row) throw unknownToken(name)
      ask(({ remove }) => remove.run(name))
      if (row.terminal === null) keep()
    },
    /** Without those of commands that ask right now. */
    tokens: (): Token[] => ask(({ all }) => all.all()).map(shown),
    /** What only this folder and its copies hold: the sealed tokens of second homes. */
    copyKeys: (): Buffer[] => ask(({ copySecrets }) => copySecrets.all()).map(({ secret }) => secret),
    /** Who this is; null when nobody has the token, or it has ended (which of them is not told). */
    verifyToken(token: string): TokenHolder | null {
      const dot = token.indexOf('.')
      const name = token.slice(0, Math.max(dot, 0))
      const row = ask(({ byName }) => byName.get(name))
      if (!opens(row?.secret, token.slice(dot + 1)) || !row) return null
      if (row.ends_ms !== null && row.ends_ms <= now()) return null
      noteUse(row)
      return holderOf(row)
    },
    /** The holder of a token, for a session that was signed in with it; null when it is gone or has ended. `mark`: another for a new token of the same name. */
    tokenNamed(name: string): (TokenHolder & { mark: string }) | null {
      const row = ask(({ byName }) => byName.get(name))
      if (!row || (row.ends_ms !== null && row.ends_ms <= now())) return null
      return { ...holderOf(row), mark: row.secret.toString('hex').slice(0, 32) }
    },
  }

  function noteUse({ name, used_ms, terminal }: TokenRow) {
    const at_ms = now()
    if (terminal !== null || (used_ms !== null && Math.abs(at_ms - used_ms) < noted_ms)) return
    try {
      ask(({ use }) => use.run(at_ms, name))
    } catch (err) {
      if (!isDiskTrouble(err)) throw err // a full disk must not keep the holder out
    }
  }
}

function shown({ name, role, scope, created_ms, ends_ms, used_ms }: TokenRow): Token {
  return { name, role, scope: scopeOf(scope), created_ms, expires_ms: ends_ms, used_ms }
}

function holderOf({ name, role, scope, ends_ms, terminal }: TokenRow): TokenHolder {
  const only = scopeOf(scope)
  return {
    name: terminal ?? name,
    role,
    ...(only && { scope: only }),
    ...(ends_ms !== null && { expires_ms: ends_ms }),
    ...(terminal !== null && { by: 'terminal' as const }),
  }
}

// An ability that this version does not know is none; with none left the token may nothing.
function scopeOf(scope: string | null): Ability[] | null {
  if (scope === null) return null
  return (JSON.parse(scope) as string[]).flatMap((one) => Ability.options.find((known) => known === one) ?? [])
}
