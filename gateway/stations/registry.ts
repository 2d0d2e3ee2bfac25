/**
 * Who is who: stations, subscribers and API tokens, in `registry.db` in the data folder. The command line changes it
 * while the gateway runs; every question is answered from the file, so a change counts at once.
 *
 * Secrets are 192 random bits and stored only as salted SHA-256. A slow hash (scrypt, argon2) protects passwords that
 * people choose; it adds nothing to 192 random bits, and 5,000 connections at once would keep the processor busy for
 * minutes.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { idPattern } from '../../edge/contract.ts'
import { openKeptFile } from '../../edge/platform/kept-file.ts'
import { sealStep } from '../../edge/platform/seal.ts'
import type { Database, DatabaseOptions } from '../../edge/platform/sqlite.ts'
import { refuseMarked } from '../store/index.ts'
import { drillPrefix } from './stations.ts'

export type Role = 'station' | 'subscriber'
/** `copy`: a second home, which may read everything that a data folder holds, and change nothing. */
export const tokenRoles = ['operator', 'copy'] as const
export type TokenRole = (typeof tokenRoles)[number]

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

/** Something a person asked for that cannot be done; `message` says what to do. */
export class RegistryError extends Error {}

export type Registry = ReturnType<typeof openRegistry>

interface StationRow {
  id: string
  name: string
  lat: number | null
  lon: number | null
  created_ms: number
}

/**
 * Opens (and creates, where missing) the registry in `folder`. A damaged file is replaced by its last good copy, or begun
 * anew; `damages` tells. Throws a `ConfigError` when a newer version wrote it.
 */
