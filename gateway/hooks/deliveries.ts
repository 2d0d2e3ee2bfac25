/**
 * `hooks.db`: how far each hook has read the alert log, what waits for it, what became of every attempt.
 *
 * A commit is in the file as soon as it returns and survives the death of the process; it is not fsynced, so a power cut
 * may take the newest ones. Then a hook reads the alert log again from an earlier position and some messages go out
 * twice, with the same ids: at least once, and nothing is forgotten, because position and waiting rows move together.
 */
import { join } from 'node:path'
import { type DatabaseOptions, openDatabase, openOrReplace } from '../../edge/platform/sqlite.ts'
import type { AlertEvent, Delivery } from '../contract.ts'

/** An event on its way to one hook. */
export interface Due {
  pos: number
  event: AlertEvent
  attempts: number
}

/** What is kept of a hook. `fingerprint` tells that its settings were changed. */
export interface Kept {
  pos: number
  isDisabled: boolean
  dead: number
  lastDelivered_ms: number | null
  due: Due[]
  /** Alerts that the hook was told of and that are not over. */
  told: string[]
}

export interface Taken {
  hook: string
  pos: number
  due: Due[]
  told: string[]
  over: string[]
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

const databaseOptions: DatabaseOptions = {
  synchronous: 'NORMAL',
  page_bytes: 4_096,
  cache_kib: 512,
  checkpoint_pages: 500,
  steps: [firstTables],
}

export type Deliveries = ReturnType<typeof openDeliveries>

/**
 * Opens or creates `hooks.db`. A damaged file is put aside; `damaged` is its new name then, otherwise null. Throws a
 * `ConfigError` when a newer version has written it.
 */
export function openDeliveries(folder: string) {
  const file = join(folder, 'hooks.db')
  const { opened: db, aside } = openOrReplace(file, () => openDatabase(file, databaseOptions))
  const hookOf = db.prepare<[string], HookRow>(
    'SELECT fingerprint, pos, disabled, dead, delivered_ms FROM hook WHERE id = ?',
  )
  const hookIds = db.prepare<[], { id: string }>('SELECT id FROM hook')
  const forgetHook = ['hook WHERE id', 'due WHERE hook', 'told WHERE hook', 'attempt WHERE hook'].map((rows) =>
    db.prepare(`DELETE FROM ${rows} = ?`),
  )
  const insertHook = db.prepare('INSERT INTO hook(id, fingerprint, pos) VALUES (?, ?, ?)')
  const changeHook = db.prepare('UPDATE hook SET fingerprint = ?, disabled = 0 WHERE id = ?')
  const moveHook = db.prepare('UPDATE hook SET pos = ? WHERE id = ?')
  const disableHook = db.prepare('UPDATE hook SET disabled = 1 WHERE id = ?')
  const enableHook = db.prepare('UPDATE hook SET disabled = 0, dead = 0, pos = ? WHERE id = ?')
  const countDead = db.prepare('UPDATE hook SET dead = dead + 1 WHERE id = ?')
  const markDelivered = db.prepare('UPDATE hook SET delivered_ms = ? WHERE id = ?')
  const insertDue = db.prepare('INSERT OR REPLACE INTO due(hook, pos, event, attempts, body) VALUES (?, ?, ?, ?, ?)')
  const countAttempt = db.prepare('UPDATE due SET attempts = ? WHERE hook = ? AND event = ?')
  const deleteDue = db.prepare('DELETE FROM due WHERE hook = ? AND event = ?')
  const deleteDueAfter = db.prepare('DELETE FROM due WHERE hook = ? AND pos > ?')
  const dueOf = db.prepare<[string], DueRow>('SELECT pos, attempts, body FROM due WHERE hook = ? ORDER BY pos, rowid')
  const insertTold = db.prepare('INSERT OR IGNORE INTO told(hook, alert) VALUES (?, ?)')
  const deleteTold = db.prepare('DELETE FROM told WHERE hook = ? AND alert = ?')
  const toldOf = db.prepare<[string], { alert: string }>('SELECT alert FROM told WHERE hook = ?')
  const insertAttempt = db.prepare('INSERT INTO attempt(hook, body) VALUES (?, ?)')
  const boundAttempts = db.prepare(
    'DELETE FROM attempt WHERE hook = ? AND id <= (SELECT id FROM attempt WHERE hook = ? ORDER BY id DESC LIMIT 1 OFFSET ?)',
  )
  const attemptsOf = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM attempt WHERE hook = ? ORDER BY id DESC LIMIT ?',
  )

  return {
    damaged: aside,
    /** Hooks that are no longer in the config: one that comes back later begins anew, not with the alerts of years. */
    forgetOthers: db.transaction((hooks: string[]) => {
      const gone = hookIds.all().filter(({ id }) => !hooks.includes(id))
      for (const { id } of gone) for (const forget of forgetHook) forget.run(id)
    }),
    /** What is known of a hook; a new one begins at `pos`, one whose settings changed is no longer disabled. */
    start(hook: string, fingerprint: string, pos: number): Kept {
      const found = hookOf.get(hook)
      if (!found) insertHook.run(hook, fingerprint, pos)
      else if (found.fingerprint !== fingerprint) changeHook.run(fingerprint, hook)
      const row = hookOf.get(hook)!
      return {
        pos: row.pos,
        isDisabled: row.disabled === 1,
        dead: row.dead,
        lastDelivered_ms: row.delivered_ms,
        due: dueOf.all(hook).map(({ pos, attempts, body }) => ({ pos, attempts, event: JSON.parse(body) })),
        told: toldOf.all(hook).map(({ alert }) => alert),
      }
    },
    /** The hook has read the alert log up to `pos`; this is what it must deliver. */
    take: db.transaction(({ hook, pos, due, told, over }: Taken) => {
      for (const { pos, event, attempts } of due) insertDue.run(hook, pos, event.id, attempts, JSON.stringify(event))
      for (const alert of told) insertTold.run(hook, alert)
      for (const alert of over) deleteTold.run(hook, alert)
      moveHook.run(pos, hook)
    }),
    /** One attempt, and what it means for the message. */
    attempted: db.transaction((delivery: Delivery) => {
      const { hook, event, attempt, outcome, at_ms } = delivery
      insertAttempt.run(hook, JSON.stringify(delivery))
      boundAttempts.run(hook, hook, attempts_kept)
      if (outcome === 'retry') countAttempt.run(attempt, hook, event)
      else deleteDue.run(hook, event)
      if (outcome === 'delivered') markDelivered.run(at_ms, hook)
      if (outcome === 'dead') countDead.run(hook)
    }),
    disable: (hook: string) => void disableHook.run(hook),
    /** Everything after `pos` is to be read again; what waits from before it goes on waiting. */
    replay: db.transaction((hook: string, pos: number) => {
      deleteDueAfter.run(hook, pos)
      enableHook.run(pos, hook)
    }),
    /** Newest first. */
    list: (hook: string, limit: number): Delivery[] =>
      attemptsOf.all(hook, limit).map(({ body }) => JSON.parse(body) as Delivery),
    close: () => void db.close(),
  }
}

interface HookRow {
  fingerprint: string
  pos: number
  disabled: number
  dead: number
  delivered_ms: number | null
}
interface DueRow {
  pos: number
  attempts: number
  body: string
}
