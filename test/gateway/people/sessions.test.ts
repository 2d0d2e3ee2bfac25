/** Signing in on a real server with real files: links, passwords, cookies, tokens, and what ends a session. */
import { describe, expect, it } from 'vitest'
import { closedVillage, own } from '../../kit/closedVillage.ts'
import { eventually } from '../../kit/eventually.ts'

const day_ms = 86_400_000

describe('a one-time link', () => {
  it('signs in once; the second use is refused, noted, and not the first’s end', async () => {
    const { people, post, cookieOf, who } = await closedVillage()
    people.users.add('sri', 'volunteer')
    const { code } = people.users.link('sri')
    const first = await post({ link: `http://desa.local/#/sign-in/${code}` })
    expect(first.headers['set-cookie']).toMatch(/^pantau_session=[\w-]{32}; Path=\/; .*HttpOnly; SameSite=Strict$/)
    const again = await post({ link: code })
    expect([again.statusCode, again.json().type]).toEqual([410, '/problems/sign-in'])
    expect(await who(cookieOf(first))).toMatchObject({ name: 'sri', role: 'volunteer', public: false })
    expect(people.audit.list(5).entries[0]).toMatchObject({ what: 'sign-in link again', target: 'sri', ok: false })
  })

  it('ends after a day, and a newer one makes it void', async () => {
    const { at, people, post } = await closedVillage()
    people.users.add('sri', 'viewer')
    const [old, newer] = [people.users.link('sri'), people.users.link('sri')]
    expect((await post({ link: old.code })).statusCode).toBe(401)
    at.ms += day_ms
    expect((await post({ link: newer.code })).statusCode).toBe(410)
  })
})

describe('a password', () => {
  it('is chosen with a session and opens later ones; a wrong one and an unknown name get one sentence', async () => {
    const { http, post, signIn } = await closedVillage()
    const cookie = await signIn('sri')
    const chosen = {
      method: 'PUT',
      url: '/api/v1/session/password',
      payload: { password: 'tiga kata panjang' },
    } as const
    expect((await http.inject({ ...chosen, headers: { ...own, ...cookie } })).statusCode).toBe(204)
    expect((await post({ name: 'sri', password: 'tiga kata panjang' })).statusCode).toBe(200)
    const wrong = await post({ name: 'sri', password: 'tiga kata pendek' })
    const nobody = await post({ name: 'budi', password: 'tiga kata pendek' })
    expect([wrong.statusCode, wrong.body]).toEqual([401, nobody.body])
    expect(http.signInFailures()).toMatchObject({ password: 2 })
  })
})

describe('a session', () => {
  it('changes nothing when another page sends the request', async () => {
    const { http, signIn, people } = await closedVillage()
    const cookie = await signIn('sri', 'operator')
    const change = { method: 'POST', url: '/api/v1/users', payload: { user: 'tamu', role: 'operator' } } as const
    for (const origin of [{}, { origin: 'http://evil.example' }, { ...own, 'sec-fetch-site': 'same-site' }]) {
      const answer = await http.inject({ ...change, headers: { host: own.host, ...cookie, ...origin } })
      expect([answer.statusCode, answer.json().type]).toEqual([403, '/problems/origin'])
    }
    expect(people.users.list()).toHaveLength(1)
    expect((await http.inject({ ...change, headers: { ...own, ...cookie } })).statusCode).toBe(200)
  })

  it('is kept for encrypted requests only, once the page is encrypted; a proxy that takes it off need not be named', async () => {
    const { people, post } = await closedVillage()
    people.users.add('sri', 'viewer')
    const signedIn = (headers: Record<string, string>) => post({ link: people.users.link('sri').code }, headers)
    expect((await signedIn(own)).cookies[0]).not.toHaveProperty('secure')
    const behind = await signedIn({ origin: 'https://pantau.desa.id', host: 'pantau.desa.id' })
    expect(behind.cookies[0]).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Strict' })
  })

  it('ends when it is not used for thirty days, and at last after 180', async () => {
    const { at, signIn, who } = await closedVillage()
    const [idle, used] = [await signIn('sri'), await signIn('budi')]
    for (let days = 0; days < 174; days += 29) {
      at.ms += 29 * day_ms
      expect(await who(used)).toMatchObject({ name: 'budi' })
    }
    expect(await who(idle)).toMatchObject({ name: null })
    at.ms += 7 * day_ms
    expect(await who(used)).toMatchObject({ name: null })
  })

  it.each([
    ['its person is removed', (people) => people.users.remove('sri')],
    ['its role falls', (people) => people.users.setRole('sri', 'viewer')],
    ['somebody ends it', (people) => people.sessions.end(people.sessions.list(undefined)[0]!.id)],
  ] as [string, (people: Awaited<ReturnType<typeof closedVillage>>['people']) => void][])(
    'a live view that is open ends when %s',
    async (_, change) => {
      const { people, port, signIn } = await closedVillage()
      const headers = await signIn('sri', 'volunteer')
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/live`, { headers })
      expect(answer.status).toBe(200)
      let isOver = false
      const reading = (async () => {
        for await (const chunk of answer.body ?? []) void chunk
      })()
      reading.catch(() => undefined).finally(() => (isOver = true))
      change(people)
      await eventually(() => isOver)
    },
  )

  it('of a token ends with the token, and is not that of a new one of the same name', async () => {
    const { registry, post, cookieOf, who } = await closedVillage()
    const cookie = cookieOf(await post({ token: registry.addToken('layar', 'viewer') }))
    expect(await who(cookie)).toMatchObject({ name: 'layar', role: 'viewer' })
    registry.removeToken('layar')
    registry.addToken('layar', 'operator')
    expect(await who(cookie)).toMatchObject({ name: null })
  })
})

describe('a token', () => {
  it('does what its scope says, until its end', async () => {
    const { at, registry, http } = await closedVillage()
    const token = registry.addToken('bot', 'operator', { days: 3, scope: ['see'] })
    const headers = { authorization: `Bearer ${token}` }
    expect((await http.get('/api/v1/stations', headers)).statusCode).toBe(200)
    expect((await http.get('/api/v1/users', headers)).statusCode).toBe(403)
    at.ms += 3 * day_ms
    expect((await http.get('/api/v1/stations', headers)).statusCode).toBe(401)
  })

  it('that is wrong is counted, and slowed when there are many', async () => {
    const { http } = await closedVillage()
    const tries = Array.from({ length: 40 }, () => http.get('/api/v1/stations', { authorization: 'Bearer a.b' }))
    const codes = (await Promise.all(tries)).map(({ statusCode }) => statusCode)
    expect([codes[0], codes.at(-1)]).toEqual([401, 429])
    expect(http.signInFailures()).toMatchObject({ token: 40 })
  })
})
