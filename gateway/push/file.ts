/**
 * `push.db` in the data folder: which phones are told, how far the alert log was read, and what waits for them.
 *
 *   note(key, value)                        `public`, `private`: the pair for VAPID; `pos`: how far the alert log was read
 *   phone(id, endpoint, p256dh, auth, choice, person)    id: a hash of the endpoint; person: on a gateway that is closed only
 *   strand(choice, rule, body)              what those who chose the same were told of a rule
 *   due(phone, id, pos, attempts, body)     a message on its way
 *
 * Of whoever holds the phone nothing is kept: no name on a public gateway, no address, no time. A commit survives the death of
 * the process; a power cut may take the newest ones, and then some messages come twice, each in the place of the first.
 */
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, versionKnown } from '../../edge/platform/sqlite.ts'
import type { PushChoice } from '../contract.ts'
import type { Strand } from '../hooks/index.ts'
import type { News } from './news.ts'
import type { PushKeys, PushTarget } from './sealing.ts'

export const pushFile = 'push.db'

export interface Phone extends PushTarget {
  id: string
  choice: PushChoice
  /** Who asked, where only those who sign in may see; null on a public gateway. */
  person: string | null
}

export interface Told {
  choice: string
  rule: string
  /** Null: nothing more is known of this rule. */
  strand: Strand | null
}

/** What is known at a start. `pos` null: nothing was ever read. */
export interface KeptPush {
  keys: PushKeys
  pos: number | null
  phones: Phone[]
  told: (Told & { strand: Strand })[]
  due: News[]
}

/** One step of reading, in one commit. */
export interface TakenPush {
  pos: number
  due: readonly News[]
  told: readonly Told[]
  /** Messages that need not go out any more. */
  dropped: readonly Pick<News, 'phone' | 'id'>[]
}

export type PushFile = ReturnType<typeof openPushFile>

/** Opens or makes the file; a damaged one is replaced by its last good copy. Throws a `ConfigError` for that of a newer version. */
export function openPushFile(folder: string) {
  const kept = openKeptFile({ folder, name: pushFile, database: databaseOptions }, calls)
  kept.copy()
  return kept
}

function calls(db: Database) {
  const note = db.prepare<[string], { value: string }>('SELECT value FROM note WHERE key = ?')
  const setNote = db.prepare('INSERT OR REPLACE INTO note VALUES (?, ?)')
  const phones = db.prepare<[], Omit<Phone, 'choice'> & { choice: string }>('SELECT * FROM phone ORDER BY id')
  const setPhone = db.prepare('INSERT OR REPLACE INTO phone VALUES (?, ?, ?, ?, ?, ?)')
  const dropPhone = db.prepare('DELETE FROM phone WHERE id = ?')
  const dropDueOf = db.prepare('DELETE FROM due WHERE phone = ?')
  const strands = db.prepare<[], { choice: string; rule: string; body: string }>('SELECT * FROM strand')
  const setStrand = db.prepare('INSERT OR REPLACE INTO strand VALUES (?, ?, ?)')
  const dropStrand = db.prepare('DELETE FROM strand WHERE choice = ? AND rule = ?')
  const dropStrands = db.prepare('DELETE FROM strand WHERE choice = ?')
  const due = db.prepare<[], { phone: string; id: string; pos: number; attempts: number; body: string }>(
    'SELECT * FROM due ORDER BY pos, rowid',
  )
  const setDue = db.prepare('INSERT OR REPLACE INTO due VALUES (?, ?, ?, ?, ?)')
  const countAttempt = db.prepare('UPDATE due SET attempts = ? WHERE phone = ? AND id = ?')
  const dropDue = db.prepare('DELETE FROM due WHERE phone = ? AND id = ?')
  const value = (key: string) => note.get(key)?.value

  return {
    /** `offered` becomes the pair for VAPID where there is none yet. */
    start: db.transaction((offered: PushKeys): KeptPush => {
      if (value('private') === undefined) {
        setNote.run('public', offered.publicKey)
        setNote.run('private', offered.privateKey)
      }
      const pos = value('pos')
      return {
        keys: { publicKey: value('public')!, privateKey: value('private')! },
        pos: pos === undefined ? null : Number(pos),
        phones: phones.all().map((row) => ({ ...row, choice: JSON.parse(row.choice) })),
        told: strands.all().map(({ choice, rule, body }) => ({ choice, rule, strand: JSON.parse(body) })),
        due: due.all().map(({ body, ...row }) => ({ ...JSON.parse(body), ...row })),
      }
    }),
    setPhone({ id, endpoint, p256dh, auth, choice, person }: Phone) {
      setPhone.run(id, endpoint, p256dh, auth, JSON.stringify(choice), person)
    },
    /** What waits for them goes too; `choices`: those that nobody has any more. */
    dropPhones: db.transaction((ids: readonly string[], choices: readonly string[]) => {
      for (const id of ids) for (const rows of [dropPhone, dropDueOf]) rows.run(id)
      for (const choice of choices) dropStrands.run(choice)
    }),
    take: db.transaction(({ pos, due, told, dropped }: TakenPush) => {
      for (const { phone, id } of dropped) dropDue.run(phone, id)
      for (const { phone, id, pos, attempts, ...body } of due)
        setDue.run(phone, id, pos, attempts, JSON.stringify(body))
      for (const { choice, rule, strand } of told) {
        if (strand === null) dropStrand.run(choice, rule)
        else setStrand.run(choice, rule, JSON.stringify(strand))
      }
      setNote.run('pos', String(pos))
    }),
    /** After an attempt; `attempts` null: it is settled. */
    attempted(phone: string, id: string, attempts: number | null) {
      if (attempts === null) dropDue.run(phone, id)
      else countAttempt.run(attempts, phone, id)
    },
  }
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'NORMAL',
  page_bytes: 4_096,
  cache_kib: 256,
  checkpoint_pages: 500,
  steps: [
    `CREATE TABLE note(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE phone(
       id TEXT PRIMARY KEY, endpoint TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL, choice TEXT NOT NULL,
       person TEXT) STRICT, WITHOUT ROWID;
     CREATE TABLE strand(
       choice TEXT NOT NULL, rule TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(choice, rule)) STRICT, WITHOUT ROWID;
     CREATE TABLE due(
       phone TEXT NOT NULL, id TEXT NOT NULL, pos INTEGER NOT NULL, attempts INTEGER NOT NULL, body TEXT NOT NULL,
       PRIMARY KEY(phone, id)) STRICT;`,
    sealStep(['note', 'phone', 'strand', 'due']),
  ],
}

/** Up to which version this program knows the file, for updates. */
export const pushSchema = { 'push.db': versionKnown(databaseOptions) }
