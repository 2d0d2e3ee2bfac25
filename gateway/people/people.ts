/** People of a gateway: who they are, who is signed in, and what was done. The command line changes it while the gateway runs. */
import type { TokenRole } from '../contract.ts'
import { type Audit, openAudit } from './audit.ts'
import { openPeopleFile } from './file.ts'
import { openPasswords, type Passwords } from './passwords.ts'
import { openSessions, type Sessions, type TokenBook } from './sessions.ts'
import { firstUser, openUsers, type Users } from './users.ts'

export interface People {
  users: Users
  sessions: Sessions
  passwords: Passwords
  audit: Audit
  /** Where the page was last found, for links that the command line makes. */
  address(): string | null
  /**
   * Remembers where the page is found. Gives a one-time link for the first operator, while nobody has ever been able to sign
   * in; otherwise null.
   */
  welcome(address: string): string | null
  /**
   * The folder is the home of its gateway since `moved_ms`. When that is new, it was restored or has taken over, and may bring
   * back sessions that had ended and links that were used: none of them counts any more. Gives whether it is new.
   */
  moved(moved_ms: number): boolean
  files: Pick<ReturnType<typeof openPeopleFile>, 'damages' | 'check' | 'copy'>
  close(): void
}

export interface PeopleOptions {
  folder: string
  tokens: TokenBook & { tokens(): readonly { role: TokenRole }[] }
  now: () => number
}

/** Opens, and makes where missing, `people.db` in `folder`. Throws what `openPeopleFile` throws. */
export function openPeople({ folder, tokens, now }: PeopleOptions): People {
  const file = openPeopleFile(folder)
  const users = openUsers(file, now)
  return {
    users,
    sessions: openSessions(file, tokens, now),
    passwords: openPasswords(),
    audit: openAudit(file, now),
    address,
    welcome(found) {
      if (address() !== found) file.ask(({ setNote }) => setNote.run('address', found))
      const persons = file.ask((sql) => sql.persons.all())
      const isFirst = persons.every(({ made_by, seen_ms }) => made_by === 'start' && seen_ms === null)
      if (!isFirst || tokens.tokens().some(({ role }) => role === 'operator')) return null
      if (persons.length === 0) users.add(firstUser, 'operator', 'start')
      return signInLink(found, users.link(firstUser).code)
    },
    moved(moved_ms) {
      if (Number(noted('moved') ?? 0) === moved_ms) return false
      file.ask((sql) =>
        sql.together(() => {
          sql.dropSessions.run()
          sql.dropAllWaiting.run()
          sql.setNote.run('moved', String(moved_ms))
        }),
      )
      file.copy()
      return true
    },
    files: { damages: file.damages, check: file.check, copy: file.copy },
    close: file.close,
  }

  function address(): string | null {
    return noted('address')
  }

  function noted(key: string): string | null {
    return file.ask(({ note }) => note.get(key))?.value ?? null
  }
}

/** The code stands behind the #, which no browser sends to a server and no log has. */
export function signInLink(address: string, code: string): string {
  return `${address.replace(/\/+$/, '')}/#/sign-in/${code}`
}
