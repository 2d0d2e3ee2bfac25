/** Accounts and invitations as `registry.db` has them. */
import type { Database } from '../../edge/platform/sqlite.ts'

/** A subscriber reads alerts, a listener the readings too; a bridge carries what several stations say. */
export type Role = 'station' | 'subscriber' | 'bridge' | 'listener'

export interface StationRow {
  id: string
  name: string
  lat: number | null
  lon: number | null
  created_ms: number
  retired_ms: number | null
  retired_why: string | null
  invited_ms: number | null
}

export interface InvitationRow {
  station: string
  ends_ms: number
  used_ms: number | null
  proof: Buffer | null
  times: number
  is_void: 0 | 1
}

export const invitationTable = `
  CREATE TABLE invitation (
    code BLOB PRIMARY KEY, station TEXT NOT NULL, made_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL,
    used_ms INTEGER, proof BLOB, times INTEGER NOT NULL DEFAULT 0, is_void INTEGER NOT NULL DEFAULT 0)
    STRICT, WITHOUT ROWID;`

/** What was changed of stations, and is not in the record yet. */
export const lifeTable = `
  CREATE TABLE life (
    id TEXT PRIMARY KEY, station TEXT NOT NULL, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, before TEXT, after TEXT,
    why TEXT NOT NULL, by TEXT NOT NULL) STRICT, WITHOUT ROWID;`

/** \`before\` and \`after\`: null where there was, or is, none. \`kind\`: 'moved' is another place of the station itself. */
export interface LifeRow {
  id: string
  station: string
  at_ms: number
  kind: 'name' | 'place' | 'moved' | 'retired' | 'back'
  before: string | null
  after: string | null
  why: string
  by: string
}

export type AccountStatements = ReturnType<typeof accountStatements>

export interface AccountTools {
  ask<T>(work: (sql: AccountStatements) => T): T
  /** Does what changes the file, all of it or nothing, and answers whether it did. */
  change(work: (sql: AccountStatements) => { changes: number }): boolean
}

export function accountStatements(db: Database) {
  const insertAccount = db.prepare(
    `INSERT INTO account (id, role, name, lat, lon, secret, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, unixepoch() * 1000) ON CONFLICT DO NOTHING`,
  )
  const account = db.prepare<[string], { role: Role; secret: Buffer }>('SELECT role, secret FROM account WHERE id = ?')
  const secrets = db.prepare<[], { id: string; secret: Buffer }>('SELECT id, secret FROM account')
  const setSecret = db.prepare('UPDATE account SET secret = ? WHERE id = ? AND role = ?')
  const deleteAccount = db.prepare('DELETE FROM account WHERE id = ? AND role = ?')
  const accounts = db.prepare<[Role], StationRow>(
    `SELECT id, name, lat, lon, created_ms, retired_ms, retired_why,
       (SELECT max(ends_ms) FROM invitation WHERE station = id AND used_ms IS NULL AND is_void = 0) AS invited_ms
     FROM account WHERE role = ? ORDER BY id`,
  )
  const setAbout = db.prepare(
    `UPDATE account SET name = coalesce(?, name), lat = coalesce(?, lat), lon = coalesce(?, lon)
     WHERE id = ? AND role = 'station'`,
  )
  const retire = db.prepare(
    "UPDATE account SET retired_ms = ?, retired_why = ?, secret = ? WHERE id = ? AND role = 'station'",
  )
  const letBackIn = db.prepare(
    "UPDATE account SET retired_ms = NULL, retired_why = NULL, secret = ? WHERE id = ? AND role = 'station'",
  )
  const insertInvitation = db.prepare('INSERT INTO invitation (code, station, made_ms, ends_ms) VALUES (?, ?, ?, ?)')
  const invitation = db.prepare<[Buffer], InvitationRow>(
    'SELECT station, ends_ms, used_ms, proof, times, is_void FROM invitation WHERE code = ?',
  )
  const useInvitation = db.prepare(
    'UPDATE invitation SET used_ms = coalesce(used_ms, ?), proof = coalesce(proof, ?), times = times + 1 WHERE code = ?',
  )
  const voidInvitations = db.prepare('UPDATE invitation SET is_void = 1 WHERE station = ? AND is_void = 0')
  const voidAllInvitations = db.prepare('UPDATE invitation SET is_void = 1 WHERE is_void = 0')
  const forgetInvitations = db.prepare('DELETE FROM invitation WHERE ends_ms < ?')
  const isRetired = db.prepare<[string], { id: string }>(
    'SELECT id FROM account WHERE id = ? AND retired_ms IS NOT NULL',
  )
  const insertLife = db.prepare<LifeRow>(
    `INSERT INTO life (id, station, at_ms, kind, before, after, why, by)
     VALUES (@id, @station, @at_ms, @kind, @before, @after, @why, @by)`,
  )
  const life = db.prepare<[], LifeRow>('SELECT * FROM life ORDER BY at_ms, id LIMIT 100')
  const dropLife = db.prepare<[string]>('DELETE FROM life WHERE id = ?')
  return {
    insertLife,
    life,
    dropLife,
    isRetired,
    insertAccount,
    account,
    secrets,
    setSecret,
    deleteAccount,
    accounts,
    setAbout,
    retire,
    letBackIn,
    insertInvitation,
    invitation,
    useInvitation,
    voidInvitations,
    voidAllInvitations,
    forgetInvitations,
  }
}
