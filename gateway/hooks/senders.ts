/** From the settings of a hook to what delivers, with its secrets from the environment or from files. */
import type { Said } from '../../edge/platform/language.ts'
import { allProblems } from '../../edge/platform/problems.ts'
import {
  findSecret,
  nameOfSource,
  type SecretPlace,
  type SecretSource,
  unsetAtGateway,
} from '../../edge/platform/secrets.ts'
import { type HookSetting, kindOf } from './kinds/index.ts'
import type { Answer } from './post.ts'
import type { Sender } from './sender.ts'

export type Environment = Record<string, string | undefined>

/** Told once of each secret whose file other users may read. */
export type Tell = (warning: { where: string; what: string }) => void

/**
 * One for each hook that is enabled. Paths of files are absolute. Throws `ConfigError` with everything that is wrong with
 * any of them.
 */
export async function openSenders(
  hooks: readonly HookSetting[],
  env: Environment,
  now: () => number,
  tell: Tell = () => undefined,
): Promise<Sender[]> {
  const place: SecretPlace = { env, folder: '/', unset: unsetAtGateway }
  const used = hooks.flatMap((hook, index) =>
    hook.enabled ? [{ hook, name: `hooks[${index}] (${hook.id})`, secrets: secretsOf(hook, place) }] : [],
  )
  const problems = used.flatMap(({ hook, name, secrets }) =>
    problemsOf(hook, secrets, env).map((said) => ({ source: name, where: '', ...said })),
  )
  if (problems.length > 0) throw allProblems(problems)
  for (const { name, secrets } of used) {
    for (const { warning } of secrets) if (warning) tell({ where: `${name}: ${warning.where}`, what: warning.en })
  }
  return Promise.all(used.map(({ hook, secrets }) => openSender(hook, secrets, now)))
}

type Found = ReturnType<typeof findSecret> & { source: SecretSource }

function secretsOf(hook: HookSetting, place: SecretPlace): Found[] {
  return kindOf(hook)
    .secrets(hook)
    .map((source) => ({ ...findSecret(source, place), source }))
}

function problemsOf(hook: HookSetting, secrets: readonly Found[], env: Environment): Said[] {
  const kind = kindOf(hook)
  const missing = secrets.flatMap(({ source, problem }) => {
    if (!problem) return []
    return [source.env === nameOfSource(source, env) ? problem : of(problem.where, problem)]
  })
  const wrong = secrets.flatMap(({ secret, source }) => {
    const problem = secret ? kind.secretProblem(secret) : null
    return problem ? [of(nameOfSource(source, env), problem)] : []
  })
  return [...missing, ...wrong, ...[kind.addressProblem(hook) ?? []].flat()].map(({ id, en }) => ({ id, en }))
}

const of = (name: string, { id, en }: Said): Said => ({ id: `${name}: ${id}`, en: `${name}: ${en}` })

async function openSender(hook: HookSetting, found: readonly Found[], now: () => number): Promise<Sender> {
  const secretOf = ({ key, env, file }: SecretSource) =>
    found.find(({ source }) => source.key === key && source.env === env && source.file === file)!.secret
  const sender = await kindOf(hook).open(hook, { secretOf, now })
  const secrets = found.map(({ secret }) => secret)
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
