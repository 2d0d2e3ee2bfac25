/** Signed webhooks (Standard Webhooks 1.0.0), and the heartbeat that makes silence an alarm. */
import { z } from 'zod'
import { needsSecret, type SecretSource } from '../../../edge/platform/secrets.ts'
import { envName, needs, secretFile, url } from '../../../edge/platform/setting-words.ts'
import { addressProblem, hostOf } from '../addresses.ts'
import { httpAnswers } from '../examples.ts'
import { allowPrivate, hookKind, inEveryHook, type KindTools } from '../kind.ts'
import type { Message } from '../message.ts'
import { pinKeys, pinProblem, trustOf } from '../pin.ts'
import { openPost } from '../post.ts'
import type { Sender } from '../sender.ts'
import { secretProblem, signWebhook } from '../sign.ts'
import { dataOf, typeOf } from '../wording.ts'

const body_max = 20_000 // bytes; what the specification recommends as the most

const variables = {
  id: 'NAMA variabel lingkungan seperti SIREN_SECRET, atau dua selama rahasianya diganti',
  en: 'the NAME of an environment variable such as SIREN_SECRET, or two of them while the secret is changed',
}

const settings = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('webhook'),
    url,
    secret_env: z
      .union([envName, z.array(envName).min(1).max(2)])
      .meta(needs(variables.id, variables.en))
      .optional(),
    secret_file: z
      .union([secretFile, z.array(secretFile).min(1).max(2)])
      .meta(
        needs(
          'path berkas yang berisi rahasianya, atau dua selama rahasianya diganti',
          'the path of a file that holds the secret, or two of them while the secret is changed',
        ),
      )
      .optional(),
    previous_secret_env: envName.optional(),
    previous_secret_file: secretFile.optional(),
    allow_private: allowPrivate,
    ...pinKeys,
  })
  .check(needsSecret('secret', variables))
type WebhookSetting = z.output<typeof settings>

export const webhook = hookKind({
  settings,
  secrets: secretsOf,
  secretProblem,
  addressProblem: (hook) => pinProblem(hook) ?? addressProblem(new URL(hook.url), hook.allow_private),
  open,
  examples: {
    receiver: 'http',
    settings: (port) => ({
      url: `http://127.0.0.1:${port}/hook?key=private`,
      secret_env: 'SIREN_SECRET',
      previous_secret_env: 'OLD_SIREN_SECRET',
      allow_private: true,
    }),
    secrets: {
      SIREN_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      OLD_SIREN_SECRET: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
    },
    wrongSecrets: ['hunter2hunter2', 'whsec_c2hvcnQ=', 'whsec_not base64'],
    answers: httpAnswers,
  },
})

/** The newest first; two while the secret is being changed. */
function secretsOf(hook: WebhookSetting): SecretSource[] {
  const key = 'secret'
  const previous = 'previous_secret'
  return [
    ...[hook.secret_env ?? []].flat().map((env) => ({ key, env })),
    ...[hook.secret_file ?? []].flat().map((file) => ({ key, file })),
    ...(hook.previous_secret_env === undefined ? [] : [{ key: previous, env: hook.previous_secret_env }]),
    ...(hook.previous_secret_file === undefined ? [] : [{ key: previous, file: hook.previous_secret_file }]),
  ]
}

function open(hook: WebhookSetting, { secretOf, now }: KindTools): Sender {
  const secrets = secretsOf(hook).map(secretOf)
  const post = openPost({ url: hook.url, allowPrivate: hook.allow_private, now, trust: trustOf(hook) })
  const send = (id: string, body: string, signal: AbortSignal) => {
    const signed = signWebhook({ id, timestamp_s: now() / 1_000, body }, secrets)
    const headers = { 'content-type': 'application/json', 'user-agent': 'pantau', ...signed }
    return post.send({ method: 'POST', headers, body }, signal)
  }
  return {
    target: hostOf(new URL(hook.url)),
    send: (message, signal) => send(message.id, alertBody(message), signal),
    beat: (id, state, signal) => send(id, heartbeatBody(state, now()), signal),
    close: post.close,
  }
}

/** The same for every attempt, apart from how late it is; of long evidence the newest that fits. */
export function alertBody(message: Message): string {
  const { event } = message
  for (let { evidence } = event; ; evidence = evidence.slice(Math.ceil(evidence.length / 2))) {
    const body = bodyOf(typeOf(message), event.at_ms, dataOf({ ...message, event: { ...event, evidence } }))
    if (evidence.length === 0 || Buffer.byteLength(body) < body_max) return body
  }
}

function heartbeatBody(state: object, now_ms: number): string {
  return bodyOf('alert.heartbeat', now_ms, state)
}

function bodyOf(type: string, at_ms: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(at_ms).toISOString(), data })
}
