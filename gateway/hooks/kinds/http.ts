/** Any HTTP receiver: the operator says method, headers and body; the body is a template. */
import { z } from 'zod'
import type { SecretSource } from '../../../edge/platform/secrets.ts'
import { envName, needs, says, secretFile, url } from '../../../edge/platform/setting-words.ts'
import { addressProblem, hostOf } from '../addresses.ts'
import { httpAnswers } from '../examples.ts'
import { allowPrivate, hookKind, inEveryHook, type KindTools } from '../kind.ts'
import type { Message } from '../message.ts'
import { pinKeys, pinProblem, trustOf } from '../pin.ts'
import { openPost } from '../post.ts'
import type { Sender } from '../sender.ts'
import { contentTypeOf, fillTemplate, templateProblem } from '../template.ts'
import { headingOf, typeOf, wordingOf } from '../wording.ts'

// What frames a request is ours to say.
const headerName = z
  .string()
  .regex(/^(?!(?:host|connection|content-length|transfer-encoding|expect)$)[a-z0-9-]{1,60}$/i)
const headerValue = z
  .string()
  .max(500)
  .regex(/^[\x20-\x7e]*$/)

const settings = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('http'),
    url,
    method: z.enum(['POST', 'PUT']).meta(needs('POST atau PUT', 'POST or PUT')).default('POST'),
    headers: z
      .record(headerName, headerValue)
      .meta(needs('nama dan nilai header HTTP', 'names and values of HTTP headers'))
      .default({}),
    headers_env: z
      .record(headerName, envName)
      .meta(
        needs(
          'nama header HTTP, masing-masing dengan NAMA variabel lingkungan yang berisi nilainya',
          'names of HTTP headers, each with the NAME of an environment variable that holds its value',
        ),
      )
      .default({}),
    headers_file: z
      .record(headerName, secretFile)
      .meta(
        needs(
          'nama header HTTP, masing-masing dengan path berkas yang berisi nilainya',
          'names of HTTP headers, each with the path of a file that holds its value',
        ),
      )
      .default({}),
    body: z
      .string()
      .min(1)
      .max(10_000)
      .meta(needs('teks dengan isian seperti {{label}}', 'a text with places such as {{label}}')),
    check_url: url
      .meta(
        needs(
          'alamat yang ditanya dengan GET tiap 5 menit dan menjawab 2xx kalau layanannya bekerja',
          'an address that is asked with GET each 5 minutes and answers 2xx when the service works',
        ),
      )
      .optional(),
    check_contains: z
      .string()
      .min(1)
      .max(200)
      .meta(needs('apa yang ada dalam jawabannya kalau layanannya bekerja', 'what its answer contains when it works'))
      .optional(),
    allow_private: allowPrivate,
    ...pinKeys,
  })
  .superRefine(({ body, headers }, ctx) => {
    const problem = templateProblem(body, contentTypeOf(headers))
    if (problem) ctx.addIssue({ ...{ code: 'custom', path: ['body'] }, ...says(problem.id, problem.en) })
  })

export const http = hookKind({
  settings,
  secrets: (hook) => secretHeaders(hook).map(([, source]) => source),
  secretProblem: (secret) =>
    /^[\x20-\x7e]+$/.test(secret)
      ? null
      : {
          id: 'header hanya memuat huruf, angka, dan tanda ASCII, dalam satu baris',
          en: 'a header holds only letters, digits and signs of ASCII, on one line',
        },
  addressProblem: ({ url, check_url = url, allow_private, ...hook }) =>
    // The check carries the same headers, and so the same secrets.
    pinProblem({ ...hook, url }) ??
    pinProblem({ ...hook, url: check_url }) ??
    addressProblem(new URL(url), allow_private) ??
    addressProblem(new URL(check_url), allow_private),
  open,
  examples: {
    receiver: 'http',
    settings: (port) => ({
      url: `http://127.0.0.1:${port}/siaga?topic=private`,
      method: 'PUT',
      headers: { 'X-Priority': '5' },
      headers_env: { Authorization: 'NTFY_TOKEN' },
      body: '{"message":"{{text}}"}',
      allow_private: true,
    }),
    secrets: { NTFY_TOKEN: 'Bearer tk_4f9c1e' },
    wrongSecrets: ['two\nlines', 'a\u2028b'],
    answers: httpAnswers,
  },
})

function open(hook: z.output<typeof settings>, { secretOf, now }: KindTools): Sender {
  const { check_url, check_contains: contains, allow_private: allowPrivate } = hook
  const trust = trustOf(hook)
  const post = openPost({ url: hook.url, allowPrivate, now, trust })
  const asking = check_url === undefined ? null : openPost({ url: check_url, allowPrivate, now, contains, trust })
  const type = contentTypeOf(hook.headers)
  const headers = {
    'user-agent': 'pantau',
    ...inLowerCase(hook.headers, (value) => value),
    ...inLowerCase(Object.fromEntries(secretHeaders(hook)), secretOf),
    'content-type': type,
  }
  return {
    target: hostOf(new URL(hook.url)),
    send(message, signal) {
      const body = fillTemplate(hook.body, message.event, type, sayingsOf(message))
      return post.send({ method: hook.method, headers: { ...headers, 'idempotency-key': message.id }, body }, signal)
    },
    ...(asking && { check: (signal) => asking.send({ method: 'GET', headers, body: '' }, signal) }),
    close() {
      post.close()
      asking?.close()
    },
  }
}

/** What a message says in place of its event. */
function sayingsOf(message: Message) {
  const type = typeOf(message)
  return { title: headingOf(message), text: wordingOf(message), type, kind: type.split('.')[1]! }
}

/** The headers whose values are secrets, each with where its value is. */
function secretHeaders({ headers_env, headers_file }: z.output<typeof settings>): [name: string, SecretSource][] {
  return [
    ...Object.entries(headers_env).map(([name, env]): [string, SecretSource] => [
      name,
      { key: `headers.${name}`, env },
    ]),
    ...Object.entries(headers_file).map(([name, file]): [string, SecretSource] => [
      name,
      { key: `headers.${name}`, file },
    ]),
  ]
}

/** Header names have no case; two spellings of one must not both be sent. */
function inLowerCase<Value>(headers: Record<string, Value>, read: (value: Value) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), read(value)]))
}
