/** Hooks that fill a template: any HTTP receiver, and Telegram-style chats. */
import { hostOf } from '../addresses.ts'
import { openPost, type PostOptions } from '../post.ts'
import type { Sender } from '../sender.ts'
import type { HttpSetting, TelegramSetting } from '../settings.ts'
import { contentTypeOf, fillTemplate, textOf } from '../template.ts'

type Tools = Omit<PostOptions, 'url' | 'allowPrivate'>

/** `secretHeaders`: those of `headers_env`, with their values. */
export function openHttpHook(hook: HttpSetting, secretHeaders: Record<string, string>, tools: Tools): Sender {
  const post = openPost({ url: hook.url, allowPrivate: hook.allow_private, ...tools })
  const given = Object.fromEntries(Object.entries(hook.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const type = contentTypeOf(given)
  const headers = { 'user-agent': 'pantau', ...given, ...secretHeaders, 'content-type': type }
  return {
    target: hostOf(new URL(hook.url)),
    send: ({ id, event }, signal) =>
      post.send(
        {
          method: hook.method,
          headers: { ...headers, 'idempotency-key': id },
          body: fillTemplate(hook.body, event, type),
        },
        signal,
      ),
    close: post.close,
  }
}

/** `token` is one that `senders.ts` has let through. The chat gets plain text: no markup that a name could break. */
export function openTelegram(hook: TelegramSetting, token: string, tools: Tools): Sender {
  const url = `${hook.base_url.replace(/\/+$/, '')}/bot${token}/sendMessage`
  const post = openPost({ url, allowPrivate: hook.allow_private, ...tools })
  const headers = { 'content-type': 'application/json', 'user-agent': 'pantau' }
  return {
    target: hostOf(new URL(hook.base_url)),
    send: ({ event }, signal) =>
      post.send(
        {
          method: 'POST',
          headers,
          body: JSON.stringify({ chat_id: hook.chat_id, text: textOf(event).slice(0, 4_000) }),
        },
        signal,
      ),
    close: post.close,
  }
}
