/**
 * Who is who: stations, subscribers and API tokens, in `registry.db` in the data folder. The command line changes it
 * while the gateway runs; every question is answered from the file, so a change counts at once.
 */
import { mkdirSync } from 'node:fs'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, versionKnown } from '../../edge/platform/sqlite.ts'
import { refuseMarked } from '../store/index.ts'
import { accountStatements, invitationTable, lifeTable } from './account-tables.ts'
import { openAccounts } from './accounts.ts'
import { openInvitations } from './invitations.ts'
import { openLifeNotes } from './life-notes.ts'
import { openTokens, tokenStatements, tokenStep } from './tokens.ts'

export type { Role } from './account-tables.ts'
export type { Credentials, Identity, NewStation, RegisteredStation, SetStation } from './accounts.ts'
export { RegistryError } from './ids.ts'

export type Registry = ReturnType<typeof openRegistry>

/**
 * Opens (and creates, where missing) the registry in `folder`. A damaged file is replaced by its last good copy, or begun
 * anew; `damages` tells. Throws a `ConfigError` when a newer version wrote it. `clock`: absent for that of the system.
 */
export function openRegistry(folder: string, clock?: () => number) {
  refuseMarked(folder)
  mkdirSync(folder, { recursive: true })
  const kept = openKeptFile({ folder, name: 'registry.db', database: databaseOptions }, statements)
  kept.copy()
  const { ask } = kept
  const now = clock ?? (() => ask(({ time }) => time.get())!.now_ms)
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
    ...openLifeNotes({ ask, change }),
    ...openTokens((question) => ask(({ tokens }) => question(tokens)), kept.copy, now),
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
  const inOne = db.transaction((work: () => { changes: number }) => work())
  return {
    /** All of what `work` does, or nothing. */
    whole: (work: () => { changes: number }) => inOne.immediate(work),
    ...accountStatements(db),
    tokens: tokenStatements(db),
    time: db.prepare<[], { now_ms: number }>('SELECT unixepoch() * 1000 AS now_ms'),
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
    tokenStep,
    sealStep(['token']),
    lifeTable,
    sealStep(['life']),
  ],
}

/** Up to which version this program knows the file, for updates. */
export const registrySchema = { 'registry.db': versionKnown(databaseOptions) }
