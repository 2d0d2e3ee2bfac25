/** Sessions of browsers: begun by signing in, ended by a person, by idleness, at last by age, and with their person or token. */
import { isDiskTrouble } from '../../edge/platform/sqlite.ts'
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import type { Ability, Session, TokenRole } from '../contract.ts'
import { hashOf, newSecret, type TokenHolder } from '../stations/index.ts'
import type { PeopleFile, SessionRow } from './file.ts'

/** Long, because whoever is woken at night must be able to answer: a phone that is used each month stays signed in. */
const idle_ms = 30 * day_ms
const life_ms = 180 * day_ms
/** The use is noted once an hour: each note is a write to the card. */
const noted_ms = hour_ms
/** After its end a session is kept for so long, unused: a clock that was wrong for a while signs nobody out for ever. */
const kept_ms = 30 * day_ms
const sessionsOfOne_max = 20

/** Whoever a session stands for, as the role is now. */
export interface SessionHolder {
  name: string
  /** Absent: a token signed in. */
  person?: string
  role: TokenRole
  scope?: readonly Ability[]
  session: string
  by: 'page'
  expires_ms: number
}

/** Where the tokens are, of which some are signed in by their secret. */
export interface TokenBook {
  tokenNamed(name: string): (TokenHolder & { mark: string }) | null
}

export type Sessions = ReturnType<typeof openSessions>

export function openSessions({ ask }: PeopleFile, tokens: TokenBook, now: () => number) {
  return {
    /** Signs somebody in; gives the cookie, which is not kept. */
    begin(who: { person: string } | { token: string }, way: SessionRow['way'], about: string) {
      const secret = newSecret()
      const id = newSecret().slice(0, 12)
      const at_ms = now()
      const person = 'person' in who ? who.person : null
      const token = 'token' in who ? who.token : null
      const mark = token === null ? null : (tokens.tokenNamed(token)?.mark ?? null)
      ask((sql) =>
        sql.together(() => {
          drop(sql, at_ms, (row) => row.person === person && row.token === token)
          sql.insertSession.run(id, hashOf(secret), person, token, mark, way, about.slice(0, 120), at_ms, at_ms)
        }),
      )
      return { cookie: secret, id }
    },
    /** Whose session it is, as the role is now; null when there is none, or no more. */
    verify(cookie: string): SessionHolder | null {
      const row = ask(({ sessionBy }) => sessionBy.get(hashOf(cookie)))
      const holder = row && holderOf(row)
      if (!row || !holder) return null
      noteUse(row)
      return holder
    },
    /** All that are alive, the last used first; `own` is the id of the one that asks. */
    list(own: string | undefined): Session[] {
      return ask(({ sessions }) => sessions.all()).flatMap((row) => {
        const holder = holderOf(row)
        if (!holder) return []
        const { id, way, about, created_ms, used_ms } = row
        const { name, role, expires_ms } = holder
        return [{ id, name, role, by: way, about, created_ms, used_ms, expires_ms, own: id === own }]
      })
    },
    /** False when there is none. */
    end: (id: string): boolean => ask(({ dropSession }) => dropSession.run(id).changes > 0),
    /** All of a person but one. */
    endOthers(name: string, own?: string): void {
      ask((sql) => {
        for (const { id, person } of sql.sessions.all()) if (person === name && id !== own) sql.dropSession.run(id)
      })
    },
  }

  function holderOf(row: SessionRow): SessionHolder | null {
    if (endOf(row) <= now()) return null
    const shown = { session: row.id, by: 'page' as const }
    if (row.person !== null) {
      const person = ask((sql) => sql.person.get(row.person!))
      if (!person) return null
      const { name, role } = person
      return { ...shown, name, person: name, role, expires_ms: row.created_ms + life_ms }
    }
    const token = tokens.tokenNamed(row.token ?? '')
    if (!token || token.mark !== row.mark) return null // gone, or another of the same name
    const expires_ms = Math.min(row.created_ms + life_ms, token.expires_ms ?? Number.POSITIVE_INFINITY)
    return { ...shown, name: token.name, role: token.role, ...(token.scope && { scope: token.scope }), expires_ms }
  }

  function noteUse({ id, used_ms }: SessionRow) {
    const at_ms = now()
    if (at_ms - used_ms < noted_ms) return
    try {
      ask(({ useSession }) => useSession.run(at_ms, id))
    } catch (err) {
      if (!isDiskTrouble(err)) throw err // a full disk must not keep people out
    }
  }

  /** What has ended long ago, and of one with too many the least used. */
  function drop(
    sql: Parameters<Parameters<PeopleFile['ask']>[0]>[0],
    at_ms: number,
    isOwn: (row: SessionRow) => boolean,
  ) {
    const rows = sql.sessions.all()
    const ended = rows.filter((row) => endOf(row) + kept_ms < at_ms)
    const surplus = rows.filter(isOwn).slice(sessionsOfOne_max - 1)
    for (const { id } of [...ended, ...surplus]) sql.dropSession.run(id)
  }
}

const endOf = ({ created_ms, used_ms }: SessionRow) => Math.min(created_ms + life_ms, used_ms + idle_ms)
