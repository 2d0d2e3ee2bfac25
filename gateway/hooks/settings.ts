/** The list `hooks` of `gateway.yaml`: one strict shape per kind. Secrets only through the names of environment variables. */
import { z } from 'zod'
import { envName, id, url, word, yesNo } from '../../edge/platform/setting-words.ts'
import { contentTypeOf, templateProblem } from './template.ts'

const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const
const kinds = ['raised', 'escalated', 'eased', 'cleared'] as const

/** In every kind of hook: which events it hears of. Left out = all of them. */
const inEveryHook = {
  id,
  rules: z.array(id).min(1).max(100).describe('a list of rule ids').optional(),
  min_severity: z
    .enum(severities)
    .describe(`one of ${severities.join(', ')}`)
    .optional(),
  events: z
    .array(z.enum(kinds))
    .min(1)
    .describe(`a list of ${kinds.join(', ')}`)
    .optional(),
  drills: yesNo.describe('true: drills are delivered too, marked as exercise; false: they are not').default(true),
}
const allowPrivate = yesNo
  .describe('true: the address may be on this computer or in its own network; false: it may not')
  .default(false)

const Webhook = z.strictObject({
  ...inEveryHook,
  kind: z.literal('webhook'),
  url,
  secret_env: z
    .union([envName, z.array(envName).min(1).max(2)])
    .describe('the NAME of an environment variable such as SIREN_SECRET, or two of them while the secret is changed'),
  previous_secret_env: envName.optional(),
  allow_private: allowPrivate,
})

// What frames a request is ours to say.
const headerName = z
  .string()
  .regex(/^(?!(?:host|connection|content-length|transfer-encoding|expect)$)[a-z0-9-]{1,60}$/i)

const Http = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('http'),
    url,
    method: z.enum(['POST', 'PUT']).describe('POST or PUT').default('POST'),
    headers: z
      .record(
        headerName,
        z
          .string()
          .max(500)
          .regex(/^[\x20-\x7e]*$/),
      )
      .describe('names and values of HTTP headers')
      .default({}),
    headers_env: z
      .record(headerName, envName)
      .describe('names of HTTP headers, each with the NAME of an environment variable that holds its value')
      .default({}),
    body: z.string().min(1).max(10_000).describe('a text with places such as {{label}}'),
    allow_private: allowPrivate,
  })
  .superRefine(({ body, headers }, ctx) => {
    const problem = templateProblem(body, contentTypeOf(headers))
    if (problem) ctx.addIssue({ code: 'custom', path: ['body'], message: problem })
  })

const Telegram = z.strictObject({
  ...inEveryHook,
  kind: z.literal('telegram'),
  token_env: envName,
  chat_id: z.union([z.string().min(1).max(100), z.int()]).describe('the number of the chat, or @name of the channel'),
  base_url: url.default('https://api.telegram.org'),
  allow_private: allowPrivate,
})

const mail = z.email().describe('an e-mail address such as desa@example.org')
const Email = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('email'),
    host: word.describe('the name of the mail server'),
    port: z.int().min(1).max(65_535).describe('a port number, 1 to 65535').optional(),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .describe('starttls (port 587), implicit (port 465), or none (a mail server on this computer)')
      .default('starttls'),
    username: word.optional(),
    password_env: envName.optional(),
    from: mail,
    to: z.array(mail).min(1).max(50).describe('a list of e-mail addresses'),
  })
  .superRefine(({ username, password_env }, ctx) => {
    if (Boolean(username) === Boolean(password_env)) return
    ctx.addIssue({ code: 'custom', message: 'give "username" and "password_env" together, or neither' })
  })

export const HookSetting = z
  .discriminatedUnion('kind', [Webhook, Http, Telegram, Email])
  .describe('a hook of the kind webhook, http, telegram or email')
export type HookSetting = z.output<typeof HookSetting>
export type WebhookSetting = z.output<typeof Webhook>
export type HttpSetting = z.output<typeof Http>
export type TelegramSetting = z.output<typeof Telegram>
export type EmailSetting = z.output<typeof Email>

export const HookSettings = z
  .array(HookSetting)
  .max(100)
  .superRefine((hooks, ctx) => {
    for (const [index, hook] of hooks.entries()) {
      if (hooks.findIndex((other) => other.id === hook.id) === index) continue
      ctx.addIssue({ code: 'custom', path: [index, 'id'], message: `"${hook.id}" is there twice; give each its own` })
    }
  })
  .describe('a list of hooks, at most 100')
