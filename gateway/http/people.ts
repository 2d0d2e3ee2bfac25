/** `/users`, `/tokens` and `/audit`: who may come in, and what was done. For operators; the audit log for all staff. */
import { z } from 'zod'
import {
  AuditAnswer,
  ChangedUser,
  LinkHours,
  NewToken,
  NewTokenAnswer,
  NewUser,
  PersonName,
  type Role,
  SignInLink,
  TokensAnswer,
  UsersAnswer,
} from '../contract.ts'
import { type People, PeopleError, signInLink } from '../people/index.ts'
import { type Registry, RegistryError } from '../stations/index.ts'
import type { App, Request } from './app.ts'
import { ProblemError } from './problem.ts'
import { limitOf } from './query.ts'

export interface PeopleParts {
  people: Pick<People, 'users' | 'audit' | 'sessions'>
  tokens: Pick<Registry, 'tokens' | 'addToken' | 'removeToken'>
  /** Where the page lies, for links; absent: as the asker calls it. */
  address?: string | undefined
  base?: string | undefined
}

const Name = z.strictObject({ name: PersonName })

export function peopleResource(app: App, parts: PeopleParts) {
  usersResource(app, parts)
  tokensResource(app, parts)
  app.get(
    '/api/v1/audit',
    {
      config: { may: 'see-staff' },
      schema: {
        summary: 'What was changed: who, when, what, why; the newest first',
        description:
          'Changes of rules are here in one line each; GET /api/v1/rules/audit has the rules before and after.',
        querystring: z.strictObject({ limit: limitOf(500, 100), before: z.coerce.number().int().min(1).optional() }),
        response: { 200: AuditAnswer },
      },
    },
    async ({ query: { limit, before } }) => parts.people.audit.list(limit, before),
  )
}

function usersResource(app: App, { people: { users }, address, base = '' }: PeopleParts) {
  const linkOf = (request: Request, user: string, role: Role, hours: number | undefined) => {
    const { code, expires_ms } = users.link(user, hours)
    return { user, role, link: signInLink(address ?? `${request.protocol}://${request.host}${base}`, code), expires_ms }
  }

  app.get(
    '/api/v1/users',
    { config: { may: 'operate' }, schema: { summary: 'The people of this gateway', response: { 200: UsersAnswer } } },
    async () => ({ users: users.list() }),
  )

  app.post(
    '/api/v1/users',
    {
      config: { may: 'operate' },
      schema: { summary: 'A new person; gives a one-time link', body: NewUser, response: { 200: SignInLink } },
    },
    async (request) => {
      const { user, role, hours } = request.body
      tried(() => users.add(user, role))
      return linkOf(request, user, role, hours)
    },
  )

  app.post(
    '/api/v1/users/:name/link',
    {
      config: { may: 'operate' },
      schema: {
        summary: 'A new one-time link, for a new phone; the one before is void',
        params: Name,
        body: LinkHours,
        response: { 200: SignInLink },
      },
    },
    async (request) => {
      const { name } = request.params
      const { role } = known(users.get(name), name)
      return linkOf(request, name, role, request.body.hours)
    },
  )

  app.patch(
    '/api/v1/users/:name',
    {
      config: { may: 'operate' },
      schema: { summary: 'Another role', params: Name, body: ChangedUser, response: { 200: ChangedUser } },
    },
    async ({ params: { name }, body: { role } }) => {
      known(users.get(name), name)
      if (role !== 'operator') keepOne(name)
      tried(() => users.setRole(name, role))
      return { role }
    },
  )

  app.delete(
    '/api/v1/users/:name',
    {
      config: { may: 'operate' },
      schema: { summary: 'Takes a person’s access away, at once', params: Name, response: { 204: z.null() } },
    },
    async ({ params: { name } }, reply) => {
      known(users.get(name), name)
      keepOne(name)
      tried(() => users.remove(name))
      return reply.code(204).send(null)
    },
  )

  /** Somebody must stay who can let others in. */
  function keepOne(name: string) {
    const operators = users.list().filter(({ role }) => role === 'operator')
    if (operators.length > 1 || operators[0]?.user !== name) return
    throw new ProblemError(409, {
      id: `"${name}" adalah pengelola terakhir. Jadikan orang lain pengelola dulu.`,
      en: `"${name}" is the last operator. Make another one first, or use the terminal.`,
    })
  }
}

function tokensResource(app: App, { tokens }: PeopleParts) {
  app.get(
    '/api/v1/tokens',
    { config: { may: 'operate' }, schema: { summary: 'Tokens for machines', response: { 200: TokensAnswer } } },
    async () => ({ tokens: tokens.tokens() }),
  )

  app.post(
    '/api/v1/tokens',
    {
      config: { may: 'operate' },
      schema: { summary: 'A new token; it is shown once', body: NewToken, response: { 200: NewTokenAnswer } },
    },
    async ({ body: { name, role, days, scope } }) => {
      const token = tried(() => tokens.addToken(name, role, { days, scope }))
      const made = tokens.tokens().find((one) => one.name === name)!
      return { ...made, token }
    },
  )

  app.delete(
    '/api/v1/tokens/:name',
    {
      config: { may: 'operate' },
      schema: { summary: 'Ends a token, at once', params: Name, response: { 204: z.null() } },
    },
    async ({ params: { name } }, reply) => {
      tried(() => tokens.removeToken(name))
      return reply.code(204).send(null)
    },
  )
}

function known<T>(found: T | undefined, name: string): T {
  if (found) return found
  throw new ProblemError(404, {
    id: `Tidak ada orang bernama "${name}".`,
    en: `There is no user "${name}". GET /api/v1/users lists them.`,
  })
}

function tried<T>(work: () => T): T {
  try {
    return work()
  } catch (err) {
    if (err instanceof PeopleError) throw new ProblemError(err.status, err.says)
    if (err instanceof RegistryError) throw new ProblemError(409, err.says)
    throw err
  }
}
