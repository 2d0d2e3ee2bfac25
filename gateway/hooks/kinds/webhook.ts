/** Signed webhooks (Standard Webhooks 1.0.0), and the heartbeat that makes silence an alarm. */
import type { AlertEvent } from '../../contract.ts'
import { hostOf } from '../addresses.ts'
import { openPost, type PostOptions } from '../post.ts'
import type { Sender } from '../sender.ts'
import type { WebhookSetting } from '../settings.ts'
import { signWebhook } from '../sign.ts'

const body_max = 20_000 // bytes; what the specification recommends as the most

export interface WebhookOptions extends Omit<PostOptions, 'url' | 'allowPrivate'> {
  hook: Pick<WebhookSetting, 'url' | 'allow_private'>
  /** The newest first; two while a secret is being changed. */
  secrets: readonly string[]
}

export function openWebhook({ hook, secrets, now, ...rest }: WebhookOptions): Sender {
  const post = openPost({ url: hook.url, allowPrivate: hook.allow_private, now, ...rest })
  const send = (id: string, body: string, signal: AbortSignal) => {
    const signed = signWebhook({ id, timestamp_s: now() / 1_000, body }, secrets)
    const headers = { 'content-type': 'application/json', 'user-agent': 'pantau', ...signed }
    return post.send({ method: 'POST', headers, body }, signal)
  }
  return {
    target: hostOf(new URL(hook.url)),
    send: ({ id, event }, signal) => send(id, alertBody(event), signal),
    beat: (id, state, signal) => send(id, heartbeatBody(state, now()), signal),
    close: post.close,
  }
}

/** The same for every attempt, since it is built from the event alone; of long evidence the newest that fits. */
export function alertBody(event: AlertEvent): string {
  for (let evidence = event.evidence; ; evidence = evidence.slice(Math.ceil(evidence.length / 2))) {
    const body = bodyOf(`alert.${event.kind}`, event.at_ms, { ...event, evidence })
    if (evidence.length === 0 || Buffer.byteLength(body) < body_max) return body
  }
}

function heartbeatBody(state: object, now_ms: number): string {
  return bodyOf('alert.heartbeat', now_ms, state)
}

function bodyOf(type: string, at_ms: number, data: object): string {
  return JSON.stringify({ type, timestamp: new Date(at_ms).toISOString(), data })
}
