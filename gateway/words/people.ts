/** Who may do what, who is looking, and what people have done: `/session`, `/sessions`, `/users`, `/tokens`, `/audit`. */
import { z } from 'zod'
import { ms } from './basics.ts'

/** Of a person, from the least to the most. Each may do what those before it may. */
export const Role = z.enum(['viewer', 'volunteer', 'team', 'operator'])
export type Role = z.infer<typeof Role>

/** Of a token for a machine: those of people, and `copy` for a second home, which reads everything and changes nothing. */
export const TokenRole = z.enum([...Role.options, 'copy'])
export type TokenRole = z.infer<typeof TokenRole>

/** What a route asks of whoever calls it; `gateway/people/roles.ts` says which role has which. */
export const Ability = z.enum([
  'open',
  'see',
  'own',
  'see-staff',
  'answer',
  'keep-log',
  'invite',
  'correct',
  'set-rules',
  'operate',
  'copy',
])
export type Ability = z.infer<typeof Ability>

/** A name of a person or a token. */
export const PersonName = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .describe('a name: 1 to 40 of a-z, 0-9 and -')

/** Who is looking; all null for somebody who is not signed in. */
export const SessionAnswer = z.object({
  name: z.string().nullable(),
  role: TokenRole.nullable(),
  may: z.array(Ability).describe('what the asker may do on this gateway'),
  public: z.boolean().describe('whether everyone may read'),
  expires_ms: ms
    .nullable()
    .describe('when the session ends at the latest; null for a token without an end, and for nobody'),
  typed: z
    .object({ gateway: z.string(), edge: z.string() })
    .optional()
    .describe(
      'what is typed before the words of a command: "pantau" on a computer with a release, "npm run gateway --" in a clone',
    ),
})
export type SessionAnswer = z.infer<typeof SessionAnswer>

/** One of the three ways in. `link`: the whole one-time link, or the code at its end. */
export const SignIn = z.union([
  z.strictObject({ link: z.string().min(1).max(400) }),
  z.strictObject({ name: z.string().min(1).max(40), password: z.string().min(1).max(200) }),
  z.strictObject({ token: z.string().min(1).max(200) }),
])
export type SignIn = z.infer<typeof SignIn>

/** A password that a person chooses. Tries are slowed by name (`http/sign-in.ts`), which is why ten characters do. */
export const NewPassword = z.strictObject({ password: z.string().min(10).max(200) })

export const Session = z.object({
  id: z.string(),
  name: z.string(),
  role: TokenRole,
  by: z.enum(['link', 'password', 'token']).describe('how it was signed in'),
  about: z.string().describe('the browser, as it calls itself, shortened'),
  created_ms: ms,
  used_ms: ms.describe('when it was last used, to the hour'),
  expires_ms: ms,
  own: z.boolean().describe('it is the one that asks'),
})
export type Session = z.infer<typeof Session>
export const SessionsAnswer = z.object({ sessions: z.array(Session).describe('the last used first') })
export type SessionsAnswer = z.infer<typeof SessionsAnswer>

export const User = z.object({
  user: z.string(),
  role: Role,
  created_ms: ms,
  password: z.boolean().describe('whether a password was chosen'),
  sessions: z.int().describe('how many are signed in'),
  link_expires_ms: ms.nullable().describe('when a one-time link that waits ends; null: none waits'),
})
export type User = z.infer<typeof User>
export const UsersAnswer = z.object({ users: z.array(User) })
export type UsersAnswer = z.infer<typeof UsersAnswer>

/** A link signs in once, on the device that opens it. It is shown once and not kept. */
export const SignInLink = z.object({ user: z.string(), role: Role, link: z.string(), expires_ms: ms })
export type SignInLink = z.infer<typeof SignInLink>

export const NewUser = z.strictObject({
  user: PersonName,
  role: Role,
  hours: z.number().positive().max(720).optional(),
})
export const ChangedUser = z.strictObject({ role: Role })
export const LinkHours = z.strictObject({ hours: z.number().positive().max(720).optional() }).prefault({})

export const Token = z.object({
  name: z.string(),
  role: TokenRole,
  scope: z.array(Ability).nullable().describe('it may do these of its role and nothing else; null: all of its role'),
  created_ms: ms,
  expires_ms: ms.nullable().describe('null: it does not end'),
  used_ms: ms.nullable().describe('when it was last used, to the hour; null: not yet'),
})
export type Token = z.infer<typeof Token>
export const TokensAnswer = z.object({ tokens: z.array(Token) })
export type TokensAnswer = z.infer<typeof TokensAnswer>
export const NewToken = z.strictObject({
  name: PersonName,
  role: TokenRole,
  days: z.number().positive().max(3_650).optional(),
  scope: z.array(Ability).min(1).optional(),
})
/** `token` is shown once and not kept. */
export const NewTokenAnswer = Token.extend({ token: z.string() })
export type NewTokenAnswer = z.infer<typeof NewTokenAnswer>

/** One line of the audit log. */
export const AuditEntry = z.object({
  at_ms: ms,
  who: z.string().describe('a person, a token, or the user of the computer at whose terminal it was typed'),
  role: z.string().nullable(),
  by: z.enum(['page', 'token', 'terminal']),
  what: z.string(),
  target: z.string().describe('whom or what it was done to; may be empty'),
  why: z.string().describe('may be empty'),
  ok: z.boolean().describe('false: it was refused, or did not work'),
})
export type AuditEntry = z.infer<typeof AuditEntry>
export const AuditAnswer = z.object({
  entries: z.array(AuditEntry.extend({ n: z.int() })).describe('the newest first'),
  next: z.int().nullable().describe('the `before` of the next page; null: that was all'),
})
export type AuditAnswer = z.infer<typeof AuditAnswer>