export function openRegistry(folder: string) {
  refuseMarked(folder)
  mkdirSync(folder, { recursive: true })
  const kept = openKeptFile({ folder, name: 'registry.db', database: databaseOptions }, statements)
  kept.copy()
  const { ask } = kept
  /** Whoever lost this file would have to give every station a new password: a copy follows each change. */
  const change = (work: (sql: Statements) => { changes: number }): boolean => {
    const isChanged = ask(work).changes > 0
    if (isChanged) kept.copy()
    return isChanged
  }

  return {
    /** Registers a station. Throws {@link RegistryError} when the id is taken or not an id. */
    addStation({ station, name, lat, lon }: NewStation): Credentials & { station: string } {
      return { station, ...addAccount('station', station, name, lat, lon) }
    },
    /** Registers a siren or a bot that may only read alerts. */
    addSubscriber: (id: string): Credentials => addAccount('subscriber', id),
    /** Replaces a lost password; the old one stops working for new connections at once. */
    newPassword(role: Role, id: string): Credentials {
      const password = newSecret()
      if (!change(({ setSecret }) => setSecret.run(sealed(password), id, role))) throw unknown(role, id)
      return { username: id, password }
    },
    /** Forgets a station or subscriber; what a station measured stays in the record. */
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
    verify(username: string, password: string | Buffer): { role: Role; id: string } | null {
      const row = ask(({ account }) => account.get(username))
      return opens(row?.secret, password) && row ? { role: row.role, id: username } : null
    },
    /** Makes an API token, `name.secret`. It is not kept and cannot be shown again. */
    addToken(name: string, role: TokenRole = 'operator'): string {
      checkId('token name', name)
      const secret = newSecret()
      if (!change(({ insertToken }) => insertToken.run(name, role, sealed(secret)))) {
        throw new RegistryError(`There is already a token "${name}". Remove it first: token remove ${name}`)
      }
      return `${name}.${secret}`
    },
    removeToken(name: string): void {
      if (!change(({ deleteToken }) => deleteToken.run(name))) throw new RegistryError(`There is no token "${name}".`)
    },
    tokens: () => ask(({ tokenNames }) => tokenNames.all()),
    /** What only this folder and its copies hold: the sealed tokens of second homes. */
    copyKeys: (): Buffer[] => ask(({ copySecrets }) => copySecrets.all()).map(({ secret }) => secret),
    verifyToken(token: string): { name: string; role: TokenRole } | null {
      const dot = token.indexOf('.')
      const name = token.slice(0, Math.max(dot, 0))
      const row = ask(({ tokenByName }) => tokenByName.get(name))
      return opens(row?.secret, token.slice(dot + 1)) && row ? { name, role: row.role } : null
    },
    /** What happened to the file; see `openKeptFile`. */
    damages: kept.damages,
    /** Verifies the file; a damaged one is replaced. */
    check: kept.check,
    close: kept.close,
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

type Statements = ReturnType<typeof statements>

function statements(db: Database) {
  const insertAccount = db.prepare(
    `INSERT INTO account (id, role, name, lat, lon, secret, created_ms)
     VALUES (?, ?, ?, ?, ?, ?, unixepoch() * 1000) ON CONFLICT DO NOTHING`,
  )
  const account = db.prepare<[string], { role: Role; secret: Buffer }>('SELECT role, secret FROM account WHERE id = ?')
  const setSecret = db.prepare('UPDATE account SET secret = ? WHERE id = ? AND role = ?')
  const deleteAccount = db.prepare('DELETE FROM account WHERE id = ? AND role = ?')
  const accounts = db.prepare<[Role], StationRow>(
    'SELECT id, name, lat, lon, created_ms FROM account WHERE role = ? ORDER BY id',
  )
  const insertToken = db.prepare(
    'INSERT INTO token (name, role, secret, created_ms) VALUES (?, ?, ?, unixepoch() * 1000) ON CONFLICT DO NOTHING',
  )
  const tokenByName = db.prepare<[string], { role: TokenRole; secret: Buffer }>(
    'SELECT role, secret FROM token WHERE name = ?',
  )
  const copySecrets = db.prepare<[], { secret: Buffer }>("SELECT secret FROM token WHERE role = 'copy' ORDER BY name")
  const deleteToken = db.prepare('DELETE FROM token WHERE name = ?')
  const tokenNames = db.prepare<[], { name: string; role: TokenRole }>('SELECT name, role FROM token ORDER BY name')
  return {
    insertAccount,
    account,
    setSecret,
    deleteAccount,
    accounts,
    insertToken,
    tokenByName,
    copySecrets,
    deleteToken,
    tokenNames,
  }
}

const databaseOptions: DatabaseOptions = {
  synchronous: 'FULL',
  mode: 0o600,
  steps: [
    `CREATE TABLE IF NOT EXISTS account (
       id TEXT PRIMARY KEY, role TEXT NOT NULL, name TEXT NOT NULL, lat REAL, lon REAL,
       secret BLOB NOT NULL, created_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS token (
       name TEXT PRIMARY KEY, role TEXT NOT NULL, secret BLOB NOT NULL, created_ms INTEGER NOT NULL)
       STRICT, WITHOUT ROWID;`,
    sealStep(['account', 'token']),
  ],
}

// `pantau/1/alerts/…` belongs to the gateway; a station of that name would share it.
const reservedId = 'alerts'

function checkId(what: string, id: string) {
  if (id === reservedId) throw new RegistryError(`"${reservedId}" is the gateway's own word. Choose another ${what}.`)
  if (id.startsWith(drillPrefix)) {
    throw new RegistryError(`Names that begin with "${drillPrefix}" belong to drills. Choose another ${what}.`)
  }
  if (idPattern.test(id)) return
  throw new RegistryError(
    `"${id}" cannot be a ${what}: use 1 to 40 of the letters a-z, digits and "-", for example "katulampa-2".`,
  )
}

function checkPlace(lat?: number, lon?: number) {
  if (lat === undefined && lon === undefined) return
  const isOnEarth = Math.abs(lat ?? Number.NaN) <= 90 && Math.abs(lon ?? Number.NaN) <= 180
  if (!isOnEarth) {
    throw new RegistryError('A place needs both, in degrees: --lat from -90 to 90 and --lon from -180 to 180.')
  }
}

function unknown(role: Role, id: string) {
  return new RegistryError(`There is no ${role} "${id}". To see all of them: ${role} list`)
}

function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

const saltBytes = 16

function sealed(secret: string): Buffer {
  const salt = randomBytes(saltBytes)
  return Buffer.concat([salt, hash(salt, secret)])
}

const nobody = sealed(newSecret())

// An unknown name costs the same time as a wrong password.
function opens(seal: Buffer | undefined, secret: string | Buffer): boolean {
  const against = seal ?? nobody
  const salt = against.subarray(0, saltBytes)
  return timingSafeEqual(against.subarray(saltBytes), hash(salt, secret)) && seal !== undefined
}

function hash(salt: Buffer, secret: string | Buffer): Buffer {
  return createHash('sha256').update(salt).update(secret).digest()
}
