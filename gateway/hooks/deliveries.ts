/**
 * `hooks.db`: how far each hook has read the alert log, what waits for it, what became of every attempt.
 *
 * A commit is in the file as soon as it returns and survives the death of the process; it is not fsynced, so a power cut
 * may take the newest ones. Then a hook reads the alert log again from an earlier position and some messages go out
 * twice, with the same ids: at least once, and nothing is forgotten, because position and waiting rows move together.
 */
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import { type Database, type DatabaseOptions, versionKnown } from '../../edge/platform/sqlite.ts'
import type { AlertEvent, Delivery } from '../contract.ts'
import type { Said } from './message.ts'

/** A message on its way to one hook. `pos`: how far the hook had read when it was said. */
export interface Due extends Said {
  pos: number
  attempts: number
}

/** What is kept of a hook. `fingerprint` tells that its settings were changed. */
export interface Kept {
  pos: number
  /** It is new, or its settings were changed: it has to be told what is active. */
  isBehind: boolean
  dead: number
  lastDelivered_ms: number | null
  due: Due[]
  memory: Memory
  /** Of a hook of an earlier version, which kept no memory: the newest events that its receiver has. */
  delivered: string[]
}

/** What a hook has told and must not forget, by a key of its own. */
export type Memory = [key: string, value: object | null][]

export interface Taken {
  hook: string
  pos: number
  due: Due[]
  /** Changes; null = forget it. */
  memory: Memory
  /** It was told what is active. */
  hasCaughtUp?: boolean
  /** Messages that need not go out any more. */
  dropped?: string[]
}

const attempts_kept = 1_000 // of each hook; a day of one failing message is about a hundred
const firstTables = `
  CREATE TABLE IF NOT EXISTS hook(
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, pos INTEGER NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0, delivered_ms INTEGER);
  CREATE TABLE IF NOT EXISTS due(
    hook TEXT NOT NULL, pos INTEGER NOT NULL, event TEXT NOT NULL, attempts INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY(hook, event));
  CREATE TABLE IF NOT EXISTS told(hook TEXT NOT NULL, alert TEXT NOT NULL, PRIMARY KEY(hook, alert)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS attempt(id INTEGER PRIMARY KEY AUTOINCREMENT, hook TEXT NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS attemptByHook ON attempt(hook, id);
`

// behind: 0 it has been told what is active, 1 it has not, 2 what it was told stands only in its attempts (first version).
const withMemory = `
  CREATE TABLE memory(hook TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(hook, key)) WITHOUT ROWID;
  ALTER TABLE hook ADD COLUMN behind INTEGER NOT NULL DEFAULT 1;
  UPDATE hook SET behind = 2;
  DROP TABLE told;
`

const databaseOptions: DatabaseOptions = {
  synchronous: 'NORMAL',
  page_bytes: 4_096,
  cache_kib: 512,
  checkpoint_pages: 500,
  steps: [firstTables, withMemory, sealStep(['hook', 'due', 'memory', 'attempt'])],
}

/** Up to which version this program knows the file, for updates. */
export const hooksSchema = { 'hooks.db': versionKnown(databaseOptions) }

export type Deliveries = ReturnType<typeof openDeliveries>

/**
 * Opens or creates `hooks.db`. A damaged file is put aside and its last good copy takes its place: what was delivered since
 * goes out again, with its ids. Throws a `ConfigError` when a newer version has written it.
 */
export function openDeliveries(folder: string) {
  const kept = openKeptFile({ folder, name: 'hooks.db', database: databaseOptions }, calls)
  const [damage] = kept.damages()
  kept.copy()
  /** One question, asked again of the copy when the file turns out to be damaged. */
  const asked =
    <A extends unknown[], R>(pick: (calls: Calls) => (...args: A) => R) =>
    (...args: A): R =>
      kept.ask((calls) => pick(calls)(...args))

  return {
    /** The name of a damaged file that was begun anew; null when it was sound, or a copy stands in its place. */
    damaged: damage && damage.copy_ms === null ? (damage.aside ?? damage.file) : null,
    damages: kept.damages,
    copy: kept.copy,
    check: kept.check,
    forgetOthers: asked((calls) => calls.forgetOthers),
    start: asked((calls) => calls.start),
    take: asked((calls) => calls.take),
    attempted: asked((calls) => calls.attempted),
    replay: asked((calls) => calls.replay),
    list: asked((calls) => calls.list),
    close() {
      kept.copy()
      kept.close()
    },
  }
}

type Calls = ReturnType<typeof calls>

