/**
 * Who is who: stations, subscribers and API tokens, in `registry.db` in the data folder. The command line changes it
 * while the gateway runs; every question is answered from the file, so a change counts at once.
 */
import { mkdirSync } from 'node:fs'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import type { Database, DatabaseOptions } from '../../edge/platform/sqlite.ts'
import { refuseMarked } from '../store/index.ts'
import { accountStatements, invitationTable } from './account-tables.ts'
import { openAccounts } from './accounts.ts'
import { checkId, RegistryError } from './ids.ts'
import { openInvitations } from './invitations.ts'
import { newSecret, opens, sealed } from './secrets.ts'

export type { Role } from './account-tables.ts'
export type { Credentials, Identity, NewStation, RegisteredStation } from './accounts.ts'
export { RegistryError } from './ids.ts'

/** `copy`: a second home, which may read everything that a data folder holds, and change nothing. */
export const tokenRoles = ['operator', 'copy'] as const
export type TokenRole = (typeof tokenRoles)[number]

export type Registry = ReturnType<typeof openRegistry>

/**
 * Opens (and creates, where missing) the registry in `folder`. A damaged file is replaced by its last good copy, or begun
 * anew; `damages` tells. Throws a `ConfigError` when a newer version wrote it.
 */
export function openRegistry(folder: string) {
  refuseMarked(folder)
  mkdirSync(folder, { recursive: true })
  const kept = openKeptFile({ folder, name: 'registry.db', database: databaseOptions }, statements)
  kept.copy()
  const { ask } = kept
  let changes = 0
  /** Whoever lost this file would have to give every station a new password: a copy follows each change. */
  const change = (work: (sql: Statements) => { changes: number }): boolean => {
    const isChanged = ask((sql) => sql.whole(() => work(sql))).changes > 0
    if (!isChanged) return false
    changes++
    kept.copy()
    return true
  }

  return {
    ...openAccounts({ ask, change }),
    ...openInvitations({ ask, change }),
    /** Makes an API token, `name.secret`. It is not kept and cannot be shown again. */
    addToken(name: string, role: TokenRole = 'operator'): string {
      checkId('token name', name)
      const secret = newSecret()
      if (!change(({ insertToken }) => insertToken.run(name, role, sealed(secret)))) {
        throw new RegistryError(`There is already a token "${name}". Remove it first: token remove ${name}`)
      }
      return `${name}.${secret}`
    },
    removeToken(name: string): void {
      if (!change(({ deleteToken }) => deleteToken.run(name))) throw new RegistryError(`There is no token "${name}".`)
    },
    tokens: () => ask(({ tokenNames }) => tokenNames.all()),
    /** What only this folder and its copies hold: the sealed tokens of second homes. */
    copyKeys: (): Buffer[] => ask(({ copySecrets }) => copySecrets.all()).map(({ secret }) => secret),
    verifyToken(token: string): { name: string; role: TokenRole } | null {
      const dot = token.indexOf('.')
      const name = token.slice(0, Math.max(dot, 0))
      const row = ask(({ tokenByName }) => tokenByName.get(name))
      return opens(row?.secret, token.slice(dot + 1)) && row ? { name, role: row.role } : null
    },
    /** Another word after every change, whichever process made it. Asking costs microseconds. */
    version: (): string => `${kept.version()}.${changes}`,
    /** Notices that another process has replaced the file. To be called every second or so. */
    follow: kept.follow,
    /** How often the file had to be begun anew, without a copy, while it was open. */
    losses: (): number => kept.damages().filter(({ copy_ms }) => copy_ms === null).length,
    /** What happened to the file; see `openKeptFile`. */
    damages: kept.damages,
    /** Verifies the file; a damaged one is replaced. */
    check: kept.check,
    close: kept.close,
  }
}

type Statements = ReturnType<typeof statements>

function statements(db: Database) {
  const insertToken = db.prepare(
    'INSERT INTO token (name, role, secret, created_ms) VALUES (?, ?, ?, unixepoch() * 1000) ON CONFLICT DO NOTHING',
  )
  const tokenByName = db.prepare<[string], { role: TokenRole; secret: Buffer }>(
    'SELECT role, secret FROM token WHERE name = ?',
  )
  const copySecrets = db.prepare<[], { secret: Buffer }>("SELECT secret FROM token WHERE role = 'copy' ORDER BY name")
  const deleteToken = db.prepare('DELETE FROM token WHERE name = ?')
  const tokenNames = db.prepare<[], { name: string; role: TokenRole }>('SELECT name, role FROM token ORDER BY name')
  const inOne = db.transaction((work: () => { changes: number }) => work())
  return {
    /** All of what `work` does, or nothing. */
    whole: (work: () => { changes: number }) => inOne.immediate(work),
    ...accountStatements(db),
    insertToken,
    tokenByName,
    copySecrets,
    deleteToken,
    tokenNames,
  }
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL',
  steps: [
    `CREATE TABLE IF NOT EXISTS account (
       id TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, lat REAL, lon REAL,
       secret BLOB NOT NULL, created_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS token (
       name TEXT PRIMARY KEY, role TEXT NOT NULL, secret BLOB NOT NULL, created_ms INTEGER NOT NULL)
       STRICT, WITHOUT ROWID;`,
    sealStep(['account', 'token']),
    `ALTER TABLE account ADD COLUMN retired_ms INTEGER;
     ALTER TABLE account ADD COLUMN retired_why TEXT;
     ${invitationTable}`,
    sealStep(['account', 'token', 'invitation']),
  ],
}
