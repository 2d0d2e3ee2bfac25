/** Accounts and invitations as `registry.db` has them. */
import type { Database } from '../../edge/platform/sqlite.ts'

export type Role = 'station' | 'subscriber'

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

export type AccountStatements = ReturnType<typeof accountStatements>

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
  return {
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
