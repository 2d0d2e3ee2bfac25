/** Signing in: by a one-time link, a password, or a token. Wrong tries are counted, told in the log once a minute, and slowed. */
import type { Logger } from 'pino'
import { typed } from '../../edge/platform/typed.ts'
import type { LocalizedText, SignIn } from '../contract.ts'
import { countRefusals, guestOf, openKnown } from '../door/index.ts'
import type { People } from '../people/index.ts'
import { openAllowance } from './allowance.ts'
import { openSeldom } from './audited.ts'
import { ProblemError, problemTypes, tooMany } from './problem.ts'
import type { VerifyToken } from './who.ts'

export interface SignInParts {
  people: Pick<People, 'users' | 'passwords' | 'sessions' | 'audit'>
  verifyToken: VerifyToken
  now: () => number
  log: Logger
}

const reasons = {
  link: 'a sign-in link was tried that opens nothing; more of them are counted in pantau_sign_in_failures_total',
  password: 'a wrong name or password was tried; more of them are counted in pantau_sign_in_failures_total',
  token: 'a token was tried that is not known; more of them are counted in pantau_sign_in_failures_total',
}
export type FailureReason = keyof typeof reasons

/** One message, whether the name or the password is wrong. */
const wrongPassword: LocalizedText = {
  id: 'Nama atau kata sandi salah. Tanpa kata sandi: minta tautan masuk baru kepada pengelola.',
  en: 'The name or the password is wrong. Without a password: ask an operator for a new sign-in link.',
}
const slower: LocalizedText = {
  id: 'Terlalu banyak percobaan. Tunggu, lalu coba lagi; tautan masuk dari pengelola langsung dapat dipakai.',
  en: 'Too many tries. Wait, then try again; a sign-in link from an operator works at once.',
}

/**
 * Of one address, wrong or not: a family behind one router signs in at once. Of one name: 2,900 tries a day at most by all
 * strangers together, so that a password of ten characters that is in no list of the usual ones holds. Where the person was
 * signed in within the last week, tries are counted apart: strangers cannot use them up.
 */
const ofAddress = { burst: 30, perSecond: 1 / 5 }
const ofName = { burst: 10, perSecond: 1 / 30 }

export type SignInDesk = ReturnType<typeof openSignIn>

export function openSignIn({ people, verifyToken, now, log }: SignInParts) {
  const { users, passwords, sessions, audit } = people
  const { counts, refuse } = countRefusals(reasons, { log, now })
  const addresses = openAllowance({ ...ofAddress, now })
  const names = { ofStrangers: openAllowance({ ...ofName, now }), atHome: openAllowance({ ...ofName, now }) }
  const homes = openKnown() // addresses at which a person was signed in lately
  const seldom = openSeldom(now)
  const failed = (reason: FailureReason, address: string): number => {
    refuse(reason, { address })
    return addresses.take(guestOf(address))
  }

  return {
    /** Notes that somebody is signed in at an address. */
    seen: (person: string, address: string): void => homes.note(homeOf(person, address)),
    failures: (): Record<string, number> => ({ link: 0, password: 0, token: 0, ...counts }),
    /** Notes a wrong token; gives how many seconds its address has to wait, or 0. */
    failed: (address: string): number => failed('token', address),
    /** Gives the cookie of the new session, or throws a `ProblemError`. `about`: the browser, as it calls itself. */
    async signIn(given: SignIn, address: string, about: string): Promise<string> {
      if ('link' in given) return byLink(given.link, address, about)
      if ('token' in given) return byToken(given.token, address, about)
      return byPassword(given, address, about)
    },
  }

  function byLink(link: string, address: string, about: string): string {
    const taken = users.take(link.slice(link.lastIndexOf('/') + 1))
    if (taken && !('refused' in taken)) return begun(taken.name, 'link', about, address)
    const wait_s = failed('link', address)
    if (wait_s > 0) throw tooMany(slower, wait_s, 429)
    if (!taken)
      throw wrong({
        id: 'Tautan ini tidak membuka apa-apa. Buka persis seperti dikirim, atau minta yang baru kepada pengelola.',
        en: 'This link opens nothing. Open it as it was sent, or ask an operator for a new one.',
      })
    const { name, refused } = taken
    if (refused === 'ended')
      throw wrong(
        {
          id: 'Tautan ini sudah berakhir. Minta yang baru kepada pengelola.',
          en: 'This link has ended. Ask an operator for a new one.',
        },
        410,
      )
    // Either the person opens it again, or somebody else has it: who knows the difference must hear of it.
    if (seldom(name)) {
      audit.note({ who: name, role: null, by: 'page', what: 'sign-in link again', target: name, why: '', ok: false })
    }
    throw wrong(
      {
        id: 'Tautan ini sudah dipakai; ia hanya berlaku sekali. Minta yang baru kepada pengelola.',
        en: 'This link was used already; it signs in once. Ask an operator for a new one.',
      },
      410,
    )
  }

  async function byPassword({ name, password }: { name: string; password: string }, address: string, about: string) {
    const home = homeOf(name, address)
    const isAtHome = homes.has(home)
    // A name is counted only for an address that may try: otherwise one address could use up everybody's tries.
    const wait_s =
      addresses.take(guestOf(address)) || (isAtHome ? names.atHome.take(home) : names.ofStrangers.take(name))
    if (wait_s > 0) throw tooMany(slower, wait_s, 429)
    const kept = users.passwordOf(name)
    const isRight = await passwords.matches(kept, password, isAtHome)
    if (isRight === null)
      throw tooMany(
        {
          id: 'Terlalu banyak orang sedang masuk. Coba lagi beberapa detik lagi.',
          en: 'Too many sign in at this moment. Try again in a few seconds.',
        },
        5,
      )
    // It may have been changed while the hash was made: then this one is the old one.
    if (isRight && users.passwordOf(name) === kept) return begun(name, 'password', about, address)
    refuse('password', { address })
    throw wrong(wrongPassword)
  }

  function byToken(token: string, address: string, about: string): string {
    const holder = verifyToken(token)
    if (holder && holder.by !== 'terminal') return sessions.begin({ token: holder.name }, 'token', about).cookie
    const wait_s = failed('token', address)
    if (wait_s > 0) throw tooMany(slower, wait_s, 429)
    throw wrong({
      id: `Token ini tidak dikenal atau sudah berakhir. Buat yang baru di komputer server desa: ${typed('gateway')} token add NAMA`,
      en: `This token is not known, or it has ended. Make one on the gateway: ${typed('gateway')} token add NAME`,
    })
  }

  function begun(person: string, way: 'link' | 'password', about: string, address: string): string {
    users.seen(person)
    homes.note(homeOf(person, address))
    return sessions.begin({ person }, way, about).cookie
  }
}

// No name of a person has a space.
const homeOf = (person: string, address: string): string => `${person} ${guestOf(address)}`

function wrong(detail: LocalizedText, status = 401): ProblemError {
  return new ProblemError(status, detail, {}, problemTypes.signIn)
}
