/** Hostile ids, questions and bodies on every route of a real gateway: each is answered with a sentence, and nothing falls. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { addStation, type Program, startProgram } from '../../crash/programs.ts'
import { openRandom } from '../../kit/random.ts'
import { staffOf } from '../../kit/staff.ts'

interface Route {
  method: string
  path: string
  parameters: { name: string; in: string }[]
  hasBody: boolean
}
interface Answer {
  asked: string
  status: number
  text: string
  headers: Headers
}

const seed = 20_261_126
const atOnce = 16
// Ids and values that end a line, a path, a query or a prototype, that look like something else, or that are not there.
const texts = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%00',
    '%2e%2e%2f',
  ],
  ...[
    'x%0d%0aX-Bad:%201',
    'x%0aX-Bad:%201',
    '%F0%9F%8C%8A',
    '%e2%80%ae',
    'hulu%e2%80%8b',
    '%ef%bc%a8ulu',
    'HULU',
    '%ed%a0%80',
    '%',
  ],
  ...["'%20OR%201=1--", '*', 'NaN', '-1', '1e999', '9007199254740993', 'a'.repeat(3_000), '=1+1', '%3Cimg%20src=x%3E'],
]
const deep = (open: string, close: string, n: number) => `${open.repeat(n)}${close.repeat(n)}`
const bodies = [
  ...['', 'null', '0', '[]', '{}', '"x"', '{', '\u0000', '"\\ud800"', '1e999', '{"a":1,"a":2}', '[[],{}]'],
  ...[
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"rule":{"__proto__":{"admin":true}}}',
  ],
  ...[
    deep('[', ']', 30_000),
    deep('{"a":', '}', 9_000).replace('{"a":}', '{"a":1}'),
    `[${'0,'.repeat(30_000)}0]`,
    `{${Array.from({ length: 4_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
  ],
  ...[
    '{"id":"__proto__","name":"constructor","station":"toString","rule":"valueOf","why":"x","by":"x"}',
    '{"password":["x"],"role":{"$gt":""}}',
  ],
]
/** Answered slowly on purpose, or not meant to end. */
const isSlow = /\/(live|session|join)$/

describe('a gateway', () => {
  let program: Program
  let http: string
  let staff: ReturnType<typeof staffOf>
  let routes: Route[]
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pantau-hostile-'))
    addStation(folder, 'hulu')
    staff = staffOf(folder)
    const flags = ['--data-dir', folder, '--http-port', '0', '--mqtt-port', '0']
    program = await startProgram('gateway/main.js', flags, {}, `${folder}/gateway.log`)
    http = String(program.ready.http)
    routes = routesOf(await (await fetch(`${http}/api/v1/openapi.json`)).json())
    return async () => {
      await program.kill()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const { headers = {}, ...rest } = init
    const answer = await fetch(http + path, {
      ...{ headers: { ...staff, ...(headers as Record<string, string>) }, redirect: 'manual' },
      ...rest,
    })
    return {
      asked: `${rest.method ?? 'GET'} ${path.slice(0, 200)}`,
      status: answer.status,
      text: await answer.text(),
      headers: answer.headers,
    }
  }

  async function all(questions: (() => Promise<Answer>)[]) {
    for (let i = 0; i < questions.length; i += atOnce) {
      for (const answer of await Promise.all(questions.slice(i, i + atOnce).map((question) => question())))
        checked(answer)
    }
    expect(program.isAlive()).toBe(true)
    expect(await (await fetch(`${http}/readyz`)).json()).toMatchObject({ ready: true })
  }

  it('answers hostile ids in every path', async () => {
    const withId = routes.filter(({ path }) => path.includes('{'))
    expect(withId.length).toBeGreaterThan(15)
    const questions = withId.flatMap(({ method, path, hasBody }) =>
      texts.map((text) => () => ask(path.replaceAll(/\{\w+\}/g, text), { method, ...(hasBody && json('{}')) })),
    )
    await all(questions)
  })

  it(`answers hostile questions, each parameter once and twice (seed ${seed})`, async () => {
    const random = openRandom(seed)
    const asked = routes.filter(
      ({ parameters, path }) => parameters.some((one) => one.in === 'query') && !isSlow.test(path),
    )
    expect(asked.length).toBeGreaterThan(5)
    const questions = asked.flatMap(({ method, path, parameters }) =>
      texts.flatMap((text) => {
        const { name } = random.pick(parameters.filter((one) => one.in === 'query'))
        const at = path.replaceAll(/\{\w+\}/g, 'hulu')
        const pairs = [`${name}=${text}`, `${name}=hulu&${name}=${text}`, `${name}[]=${text}`, `${text}=1`]
        return () => ask(`${at}?station=hulu&${random.pick(pairs)}`, { method })
      }),
    )
    await all(questions)
  })

  it('answers hostile bodies', async () => {
    const taking = routes.filter(({ hasBody, path }) => hasBody && !isSlow.test(path))
    expect(taking.length).toBeGreaterThan(8)
    const questions = taking.flatMap(({ method, path }) =>
      bodies.map((body) => () => ask(path.replaceAll(/\{\w+\}/g, 'hulu'), { method, ...json(body) })),
    )
    await all(questions)
    const stations = await (await fetch(`${http}/api/v1/stations`)).json()
    expect(stations).toContainEqual(expect.objectContaining({ station: 'hulu', state: 'new' }))
    expect(JSON.stringify(stations)).not.toContain('admin')
  })

  it('unpacks nothing, and takes no other kind of body', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
    const kinds: Record<string, string>[] = [
      ...[{ 'content-encoding': 'gzip', 'content-type': 'application/json' }, { 'content-type': 'text/xml' }],
      ...[
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/json; charset=utf-7' },
      ],
    ]
    const questions = kinds.map(
      (headers) => () => ask('/api/v1/rules/backtest', { method: 'POST', headers, body: bomb }),
    )
    await all(questions)
  })

  it.each(['PROPFIND', 'PATCH', 'DELETE', 'PUT', 'SEARCH'])('answers %s where it means nothing', async (method) => {
    const answer = await ask('/api/v1/stations', { method })
    expect([404, 405]).toContain(answer.status)
    checked(answer)
  })
})

function checked({ asked, status, text, headers }: Answer) {
  expect(status === 503 || status < 500, `${asked}: ${status} ${text.slice(0, 300)}`).toBe(true)
  expect(headers.get('x-bad'), asked).toBeNull()
  expect(text, asked).not.toMatch(/node_modules|\n\s+at |SQLITE|\[object Object\]|\/dist\/|\/tmp\//)
  if (status < 400) return
  expect(JSON.parse(text), asked).toEqual(
    expect.objectContaining({ status, detail: expect.stringMatching(/\w+ \w+.*/) }),
  )
}

const json = (body: string) => ({ headers: { 'content-type': 'application/json' }, body })

function routesOf(document: unknown): Route[] {
  const { paths } = document as {
    paths: Record<string, Record<string, { parameters?: Route['parameters']; requestBody?: unknown }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      ...{ method: method.toUpperCase(), path, parameters, hasBody: requestBody !== undefined },
    })),
  )
}
