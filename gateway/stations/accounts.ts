/** Who may connect over MQTT: stations, and subscribers such as sirens. The part of the registry that the broker asks. */
import type { Database } from '../../edge/platform/sqlite.ts'
import { checkId, checkPlace, RegistryError } from './ids.ts'
import { newSecret, opens, sealed } from './secrets.ts'

export type Role = 'station' | 'subscriber'

/** What someone who just became known must write down: the password is not kept and cannot be shown again. */
export interface Credentials {
  username: string
  password: string
}

export interface RegisteredStation {
  station: string
  name: string
  place: { lat: number; lon: number } | null
  created_ms: number
}

export interface NewStation {
  station: string
  name?: string | undefined
  lat?: number | undefined
  lon?: number | undefined
}

/**
 * Whose password was right. `generation` is that of the secret, and so of the account: a new password is another one, and
 * so is an account that was removed and made again under its old name.
 */
export interface Identity {
  role: Role
  id: string
  generation: string
}

interface StationRow {
  id: string
  name: string
  lat: number | null
  lon: number | null
  created_ms: number
}

export interface AccountTools {
  ask<T>(work: (sql: AccountStatements) => T): T
  /** Does what changes the file, and answers whether it did. */
  change(work: (sql: AccountStatements) => { changes: number }): boolean
}

/** The accounts of a registry. Those that change something throw {@link RegistryError} with what to do. */
export function openAccounts({ ask, change }: AccountTools) {
  return {
    /** Registers a station. Refuses an id that is taken or not an id. */
    addStation({ station, name, lat, lon }: NewStation): Credentials & { station: string } {
      return { station, ...addAccount('station', station, name, lat, lon) }
    },
    /** Registers a siren or a bot that may only read alerts. */
    addSubscriber: (id: string): Credentials => addAccount('subscriber', id),
    /** Replaces a lost or stolen password; whoever is connected with the old one is cut. */
    newPassword(role: Role, id: string): Credentials {
      const password = newSecret()
      if (!change(({ setSecret }) => setSecret.run(sealed(password), id, role))) throw unknown(role, id)
      return { username: id, password }
    },
    /** Forgets a station or subscriber, and cuts it; what a station measured stays in the record. */
    remove(role: Role, id: string): void {
      if (!change(({ deleteAccount }) => deleteAccount.run(id, role))) throw unknown(role, id)
    },
    stations: (): RegisteredStation[] =>
      ask(({ accounts }) => accounts.all('station')).map(({ id, name, lat, lon, created_ms }) => ({
        station: id,
        name,
        place: lat === null || lon === null ? null : { lat, lon },
        created_ms,
      })),
    subscribers: (): string[] => ask(({ accounts }) => accounts.all('subscriber')).map((row) => row.id),
    /** Who this is, or null when the name or the password is wrong (which of them is not told). */
    verify(username: string, password: string | Buffer): Pick<Identity, 'role' | 'id'> | null {
      const who = identify(username, password)
      return who && { role: who.role, id: who.id }
    },
    identify,
    /** The generation of every account's secret, by id. */
    generations: (): Map<string, string> =>
      new Map(ask(({ secrets }) => secrets.all()).map(({ id, secret }) => [id, generationOf(secret)])),
  }

  /** The same, and of which generation the secret is. */
  function identify(username: string, password: string | Buffer): Identity | null {
    const row = ask(({ account }) => account.get(username))
    if (!opens(row?.secret, password) || !row) return null
    return { role: row.role, id: username, generation: generationOf(row.secret) }
  }

  function addAccount(role: Role, id: string, name = id, lat?: number, lon?: number): Credentials {
    checkId(`${role} id`, id)
    checkPlace(lat, lon)
    const password = newSecret()
    const row = [id, role, name, lat ?? null, lon ?? null, sealed(password)] as const
    if (!change(({ insertAccount }) => insertAccount.run(...row))) {
      const owner = ask(({ account }) => account.get(id))?.role ?? role
      throw new RegistryError(
        `There is already a ${owner} "${id}". For a new password: ${owner} password ${id} (the old one stops working).`,
      )
    }
    return { username: id, password }
  }
}

// Each seal has a salt of its own: none comes twice.
function generationOf(secret: Buffer): string {
  return secret.toString('base64url')
}

function unknown(role: Role, id: string) {
  return new RegistryError(`There is no ${role} "${id}". To see all of them: ${role} list`)
}

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
    'SELECT id, name, lat, lon, created_ms FROM account WHERE role = ? ORDER BY id',
  )
  return { insertAccount, account, secrets, setSecret, deleteAccount, accounts }
}
