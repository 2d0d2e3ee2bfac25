/**
 * `people.db` in the data folder: persons, their one-time links and sessions, and the audit log.
 *
 *   person(name, role, password, made_by, created_ms, seen_ms)    password: argon2id in its own notation, or null
 *   link(code, person, ends_ms, used_ms)                          code: SHA-256; 192 random bits need no salt
 *   session(id, secret, person, token, mark, way, about, created_ms, used_ms)
 *                                        of a person, or of a token whose mark is this one; secret: SHA-256
 *   audit(n, at_ms, who, role, by, what, target, why, ok)
 *   note(key, value)                     `address`: where the page was last to be found; `moved`: since when the folder is the home
 */
import { mkdirSync } from 'node:fs'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, versionKnown } from '../../edge/platform/sqlite.ts'
import type { Role } from '../contract.ts'
import { refuseMarked } from '../store/index.ts'

export type PeopleFile = ReturnType<typeof openPeopleFile>

/** Opens or makes the file; a damaged one is replaced by its last good copy. Throws a `ConfigError` for that of a newer version. */
export function openPeopleFile(folder: string) {
  refuseMarked(folder)
  mkdirSync(folder, { recursive: true })
  const kept = openKeptFile({ folder, name: 'people.db', database: databaseOptions }, statements)
  kept.copy()
  return kept
}

export interface PersonRow {
  name: string
  role: Role
  password: string | null
  /** `start`: made by the first start, so that somebody can sign in. */
  made_by: 'start' | 'person'
  created_ms: number
  /** When the person last signed in. */
  seen_ms: number | null
}

export interface SessionRow {
  id: string
  secret: Buffer
  person: string | null
  token: string | null
  mark: string | null
  way: 'link' | 'password' | 'token'
  about: string
  created_ms: number
  used_ms: number
}

export interface AuditRow {
  n: number
  at_ms: number
  who: string
  role: string | null
  by: 'page' | 'token' | 'terminal'
  what: string
  target: string
  why: string
  ok: number
}

function statements(db: Database) {
  return {
    person: db.prepare<[string], PersonRow>('SELECT * FROM person WHERE name = ?'),
    persons: db.prepare<[], PersonRow>('SELECT * FROM person ORDER BY name'),
    insertPerson: db.prepare(
      'INSERT INTO person(name, role, made_by, created_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    setRole: db.prepare('UPDATE person SET role = ? WHERE name = ?'),
    setPassword: db.prepare('UPDATE person SET password = ? WHERE name = ?'),
    setSeen: db.prepare('UPDATE person SET seen_ms = ? WHERE name = ?'),
    dropPerson: db.prepare('DELETE FROM person WHERE name = ?'),
    insertLink: db.prepare('INSERT INTO link(code, person, ends_ms) VALUES (?, ?, ?)'),
    link: db.prepare<[Buffer], { person: string; ends_ms: number; used_ms: number | null }>(
      'SELECT person, ends_ms, used_ms FROM link WHERE code = ?',
    ),
    waiting: db.prepare<[], { person: string; ends_ms: number }>(
      'SELECT person, ends_ms FROM link WHERE used_ms IS NULL',
    ),
    useLink: db.prepare('UPDATE link SET used_ms = ? WHERE code = ? AND used_ms IS NULL'),
    dropLinks: db.prepare('DELETE FROM link WHERE person = ?'),
    dropWaiting: db.prepare('DELETE FROM link WHERE (person = ? AND used_ms IS NULL) OR ends_ms < ?'),
    insertSession: db.prepare('INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    sessionBy: db.prepare<[Buffer], SessionRow>('SELECT * FROM session WHERE secret = ?'),
    sessions: db.prepare<[], SessionRow>('SELECT * FROM session ORDER BY used_ms DESC'),
    useSession: db.prepare('UPDATE session SET used_ms = ? WHERE id = ?'),
    dropSession: db.prepare('DELETE FROM session WHERE id = ?'),
    dropSessions: db.prepare('DELETE FROM session'),
    dropAllWaiting: db.prepare('DELETE FROM link WHERE used_ms IS NULL'),
    dropSessionsOf: db.prepare('DELETE FROM session WHERE person = ?'),
    insertAudit: db.prepare(
      'INSERT INTO audit(at_ms, who, role, by, what, target, why, ok) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    audit: db.prepare<[number, number], AuditRow>('SELECT * FROM audit WHERE n < ? ORDER BY n DESC LIMIT ?'),
    dropAudit: db.prepare('DELETE FROM audit WHERE n <= ?'),
    note: db.prepare<[string], { value: string }>('SELECT value FROM note WHERE key = ?'),
    setNote: db.prepare('INSERT INTO note VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value'),
    together: (work: () => void) => db.transaction(work).immediate(),
  }
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL', // a person who was removed must not be back after a power cut
  page_bytes: 4096,
  cache_kib: 256,
  checkpoint_pages: 100,
  steps: [
    `CREATE TABLE person(
       name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT, made_by TEXT NOT NULL, created_ms INTEGER NOT NULL,
       seen_ms INTEGER) STRICT, WITHOUT ROWID;
     CREATE TABLE link(
       code BLOB PRIMARY KEY, person TEXT NOT NULL, ends_ms INTEGER NOT NULL, used_ms INTEGER) STRICT, WITHOUT ROWID;
     CREATE TABLE session(
       id TEXT PRIMARY KEY, secret BLOB NOT NULL UNIQUE, person TEXT, token TEXT, mark TEXT, way TEXT NOT NULL,
       about TEXT NOT NULL, created_ms INTEGER NOT NULL, used_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE audit(
       n INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, role TEXT, by TEXT NOT NULL,
       what TEXT NOT NULL, target TEXT NOT NULL, why TEXT NOT NULL, ok INTEGER NOT NULL) STRICT;
     CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;`,
    sealStep(['person', 'link', 'session', 'audit', 'note']),
  ],
}

/** Up to which version this program knows the file, for updates. */
export const peopleSchema = { 'people.db': versionKnown(databaseOptions) }
