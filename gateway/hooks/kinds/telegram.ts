/** Telegram, and chats that speak its bot API. The chat gets plain text: no markup that a name could break. */
import { z } from 'zod'
import { needsSecret, secretKeys, sourceOf } from '../../../edge/platform/secrets.ts'
import { needs, url } from '../../../edge/platform/setting-words.ts'
import { saysOf } from '../../contract.ts'
import { addressProblem, hostOf } from '../addresses.ts'
import { httpAnswers } from '../examples.ts'
import { allowPrivate, hookKind, inEveryHook, type KindTools } from '../kind.ts'
import { openPost } from '../post.ts'
import { sayings } from '../says.ts'
import type { Sender } from '../sender.ts'
import { wordingOf } from '../wording.ts'

const text_max = 4_000 // characters; the bot API takes 4,096

const settings = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('telegram'),
    ...secretKeys('token'),
    chat_id: z
      .union([z.string().min(1).max(100), z.int()])
      .meta(needs('nomor chat, atau @nama kanalnya', 'the number of the chat, or @name of the channel')),
    base_url: url.default('https://api.telegram.org'),
    allow_private: allowPrivate,
  })
  .check(needsSecret('token'))

export const telegram = hookKind({
  settings,
  secrets: (hook) => [sourceOf('token', hook)],
  secretProblem: (secret) =>
    /^[\w:-]+$/.test(secret)
      ? null
      : {
          id: 'token bot bentuknya 123456:ABC-DEF; yang ini memuat tanda lain',
          en: 'a bot token looks like 123456:ABC-DEF; this one holds other characters',
        },
  addressProblem: ({ base_url, allow_private }) => addressProblem(new URL(base_url), allow_private),
  open,
  examples: {
    receiver: 'http',
    settings: (port) => ({
      token_env: 'BOT_TOKEN',
      chat_id: -1001234567890,
      base_url: `http://127.0.0.1:${port}`,
      allow_private: true,
    }),
    secrets: { BOT_TOKEN: '123456:ABC-DEF1234ghIkl' },
    wrongSecrets: ['123456/../ABC', '123456:ABC DEF', '123456:ABC?x'],
    answers: [
      ...httpAnswers,
      {
        title: '429 that says in its body how long to wait',
        receiver: { does: 'answer', status: 429, body: '{"ok":false,"parameters":{"retry_after":9}}' },
        gives: {
          isOk: false,
          status: 429,
          ...saysOf(sayings.wait(429)),
          isGone: false,
          retryAfter_ms: 9_000,
        },
      },
    ],
  },
})

function open(hook: z.output<typeof settings>, { secretOf, now }: KindTools): Sender {
  const bot = `${hook.base_url.replace(/\/+$/, '')}/bot${secretOf(sourceOf('token', hook))}`
  const openMethod = (method: string) =>
    openPost({ url: `${bot}/${method}`, allowPrivate: hook.allow_private, now, isJson: true })
  const [post, asking] = [openMethod('sendMessage'), openMethod('getMe')]
  const headers = { 'content-type': 'application/json', 'user-agent': 'pantau' }
  return {
    target: hostOf(new URL(hook.base_url)),
    send(message, signal) {
      const body = JSON.stringify({ chat_id: hook.chat_id, text: wordingOf(message).slice(0, text_max) })
      return post.send({ method: 'POST', headers, body }, signal)
    },
    // Answers who the bot is: the token is right and Telegram can be reached. Nobody in the chat sees it.
    check: (signal) => asking.send({ method: 'POST', headers, body: '{}' }, signal),
    close() {
      post.close()
      asking.close()
    },
  }
}
