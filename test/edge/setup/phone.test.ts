/** The same conversation as a page: for whoever has the code, in the own network, until it ends. */
import { expect, it, onTestFinished } from 'vitest'
import { openConversation, yesOrNo } from '../../../edge/setup/conversation.ts'
import { type Heard, pageFace } from '../../../edge/setup/phone/face.ts'
import { isNear, isOwnHost } from '../../../edge/setup/phone/near.ts'
import { servePhone } from '../../../edge/setup/phone/server.ts'

async function house() {
  const face = pageFace()
  let isLocked = false
  const server = await servePhone(face, { host: '127.0.0.1', port: 0, onLocked: () => (isLocked = true) })
  onTestFinished(() => server.close())
  const at = `http://127.0.0.1:${server.port}`
  const json = { 'content-type': 'application/json' }
  return {
    face,
    code: server.code,
    close: server.close,
    isLocked: () => isLocked,
    get: (path: string, headers = {}) => fetch(`${at}${path}`, { headers }),
    post: (path: string, body: object, headers = {}) =>
      fetch(`${at}${path}`, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) }),
  }
}

async function entered() {
  const { post, get, code, ...rest } = await house()
  const answer = await post('/enter', { code })
  const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]! }
  return {
    ...rest,
    talk: async (from = 0, seen = 0) => (await (await get(`/talk?from=${from}&seen=${seen}`, headers)).json()) as Heard,
    answer: async (n: number, text: string) => (await post('/answer', { n, text }, headers)).status,
  }
}

const likes = yesOrNo('likes', { id: 'Suka hujan?', en: 'Do you like rain?' }, 'yes')

it('asks the same as the terminal, explains a wrong answer, and takes each answer once', async () => {
  const { face, talk, answer, close } = await entered()
  const conversation = openConversation(face)
  conversation.say({ id: 'Halo.', en: 'Hello.' })
  const answered = conversation.ask(likes)
  const first = await talk()
  expect(first).toMatchObject({
    ...{ lines: ['Halo.'], ended: false },
    question: {
      n: 1,
      name: 'likes',
      ask: 'Suka hujan?',
      usual: 'yes',
      choices: [
        { key: 'yes', label: 'ya' },
        { key: 'no', label: 'tidak' },
      ],
    },
  })
  expect(await answer(1, 'mungkin')).toBe(204)
  const second = await talk(first.count, 1)
  expect(second.lines.join('\n')).toContain('“mungkin” tidak ada di daftar.')
  expect(await answer(1, 'no')).toBe(409) // the page was slow: that question was answered
  expect(await answer(second.question!.n, 'no')).toBe(204)
  expect(await answered).toBe(false)
  const closed = close()
  expect((await talk(1_000, 99)).ended).toBe(true)
  await closed
})

it('tells what is new at once, and waits while there is nothing', async () => {
  const { face, talk } = await entered()
  const waiting = talk(0, 0)
  face.say('1,953 m')
  expect((await waiting).lines).toEqual(['1,953 m'])
})

it('is for whoever has the code, once', async () => {
  const { post, get, code } = await house()
  expect((await get('/talk')).status).toBe(401)
  expect((await post('/answer', { n: 1, text: '' }, { cookie: 'setup=x' })).status).toBe(401)
  expect((await post('/enter', { code: '1' })).status).toBe(403)
  expect((await post('/enter', { code: ` ${code.slice(0, 4)} ${code.slice(4)}` })).status).toBe(204)
  expect((await post('/enter', { code })).status).toBe(410)
})

it('ends after five wrong codes, also for the right one', async () => {
  const { post, code, isLocked } = await house()
  for (let n = 0; n < 5; n++) expect((await post('/enter', { code: 'x' })).status).toBe(403)
  expect([(await post('/enter', { code })).status, isLocked()]).toEqual([410, true])
})

it('answers no other site, and no form of one', async () => {
  const { post, code, get } = await house()
  expect((await post('/enter', { code }, { 'content-type': 'text/plain' })).status).toBe(415)
  const page = await get('/')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(isOwnHost('evil.example.org:8090')).toBe(false)
  for (const host of ['192.168.1.10:8090', '[fe80::1]:8090', 'raspberrypi.local:8090', 'localhost'])
    expect(isOwnHost(host)).toBe(true)
})

it.each([
  ['127.0.0.1', true],
  ['::ffff:192.168.1.20', true],
  ['10.8.0.3', true],
  ['172.20.1.1', true],
  ['fe80::1%eth0', true],
  ['fd12::1', true],
  ['8.8.8.8', false],
  ['172.32.0.1', false],
  ['2001:db8::1', false],
  [undefined, false],
])('%s is near: %s', (address, near) => {
  expect(isNear(address)).toBe(near)
})

it('a phone that leaves for good is as a person who leaves', async () => {
  const { face } = await entered()
  const answered = openConversation(face).ask(likes)
  face.end()
  await expect(answered).rejects.toThrow(expect.objectContaining({ name: 'Left' }))
})
