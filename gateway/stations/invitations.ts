/**
 * Invitations: a code that makes a computer a station, once and until a time. Only its hash is kept. The credential is
 * made when the code is used, so a node that is replaced goes on until the new one has joined.
 */
import { randomBytes } from 'node:crypto'
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import type { AccountTools, InvitationRow } from './account-tables.ts'
import type { Credentials, NewStation } from './accounts.ts'
import { checkId, checkPlace } from './ids.ts'
import { noteLife } from './life-notes.ts'
import { subscriberId } from './refusals.ts'
import { hashOf, newSecret, sealed } from './secrets.ts'

// Crockford's base 32: no letter looks like a digit, none changes its meaning in capitals or in a messenger.
const letters = '0123456789abcdefghjkmnpqrstvwxyz'
const letters_n = 26 // of 5 bits: 130 bits
const kept_ms = 90 * day_ms // who comes with an old link is told what became of it
const again_ms = hour_ms // the node lost its power after its question: somebody has to climb down and up again
const again_max = 20

export interface Invitation {
  station: string
  /** What the link carries. It is not kept and cannot be shown again. */
  code: string
  ends_ms: number
}

/** What became of a code that somebody came with. */
export type Joining =
  | { kind: 'joined'; credentials: Credentials; isAgain: boolean }
  | { kind: 'unknown' }
  | { kind: 'used'; station: string; used_ms: number }
  | { kind: 'expired'; station: string; ends_ms: number }
  | { kind: 'void'; station: string }
  | { kind: 'other'; station: string; wanted: string }

export interface Asker {
  code: string
  /** The station that the asker is already: of another one the code is not used up. */
  station?: string | undefined
  /** A secret that the asker made before it asked, by which the same one may take its credential again; absent: it may not. */
  proof?: string | undefined
  now_ms: number
}

export function openInvitations({ ask, change }: AccountTools) {
  return {
    /** Invites a station, a new one or one that is known; invitations for it that were made before are void. */
    invite({ station, name, lat, lon }: NewStation, ends_ms: number, now_ms: number): Invitation {
      checkId('station', station)
      checkPlace(lat, lon)
      const code = newCode()
      change((sql) => {
        const known = sql.account.get(station)
        if (known?.role === 'subscriber') throw subscriberId(station)
        if (known) sql.setAbout.run(name ?? null, lat ?? null, lon ?? null, station)
        else sql.insertAccount.run(station, 'station', name ?? station, lat ?? null, lon ?? null, sealed(newSecret()))
        sql.voidInvitations.run(station)
        sql.forgetInvitations.run(now_ms - kept_ms)
        return sql.insertInvitation.run(hashOf(code), station, now_ms, ends_ms)
      })
      return { station, code, ends_ms }
    },
    /** None of those that were made so far counts any more. */
    voidInvitations: (): void => void change(({ voidAllInvitations }) => voidAllInvitations.run()),
    /** Takes the credential of the station that `code` invites. The one it had until now ends. */
    join({ code, station: wanted, proof, now_ms }: Asker): Joining {
      const hash = hashOf(plain(code))
      const found = ask(({ invitation }) => invitation.get(hash))
      if (!found) return { kind: 'unknown' }
      const { station, ends_ms, used_ms } = found
      const isAgain = used_ms !== null
      if (isAgain && !mayAgain(found, proof, now_ms)) return { kind: 'used', station, used_ms }
      if (found.is_void) return { kind: 'void', station }
      if (!isAgain && now_ms >= ends_ms) return { kind: 'expired', station, ends_ms }
      if (wanted !== undefined && wanted !== station) return { kind: 'other', station, wanted }
      const password = newSecret()
      change((sql) => {
        if (sql.isRetired.get(station)) {
          noteLife(sql, { station, at_ms: now_ms, kind: 'back', before: null, after: null }, {})
        }
        sql.useInvitation.run(now_ms, proof === undefined ? null : hashOf(proof), hash)
        return sql.letBackIn.run(sealed(password), station)
      })
      return { kind: 'joined', credentials: { username: station, password }, isAgain }
    },
  }
}

/** The same asker, whose answer was lost, within an hour, and nothing was decided about the station since. */
function mayAgain(row: InvitationRow, proof: string | undefined, now_ms: number): boolean {
  if (row.is_void || row.proof === null || proof === undefined || row.times >= again_max) return false
  return hashOf(proof).equals(row.proof) && now_ms - row.used_ms! <= again_ms
}

function newCode(): string {
  return Array.from(randomBytes(letters_n), (byte) => letters[byte % 32]).join('') // 256 is a multiple of 32
}

/** A code as it was made, however it was copied or read out: capitals, spaces, O for 0 and I or L for 1. */
function plain(code: string): string {
  return code.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1')
}
