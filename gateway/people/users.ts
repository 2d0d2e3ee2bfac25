/** Persons: who they are, and the ways in that are theirs: a one-time link, a password of their own. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import { type LocalizedText, type Role, SaidError, type User } from '../contract.ts'
import { hashOf, newSecret } from '../stations/index.ts'
import type { PeopleFile, PersonRow } from './file.ts'

/** Something about people that cannot be done; it says what to do. `status`: in the words of HTTP. */
export class PeopleError extends SaidError {
  override name = 'PeopleError'
  readonly status: number
  constructor(says: LocalizedText, status = 409) {
    super(says)
    this.status = status
  }
}

/** A code signs in once, until it ends. It is shown once and kept as a hash. */
export interface Code {
  code: string
  expires_ms: number
}

/** Stands where somebody may not see a name; so nobody is called so. */
export const nobodysName = 'staff'
/** The person of the first start. */
export const firstUser = 'operator'

const link_hours = 24
/** So long it is known that a link was used, and by whom. */
const old_ms = 30 * day_ms
const users_max = 1_000

export type Users = ReturnType<typeof openUsers>

export function openUsers({ ask, copy }: PeopleFile, now: () => number) {
  return {
    /** Throws `PeopleError` for a name that is taken or is none. */
    add(name: string, role: Role, madeBy: PersonRow['made_by'] = 'person'): void {
      checkName(name)
      if (ask(({ persons }) => persons.all()).length >= users_max) {
        throw new PeopleError({
          id: `Sudah ada ${users_max} orang; hapus satu dulu.`,
          en: `There are ${users_max} users already; remove one first.`,
        })
      }
      const isNew = ask(({ insertPerson }) => insertPerson.run(name, role, madeBy, now()).changes > 0)
      if (!isNew) {
        throw new PeopleError({
          id: `Sudah ada orang bernama "${name}". Untuk tautan baru: user link ${name}`,
          en: `There is already a user "${name}". For a new link: user link ${name}`,
        })
      }
      copy()
    },
    get: (name: string): PersonRow | undefined => ask(({ person }) => person.get(name)),
    list(): User[] {
      const waiting = new Map(ask((sql) => sql.waiting.all()).map(({ person, ends_ms }) => [person, ends_ms]))
      const sessions = ask((sql) => sql.sessions.all())
      return ask(({ persons }) => persons.all()).map(({ name, role, created_ms, password }) => {
        const ends_ms = waiting.get(name)
        return {
          user: name,
          role,
          created_ms,
          password: password !== null,
          sessions: sessions.filter(({ person }) => person === name).length,
          link_expires_ms: ends_ms !== undefined && ends_ms > now() ? ends_ms : null,
        }
      })
    },
    setRole(name: string, role: Role): void {
      known(name)
      ask(({ setRole }) => setRole.run(role, name))
      copy()
    },
    /** Takes the person, the links and the sessions away. */
    remove(name: string): void {
      known(name)
      ask((sql) =>
        sql.together(() => {
          sql.dropPerson.run(name)
          sql.dropLinks.run(name)
          sql.dropSessionsOf.run(name)
        }),
      )
      copy()
    },
    /** A new one-time link; one that still waits is void. */
    link(name: string, hours = link_hours): Code {
      known(name)
      const code = newSecret()
      const expires_ms = Math.round(now() + hours * hour_ms)
      ask((sql) =>
        sql.together(() => {
          sql.dropWaiting.run(name, now() - old_ms)
          sql.insertLink.run(hashOf(code), name, expires_ms)
        }),
      )
      copy()
      return { code, expires_ms }
    },
    /** Uses a code up: whose it is; or why it opens nothing. */
    take(code: string): { name: string } | { refused: 'used' | 'ended'; name: string } | null {
      const hash = hashOf(code)
      const link = ask((sql) => sql.link.get(hash))
      if (!link) return null
      const { person: name } = link
      if (link.used_ms !== null) return { refused: 'used', name }
      if (link.ends_ms <= now()) return { refused: 'ended', name }
      // Two devices may open it in one moment: one of them gets in.
      return ask(({ useLink }) => useLink.run(now(), hash).changes) > 0 ? { name } : { refused: 'used', name }
    },
    passwordOf: (name: string): string | null => ask(({ person }) => person.get(name))?.password ?? null,
    setPassword(name: string, password: string | null): void {
      known(name)
      ask(({ setPassword }) => setPassword.run(password, name))
      copy()
    },
    seen: (name: string): void => void ask(({ setSeen }) => setSeen.run(now(), name)),
  }

  function known(name: string): PersonRow {
    const row = ask(({ person }) => person.get(name))
    if (row) return row
    const shown = name.slice(0, 40)
    throw new PeopleError(
      {
        id: `Tidak ada orang bernama "${shown}". Untuk melihat semuanya: user list`,
        en: `There is no user "${shown}". To see all of them: user list`,
      },
      404,
    )
  }
}

function checkName(name: string) {
  if (name === nobodysName) {
    throw new PeopleError({
      id: `"${nobodysName}" dipakai server desa sendiri. Pilih nama lain.`,
      en: `"${nobodysName}" is the gateway's own word. Choose another name.`,
    })
  }
  if (/^[a-z0-9-]{1,40}$/.test(name)) return
  const shown = name.slice(0, 80)
  throw new PeopleError({
    id: `"${shown}" tidak dapat menjadi nama: pakai 1 sampai 40 huruf a-z, angka, dan "-", misalnya "bu-sri".`,
    en: `"${shown}" cannot be a user: use 1 to 40 of the letters a-z, digits and "-", for example "bu-sri".`,
  })
}
