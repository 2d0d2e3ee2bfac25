/** Who may connect over MQTT: stations, and subscribers such as sirens. The part of the registry that the broker asks. */
import type { AccountTools, LifeRow, Role } from './account-tables.ts'
import { checkId, checkPlace } from './ids.ts'
import { noteLife, type Told } from './life-notes.ts'
import { nothingToChange, retiredAlready, takenId, takenRetired, unknownId, whileRetired } from './refusals.ts'
import { newSecret, opens, sealed } from './secrets.ts'

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
  /** It has no access any more, and nobody waits for it. */
  retired?: { since_ms: number; why: string }
  /** There is an invitation that nobody has used yet. */
  invited?: { ends_ms: number }
}

export interface NewStation {
  station: string
  name?: string | undefined
  lat?: number | undefined
  lon?: number | undefined
}

export interface SetStation extends NewStation, Told {
  isMoved?: boolean
  at_ms: number
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

/** The accounts of a registry. Those that change something throw a `RegistryError` with what to do. */
export function openAccounts({ ask, change }: AccountTools) {
  return {
    /** Registers a station. Refuses an id that is taken or not an id. */
    addStation({ station, name, lat, lon }: NewStation): Credentials & { station: string } {
      return { station, ...addAccount('station', station, name, lat, lon) }
    },
    /** Registers a siren or a bot that may only read alerts. */
    addSubscriber: (id: string): Credentials => addAccount('subscriber', id),
    /** Registers a bridge, for the stations that the settings give it, or a listener to all readings. */
    addOther: (role: 'bridge' | 'listener', id: string): Credentials => addAccount(role, id),
    /** Replaces a lost or stolen password; whoever is connected with the old one is cut. */
    newPassword(role: Role, id: string): Credentials {
      if (retirementOf(id)) throw whileRetired(id)
      const password = newSecret()
      const isKnown = change(({ setSecret, voidInvitations }) => {
        voidInvitations.run(id)
        return setSecret.run(sealed(password), id, role)
      })
      if (!isKnown) throw unknownId(role, id)
      return { username: id, password }
    },
    /** Forgets a station or subscriber, and cuts it; what a station measured stays in the record. */
    remove(role: Role, id: string): void {
      const isKnown = change(({ deleteAccount, voidInvitations }) => {
        const done = deleteAccount.run(id, role)
        if (done.changes > 0) voidInvitations.run(id)
        return done
      })
      if (!isKnown) throw unknownId(role, id)
    },
    /**
     * How people call a station, and where it stands. What is not given stays. `isMoved`: it stands elsewhere from now on; otherwise
     * what was said of its place is mended.
     */
    setStation({ station, name, lat, lon, isMoved = false, at_ms, ...told }: SetStation): RegisteredStation {
      checkPlace(lat, lon)
      if (name === undefined && lat === undefined) {
        throw nothingToChange()
      }
      const before = stations().find((one) => one.station === station)
      if (!before) throw unknownId('station', station)
      change((sql) => {
        const done = sql.setAbout.run(name ?? null, lat ?? null, lon ?? null, station)
        const note = (kind: LifeRow['kind'], was: string | null, is: string) => {
          if (was !== is) noteLife(sql, { station, at_ms, kind, before: was, after: is }, told)
        }
        if (name !== undefined) note('name', before.name, name)
        if (lat !== undefined)
          note(isMoved ? 'moved' : 'place', placeText(before.place), placeText({ lat, lon: lon! })!)
        return done
      })
      return stations().find((one) => one.station === station)!
    },
    /** Ends a station's access for good, and cuts it; its history stays, and nobody waits for it any more. */
    retire(station: string, why: string, now_ms: number, by = ''): void {
      const before = retirementOf(station)
      if (before) throw retiredAlready(station, before.why)
      const isKnown = change((sql) => {
        const { retire, voidInvitations } = sql
        voidInvitations.run(station)
        noteLife(sql, { station, at_ms: now_ms, kind: 'retired', before: null, after: null }, { why, by })
        return retire.run(now_ms, why, sealed(newSecret()), station)
      })
      if (!isKnown) throw unknownId('station', station)
    },
    stations,
    subscribers: (): string[] => idsOf('subscriber'),
    /** Of one role. */
    accounts: idsOf,
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

  function stations(): RegisteredStation[] {
    return ask(({ accounts }) => accounts.all('station')).map((row) => ({
      station: row.id,
      name: row.name,
      place: row.lat === null || row.lon === null ? null : { lat: row.lat, lon: row.lon },
      created_ms: row.created_ms,
      ...(row.retired_ms !== null && { retired: { since_ms: row.retired_ms, why: row.retired_why ?? '' } }),
      ...(row.invited_ms !== null && { invited: { ends_ms: row.invited_ms } }),
    }))
  }

  function idsOf(role: Role): string[] {
    return ask(({ accounts }) => accounts.all(role)).map((row) => row.id)
  }

  function retirementOf(id: string) {
    return stations().find(({ station }) => station === id)?.retired
  }

  /** The same, and of which generation the secret is. */
  function identify(username: string, password: string | Buffer): Identity | null {
    const row = ask(({ account }) => account.get(username))
    if (!opens(row?.secret, password) || !row) return null
    return { role: row.role, id: username, generation: generationOf(row.secret) }
  }

  function addAccount(role: Role, id: string, name = id, lat?: number, lon?: number): Credentials {
    checkId(role, id)
    checkPlace(lat, lon)
    const password = newSecret()
    const row = [id, role, name, lat ?? null, lon ?? null, sealed(password)] as const
    if (!change(({ insertAccount }) => insertAccount.run(...row))) {
      const owner = ask(({ account }) => account.get(id))?.role ?? role
      throw retirementOf(id) ? takenRetired(id) : takenId(owner, id)
    }
    return { username: id, password }
  }
}

function placeText(place: { lat: number; lon: number } | null): string | null {
  return place && `${place.lat}, ${place.lon}`
}

// Each seal has a salt of its own: none comes twice.
function generationOf(secret: Buffer): string {
  return secret.toString('base64url')
}