function calls(db: Database) {
  const hookOf = db.prepare<[string], HookRow>(
    'SELECT fingerprint, pos, behind, dead, delivered_ms FROM hook WHERE id = ?',
  )
  const hookIds = db.prepare<[], { id: string }>('SELECT id FROM hook')
  const forgetHook = ['hook WHERE id', 'due WHERE hook', 'memory WHERE hook', 'attempt WHERE hook'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  )
  const insertHook = db.prepare('INSERT INTO hook(id, fingerprint, pos) VALUES (?, ?, ?)')
  const changeHook = db.prepare('UPDATE hook SET fingerprint = ?, behind = max(behind, 1) WHERE id = ?')
  const moveHook = db.prepare('UPDATE hook SET pos = ? WHERE id = ?')
  const caughtUp = db.prepare('UPDATE hook SET behind = 0 WHERE id = ?')
  const rewindHook = db.prepare('UPDATE hook SET dead = 0, pos = ? WHERE id = ?')
  const countDead = db.prepare('UPDATE hook SET dead = dead + 1 WHERE id = ?')
  const markDelivered = db.prepare('UPDATE hook SET delivered_ms = ? WHERE id = ?')
  const insertDue = db.prepare('INSERT OR REPLACE INTO due(hook, pos, event, attempts, body) VALUES (?, ?, ?, ?, ?)')
  const countAttempt = db.prepare('UPDATE due SET attempts = ? WHERE hook = ? AND event = ?')
  const deleteDue = db.prepare('DELETE FROM due WHERE hook = ? AND event = ?')
  const deleteDueAfter = db.prepare(
    "DELETE FROM due WHERE hook = ? AND pos > ? AND event NOT LIKE 'notice\\_%' ESCAPE '\\'",
  )
  const dueOf = db.prepare<[string], DueRow>('SELECT pos, attempts, body FROM due WHERE hook = ? ORDER BY pos, rowid')
  const remember = db.prepare('INSERT OR REPLACE INTO memory(hook, key, body) VALUES (?, ?, ?)')
  const forget = db.prepare('DELETE FROM memory WHERE hook = ? AND key = ?')
  const memoryOf = db.prepare<[string], { key: string; body: string }>('SELECT key, body FROM memory WHERE hook = ?')
  const insertAttempt = db.prepare('INSERT INTO attempt(hook, body) VALUES (?, ?)')
  const boundAttempts = db.prepare(
    'DELETE FROM attempt WHERE hook = ? AND id <= (SELECT id FROM attempt WHERE hook = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
  )
  const attemptsOf = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM attempt WHERE hook = ? ORDER BY id DESC LIMIT ?',
  )

  return {
    /** Hooks that are no longer in the config: one that comes back later begins anew, not with the alerts of years. */
    forgetOthers: db.transaction((hooks: string[]) => {
      const gone = hookIds.all().filter(({ id }) => !hooks.includes(id))
      for (const { id } of gone) for (const rows of forgetHook) rows.run(id)
    }),
    /** What is known of a hook; a new one begins at `pos`. */
    start(hook: string, fingerprint: string, pos: number): Kept {
      const found = hookOf.get(hook)
      if (!found) insertHook.run(hook, fingerprint, pos)
      else if (found.fingerprint !== fingerprint) changeHook.run(fingerprint, hook)
      const row = hookOf.get(hook)!
      return {
        pos: row.pos,
        isBehind: row.behind > 0,
        dead: row.dead,
        lastDelivered_ms: row.delivered_ms,
        due: dueOf.all(hook).map(dueFrom),
        memory: memoryOf.all(hook).map(({ key, body }) => [key, JSON.parse(body)]),
        delivered: row.behind === 2 ? deliveredOf(attemptsOf.all(hook, attempts_kept)) : [],
      }
    },
    /** The hook has read the alert log up to `pos`; this is what it must deliver. */
    take: db.transaction(({ hook, pos, due, memory, hasCaughtUp, dropped = [] }: Taken) => {
      for (const id of dropped) deleteDue.run(hook, id)
      for (const { pos, attempts, ...said } of due) insertDue.run(hook, pos, said.id, attempts, JSON.stringify(said))
      for (const [key, value] of memory) {
        if (value === null) forget.run(hook, key)
        else remember.run(hook, key, JSON.stringify(value))
      }
      moveHook.run(pos, hook)
      if (hasCaughtUp) caughtUp.run(hook)
    }),
    /** One attempt, and what it means for the message `id`. */
    attempted: db.transaction((delivery: Delivery, id: string) => {
      const { hook, attempt, outcome, at_ms } = delivery
      insertAttempt.run(hook, JSON.stringify(delivery))
      boundAttempts.run(hook, hook, attempts_kept)
      if (outcome === 'retry') countAttempt.run(attempt, hook, id)
      else deleteDue.run(hook, id)
      if (outcome === 'delivered') markDelivered.run(at_ms, hook)
      if (outcome === 'dead') countDead.run(hook)
    }),
    /** Everything after `pos` is to be read again; what waits from before it goes on waiting. */
    replay: db.transaction((hook: string, pos: number) => {
      deleteDueAfter.run(hook, pos)
      rewindHook.run(pos, hook)
    }),
    /** Newest first. */
    list: (hook: string, limit: number): Delivery[] =>
      attemptsOf.all(hook, limit).map(({ body }) => JSON.parse(body) as Delivery),
  }
}

function deliveredOf(attempts: { body: string }[]): string[] {
  const made = attempts.map(({ body }) => JSON.parse(body) as Delivery)
  return made.filter(({ outcome }) => outcome === 'delivered').map(({ event }) => event)
}

/** In the file of an earlier version the body is the event itself. */
function dueFrom({ pos, attempts, body }: DueRow): Due {
  const kept = JSON.parse(body) as Said | AlertEvent
  if ('word' in kept) return { ...kept, pos, attempts }
  return { id: kept.id, word: kept.kind, event: kept, more: {}, said_ms: kept.at_ms, pos, attempts }
}

interface HookRow {
  fingerprint: string
  pos: number
  behind: number
  dead: number
  delivered_ms: number | null
}
interface DueRow {
  pos: number
  attempts: number
  body: string
}
