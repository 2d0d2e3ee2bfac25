/** `/session`: who is looking, signing in and out. `/sessions`: where one is signed in, and ending that. */
import { z } from 'zod'
import { typed } from '../../edge/platform/typed.ts'
import { NewPassword, type Session, SessionAnswer, SessionsAnswer, SignIn } from '../contract.ts'
import { abilitiesOf, type People } from '../people/index.ts'
import type { App, Request } from './app.ts'
import type { Asker } from './asker.ts'
import { cookieIn, dropCookie, isOwnOrigin, setCookie } from './cookie.ts'
import { ProblemError, problemTypes, tooMany } from './problem.ts'
import type { SignInDesk } from './sign-in.ts'
import { foreign } from './who.ts'

export interface SessionParts {
  people: Pick<People, 'users' | 'sessions' | 'passwords'>
  desk: Pick<SignInDesk, 'signIn'>
  isPublic: boolean
  /** Where the page lies at its address, such as /pantau. */
  base?: string | undefined
}

const Id = z.strictObject({ id: z.string().min(1).max(40) })

export function sessionResource(app: App, { people, desk, isPublic, base = '/' }: SessionParts) {
  const { sessions, users, passwords } = people
  const answerOf = (asker: Asker | null): SessionAnswer => ({
    name: asker?.name ?? null,
    role: asker?.role ?? null,
    may: abilitiesOf(asker ?? { role: null }, isPublic),
    public: isPublic,
    expires_ms: asker?.expires_ms ?? null,
    typed: { gateway: typed('gateway'), edge: typed('edge') },
  })

  app.get(
    '/api/v1/session',
    {
      config: { may: 'open' },
      schema: { summary: 'Who is looking, and what they may do', response: { 200: SessionAnswer } },
    },
    async (request, reply) => {
      if (request.asker === null && cookieIn(request) !== null) dropCookie(reply, base)
      return answerOf(request.asker)
    },
  )

  app.post(
    '/api/v1/session',
    {
      config: { may: 'open' },
      schema: {
        summary: 'Signs in with a one-time link, a password or a token; the answer sets a cookie',
        body: SignIn,
        response: { 200: SessionAnswer },
      },
    },
    async (request, reply) => {
      // Another page must not sign a browser in as somebody else. Programs, which send no origin, may.
      if (request.headers.origin !== undefined && !isOwnOrigin(request)) throw foreign()
      const before = request.asker?.session
      const cookie = await desk.signIn(request.body, request.ip, request.headers['user-agent'] ?? '')
      if (before !== undefined) sessions.end(before)
      const asker = sessions.verify(cookie)
      request.asker = asker
      if (asker) setCookie(reply, cookie, asker.expires_ms, base)
      return answerOf(asker)
    },
  )

  app.delete(
    '/api/v1/session',
    { config: { may: 'open' }, schema: { summary: 'Signs out', response: { 204: z.null() } } },
    async (request, reply) => {
      if (request.asker?.session) sessions.end(request.asker.session)
      dropCookie(reply, base)
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/v1/session/password',
    {
      config: { may: 'own' },
      schema: {
        summary: 'Chooses a password; all other sessions of the person end',
        body: NewPassword,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { person: name, session } = request.asker!
      const { password } = request.body
      if (name === undefined || session === undefined) {
        throw new ProblemError(409, {
          id: 'Token tidak punya kata sandi. Masuklah dulu sebagai orang.',
          en: 'A token has no password. Sign in as a person first.',
        })
      }
      if (password.includes(name))
        throw new ProblemError(400, {
          id: 'Kata sandi tidak boleh memuat nama Anda. Pilih yang lain.',
          en: 'password: must not hold the name. Choose another.',
        })
      const kept = await passwords.hash(password)
      if (kept === null)
        throw tooMany(
          {
            id: 'Terlalu banyak orang sedang masuk. Coba lagi beberapa detik lagi.',
            en: 'Too many sign in at this moment. Try again in a few seconds.',
          },
          5,
        )
      // Making the hash takes a while, in which the session may have been ended, or the person removed.
      if (!sessions.verify(cookieIn(request) ?? ''))
        throw new ProblemError(
          401,
          { id: 'Sesi ini sudah berakhir. Masuk lagi.', en: 'This session has ended. Sign in again.' },
          {},
          problemTypes.signIn,
        )
      users.setPassword(name, kept)
      sessions.endOthers(name, session)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/sessions',
    {
      config: { may: 'own' },
      schema: { summary: 'Who is signed in where: one’s own; an operator sees all', response: { 200: SessionsAnswer } },
    },
    async ({ asker }) => ({ sessions: sessions.list(asker?.session).filter(visibleTo(asker)) }),
  )

  app.delete(
    '/api/v1/sessions/:id',
    { config: { may: 'own' }, schema: { summary: 'Ends a session', params: Id, response: { 204: z.null() } } },
    async ({ params, asker }, reply) => {
      const one = sessions
        .list(asker?.session)
        .filter(visibleTo(asker))
        .find(({ id }) => id === params.id)
      if (!one || !sessions.end(one.id)) {
        throw new ProblemError(404, {
          id: 'Sesi itu sudah tidak ada.',
          en: 'There is no such session any more. GET /api/v1/sessions lists them.',
        })
      }
      return reply.code(204).send(null)
    },
  )
}

function visibleTo(asker: Request['asker']) {
  const seesAll = abilitiesOf(asker ?? { role: null }, false).includes('operate')
  const isOwn = ({ name, by }: Pick<Session, 'name' | 'by'>) =>
    name === asker?.name && (by === 'token') === (asker.person === undefined)
  return (one: Session) => seesAll || one.own || isOwn(one)
}
