/** From the settings of a hook to what delivers, with its secrets from the environment. */
import { ConfigError } from '../../edge/platform/problems.ts'
import { type HookSetting, kindOf } from './kinds/index.ts'
import type { Answer } from './post.ts'
import type { Sender } from './sender.ts'

export type Environment = Record<string, string | undefined>

/** One for each hook that is enabled. Throws `ConfigError` with everything that is wrong with any of them. */
export async function openSenders(
  hooks: readonly HookSetting[],
  env: Environment,
  now: () => number,
): Promise<Sender[]> {
  const problems = hooks.flatMap((hook, index) =>
    (hook.enabled ? problemsOf(hook, env) : []).map((problem) => `hooks[${index}] (${hook.id}): ${problem}`),
  )
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))
  return Promise.all(hooks.filter(({ enabled }) => enabled).map((hook) => openSender(hook, env, now)))
}

function problemsOf(hook: HookSetting, env: Environment): string[] {
  const kind = kindOf(hook)
  const names = kind.secretNames(hook)
  const missing = names
    .filter((name) => !env[name])
    .map((name) => `the environment variable ${name} is not set. Set it where the gateway starts.`)
  const wrong = names.flatMap((name) => {
    const secret = env[name]
    const problem = secret ? kind.secretProblem(secret) : null
    return problem ? [`${name}: ${problem}`] : []
  })
  return [...missing, ...wrong, ...[kind.addressProblem(hook) ?? []].flat()]
}

async function openSender(hook: HookSetting, env: Environment, now: () => number): Promise<Sender> {
  const kind = kindOf(hook)
  const secretOf = (name: string) => env[name]!
  const sender = await kind.open(hook, { secretOf, now })
  const secrets = kind.secretNames(hook).map(secretOf)
  const { check } = sender
  return {
    ...sender,
    send: async (message, signal) => withoutSecrets(await sender.send(message, signal), secrets),
    ...(check && { check: async (signal) => withoutSecrets(await check(signal), secrets) }),
  }
}

/** A receiver that repeats what it was sent must not bring a secret into the log. */
function withoutSecrets(answer: Answer, secrets: readonly string[]): Answer {
  if (answer.words === undefined) return answer
  // Of "Bearer abc123" a receiver may repeat the second half alone.
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\s+/).filter(({ length }) => length >= 6)])
  return { ...answer, words: parts.reduce((words, part) => words.replaceAll(part, '…'), answer.words) }
}
