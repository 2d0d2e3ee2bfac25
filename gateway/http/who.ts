/** Who asks, and whether they may: decided once for each request, before anything else looks at it. */

import { typed } from '../../edge/platform/typed.ts'
import type { Ability, TokenRole } from '../contract.ts'
import { abilities, mayDo } from '../people/index.ts'
import type { App, Request, Route } from './app.ts'
import type { Asker } from './asker.ts'
import { cookieIn, isOwnOrigin } from './cookie.ts'
import { isSafe } from './methods.ts'
import { ProblemError, problemTypes } from './problem.ts'

type Shown = Omit<Asker, 'role' | 'by'> & { role?: TokenRole; by?: Asker['by'] }

/** The holder of a token; null when nobody has it, or it has ended. Without a role it is an operator's. */
export type VerifyToken = (token: string) => Shown | null

export interface Gate {
  verifyToken: VerifyToken
  /** Whose session a cookie is; null when there is none such any more. Absent: nobody signs in. */
  verifySession?: (cookie: string) => Asker | null
  /** Whether everyone may read. */
  isPublic: boolean
  /** Told of each token that was wrong, by address; gives how many seconds to wait, or 0. Absent: nobody counts. */
  failed?: (address: string) => number
}

/** Refuses, at the start, a route that does not say what its caller must be able to do. */
export function requireAbilities(app: App): void {
  const routes: Route[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    for (const { method, url, config } of routes) {
      if (!config?.may) throw new Error(`${[method].flat().join()} ${url} names no ability: say config: { may: … }`)
    }
  })
}

/** What whoever calls a route must be able to do; a server refuses, at its start, a route that does not say it. */
export const abilityOf = ({ config }: { config?: { may?: Ability } }): Ability => config?.may ?? 'operate'

/** Lets the request in and notes who asks, or throws a 401 that says how to sign in, or a 403 that says whose matter it is. */
export function admit(request: Request, gate: Gate): void {
  // A route that does not exist has nothing to protect, and "not found" helps more than "not allowed".
  if (request.is404) return
  const ability = abilityOf(request.routeOptions)
  const shown = bearerOf(request)
  request.asker = askerOf(request, gate, shown)
  if (mayDo(request.asker ?? { role: null }, ability, gate.isPublic)) {
    if (request.asker?.by === 'page' && !isSafe(request.method) && !isOwnOrigin(request)) throw foreign()
    return
  }
  if (request.asker) throw lacking(request.asker, ability)
  throw unknown(shown !== null, shown === null ? 0 : (gate.failed?.(request.ip) ?? 0), ability)
}

/**
 * Asks again when the body of a change has come, which may take a minute: whoever was let in before may have been removed, or
 * have another role, meanwhile.
 */
export function admitAgain(request: Request, gate: Gate): void {
  const { asker } = request
  if (asker === null || isSafe(request.method)) return
  const now = askerOf(request, gate)
  const ability = abilityOf(request.routeOptions)
  if (now === null) throw unknown(bearerOf(request) !== null, 0, ability)
  if (now.name !== asker.name || !mayDo(now, ability, gate.isPublic)) throw lacking(now, ability)
  request.asker = now
}

/** Who asks, by what the request shows: a token first, then the cookie of a session. */
export function askerOf(request: Request, gate: Gate, shown = bearerOf(request)): Asker | null {
  if (shown !== null) {
    const holder = gate.verifyToken(shown)
    return holder && { by: 'token', role: 'operator', ...holder }
  }
  const cookie = cookieIn(request)
  return cookie === null ? null : (gate.verifySession?.(cookie) ?? null)
}

const bearerOf = ({ headers }: Request): string | null =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null

function unknown(hadToken: boolean, wait_s: number, ability: Ability): ProblemError {
  if (wait_s > 0) {
    const detail = {
      id: 'Terlalu banyak token salah dari alamat ini. Tunggu, lalu coba lagi dengan token yang dikenal.',
      en: 'Too many wrong tokens came from this address. Wait, then try again with one that is known.',
    }
    return new ProblemError(429, detail, { 'retry-after': String(wait_s) })
  }
  // A second home needs no more than to copy.
  const role = ability === 'copy' ? 'copy' : (abilities[ability].least ?? 'viewer')
  const make = `${typed('gateway')} token add NAME --role ${role}`
  const detail = hadToken
    ? {
        id: `Token ini tidak dikenal atau sudah berakhir. Buat yang baru di komputer server desa: ${make}`,
        en: `This token is not known, or it has ended. Make one on the gateway: ${make}`,
      }
    : {
        id: `Masuklah di halaman, atau kirim header "Authorization: Bearer <token>". Membuat token: ${make}`,
        en: `Sign in on the page, or send the header "Authorization: Bearer <token>". Make a token: ${make}`,
      }
  return new ProblemError(401, detail, { 'www-authenticate': 'Bearer' }, problemTypes.signIn)
}

function lacking({ role, scope }: Asker, ability: Ability): ProblemError {
  const { least } = abilities[ability]
  if (role === 'copy') {
    const detail = {
      id: `Token ini hanya untuk salinan. Pakai token dengan peran ${least ?? 'viewer'}.`,
      en: `This token is for copies only. Use one with the role ${least ?? 'viewer'}.`,
    }
    return new ProblemError(403, detail, {}, problemTypes.role)
  }
  const detail = scope
    ? {
        id: `Token ini hanya untuk ${scope.join(', ')}; untuk ini perlu ${ability}.`,
        en: `This token is for ${scope.join(', ')} only; this needs ${ability}.`,
      }
    : {
        id: `Untuk ini perlu peran ${least}; peran Anda ${role}. Mintalah kepada pengelola.`,
        en: `This needs the role ${least}; yours is ${role}. Ask an operator of the gateway.`,
      }
  return new ProblemError(403, detail, {}, problemTypes.role)
}

/** A change that another page has the browser send. */
export function foreign(): ProblemError {
  const detail = {
    id: 'Perubahan oleh orang yang masuk harus datang dari halaman server desa ini sendiri. Program memakai token.',
    en: 'A change with a session must come from the gateway’s own page. Programs send a token instead of a cookie.',
  }
  return new ProblemError(403, detail, {}, problemTypes.origin)
}

/** The name of whoever asks, for what is written down. */
export const nameOf = ({ asker }: Pick<Request, 'asker'>): string => asker?.name ?? 'unknown'
