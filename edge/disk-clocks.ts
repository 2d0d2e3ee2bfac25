/**
 * What the outbox's file knows of the clocks behind its packs. A pack whose clock was not set has a `base_ms`; its outbox
 * (epoch) has a row here, which says what became of them:
 *
 *   known_base_ms    the clock was set: they are dated anew whenever they are read, always in the same way
 *   given_up_id      up to this pack they stay as they are: they are sent, or the computer has been started anew
 *   neither          undecided: they wait, since a name that was sent must not change
 */
import { redated, shiftOf } from './dating.ts'
import type { Database } from './platform/sqlite.ts'

export const clocksTable = `
  ALTER TABLE packs ADD COLUMN base_ms INTEGER;
  CREATE TABLE clocks (
    epoch TEXT PRIMARY KEY, boot TEXT NOT NULL, last_id INTEGER NOT NULL,
    known_base_ms INTEGER, given_up_id INTEGER) WITHOUT ROWID;`

interface EpochClock {
  epoch: string
  last_id: number
  known_base_ms: number | null
  given_up_id: number | null
}

export interface UndatedRow {
  id: number
  epoch: string
  json: string
  base_ms: number | null
}

export type DiskClocks = ReturnType<typeof openDiskClocks>

/** Opens what is known; `boot` names the present start of this computer. */
export function openDiskClocks(db: Database, boot: string) {
  const sql = {
    all: db.prepare('SELECT epoch, last_id, known_base_ms, given_up_id FROM clocks'),
    note: db.prepare(
      `INSERT INTO clocks (epoch, boot, last_id) VALUES (?, ?, ?)
       ON CONFLICT (epoch) DO UPDATE SET last_id = excluded.last_id`,
    ),
    know: db.prepare('UPDATE clocks SET known_base_ms = ? WHERE boot = ? AND known_base_ms IS NULL'),
    giveUp: db.prepare('UPDATE clocks SET given_up_id = last_id WHERE known_base_ms IS NULL'),
    forget: db.prepare('DELETE FROM clocks WHERE epoch NOT IN (SELECT epoch FROM packs)'),
    endEarlier: db.prepare('UPDATE clocks SET given_up_id = last_id WHERE boot <> ? AND known_base_ms IS NULL'),
  }
  let byEpoch = read()
  if (byEpoch.size > 0) {
    sql.forget.run()
    sql.endEarlier.run(boot)
    byEpoch = read()
  }

  return {
    /** A pack of an unset clock was added. Inside a transaction, as `know` and `giveUp`; `reread` after it. */
    note: (epoch: string, id: number) => void sql.note.run(epoch, boot, id),
    know: (base_ms: number) => void sql.know.run(Math.round(base_ms), boot),
    giveUp: () => void sql.giveUp.run(),
    reread() {
      byEpoch = read()
    },
    hasUndecided: () => [...byEpoch.values()].some((clock) => isUndecided(clock, clock.last_id)),
    /** The text that is sent under this row's name for ever; null while that is undecided. */
    textOf({ id, epoch, json, base_ms }: UndatedRow): string | null {
      const clock = byEpoch.get(epoch)
      if (base_ms === null || !clock) return json
      if (isUndecided(clock, id)) return null
      const isGivenUp = clock.given_up_id !== null && id <= clock.given_up_id
      return isGivenUp ? json : redated(json, shiftOf(base_ms, clock.known_base_ms!))
    },
  }

  function read(): Map<string, EpochClock> {
    return new Map((sql.all.all() as EpochClock[]).map((clock) => [clock.epoch, clock]))
  }
}

function isUndecided({ known_base_ms, given_up_id }: EpochClock, id: number): boolean {
  return known_base_ms === null && (given_up_id === null || id > given_up_id)
}
