/** From the settings of a hook to what delivers, with its secrets from the environment. */
import { ConfigError } from '../../edge/platform/problems.ts'
import { addressProblem } from './addresses.ts'
import { openHttpHook, openTelegram } from './kinds/chat.ts'
import { openEmail } from './kinds/email.ts'
import { openWebhook } from './kinds/webhook.ts'
import type { Sender } from './sender.ts'
import type { HookSetting, WebhookSetting } from './settings.ts'
import { secretProblem } from './sign.ts'

export type Environment = Record<string, string | undefined>

/** Throws `ConfigError` with everything that is wrong with any of them. */
export async function openSenders(
  hooks: readonly HookSetting[],
  env: Environment,
  now: () => number,
): Promise<Sender[]> {
  const problems = hooks.flatMap((hook, index) =>
    problemsOf(hook, env).map((problem) => `hooks[${index}] (${hook.id}): ${problem}`),
  )
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return Promise.all(hooks.map((hook) => senderOf(hook, env, now)))
}

function senderOf(hook: HookSetting, env: Environment, now: () => number): Sender | Promise<Sender> {
  switch (hook.kind) {
    case 'webhook':
      return openWebhook({ hook, secrets: secretNames(hook).map((name) => env[name]!), now })
    case 'http': {
      const headers = Object.entries(hook.headers_env).map(([header, name]) => [header.toLowerCase(), env[name]!])
      return openHttpHook(hook, Object.fromEntries(headers), { now })
    }
    case 'telegram':
      return openTelegram(hook, env[hook.token_env]!, { now })
    case 'email':
      return openEmail(hook, hook.password_env && env[hook.password_env])
  }
}

function problemsOf(hook: HookSetting, env: Environment): string[] {
  const missing = namesIn(hook)
    .filter((name) => !env[name])
    .map((name) => `the environment variable ${name} is not set. Set it where the gateway starts.`)
  const weak = namesIn(hook).flatMap((name) => weaknessOf(hook.kind, name, env[name]))
  const address =
    hook.kind === 'email'
      ? null
      : addressProblem(new URL(hook.kind === 'telegram' ? hook.base_url : hook.url), hook.allow_private)
  return [...missing, ...weak, ...(address ? [address] : [])]
}

/** What is wrong with a secret, without repeating it. */
function weaknessOf(kind: HookSetting['kind'], name: string, secret: string | undefined): string[] {
  if (!secret) return []
  const problem = {
    webhook: () => secretProblem(secret),
    http: () =>
      /^[\x20-\x7e]+$/.test(secret) ? null : 'a header holds only letters, digits and signs of ASCII, on one line',
    telegram: () =>
      /^[\w:-]+$/.test(secret) ? null : 'a bot token looks like 123456:ABC-DEF; this one holds other characters',
    email: () => null,
  }[kind]()
  return problem ? [`${name}: ${problem}`] : []
}

function secretNames({ secret_env, previous_secret_env }: WebhookSetting): string[] {
  return [secret_env, previous_secret_env ?? []].flat()
}

function namesIn(hook: HookSetting): string[] {
  switch (hook.kind) {
    case 'webhook':
      return secretNames(hook)
    case 'http':
      return Object.values(hook.headers_env)
    case 'telegram':
      return [hook.token_env]
    case 'email':
      return hook.password_env ? [hook.password_env] : []
  }
}
