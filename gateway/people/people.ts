/** People of a gateway: who they are, who is signed in, and what was done. The command line changes it while the gateway runs. */
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
  files: Pick<ReturnType<typeof openPeopleFile>, 'damages' | 'check' | 'copy'>
  close(): void
}

export interface PeopleOptions {
  folder: string
  tokens: TokenBook & { tokens(): readonly unknown[] }
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
      if (!isFirst || tokens.tokens().length > 0) return null
      if (persons.length === 0) users.add(firstUser, 'operator', 'start')
      return signInLink(found, users.link(firstUser).code)
    },
    files: { damages: file.damages, check: file.check, copy: file.copy },
    close: file.close,
  }

  function address(): string | null {
    return file.ask(({ note }) => note.get('address'))?.value ?? null
  }
}

/** The code stands behind the #, which no browser sends to a server and no log has. */
export function signInLink(address: string, code: string): string {
  return `${address.replace(/\/+$/, '')}/#/sign-in/${code}`
}
