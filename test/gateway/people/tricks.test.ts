/** What somebody tries who wants more than he has. Each of these worked once. */

import { cpSync, mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPeople } from '../../../gateway/people/people.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { closedVillage, own } from '../../kit/closedVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'

const password = { password: 'tiga kata panjang' }
const choose = { method: 'PUT', url: '/api/v1/session/password', payload: password } as const

describe('a token with the name of a person', () => {
  it('chooses no password for that person, and neither sees nor ends the sessions of that person', async () => {
    const { http, registry, post, cookieOf, signIn, who } = await closedVillage()
    const budi = await signIn('budi', 'operator')
    const token = registry.addToken('budi', 'viewer', { scope: ['own'] })
    const signed = cookieOf(await post({ token }))
    expect((await http.inject({ ...choose, headers: { ...own, ...signed } })).statusCode).toBe(409)
    const { sessions } = (await http.get('/api/v1/sessions', signed)).json<{ sessions: { by: string }[] }>()
    expect(sessions.map(({ by }) => by)).toEqual(['token'])
    expect(await who(budi)).toMatchObject({ name: 'budi', role: 'operator' })
    expect((await post({ name: 'budi', ...password })).statusCode).toBe(401)
  })
})

describe('a change whose body is still on its way', () => {
  it('is refused when whoever sends it was removed meanwhile', async () => {
    const { people, port, signIn, who } = await closedVillage()
    const { cookie } = await signIn('budi', 'operator')
    const body = JSON.stringify({ name: 'back-door', role: 'operator' })
    const head = [
      'POST /api/v1/users HTTP/1.1',
      `Host: 127.0.0.1:${port}`,
      `Origin: http://127.0.0.1:${port}`,
      `Cookie: ${cookie}`,
    ]
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.write(
      `${head.join('\r\n')}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
    await eventually(async () => (await who({ cookie })).name === 'budi')
    people.users.remove('budi')
    socket.write(body.slice(5))
    await eventually(() => /^HTTP\/1\.1 401 /.test(answer))
    socket.destroy()
    expect(people.users.list().map(({ user }) => user)).toEqual([])
  })
})

describe('a password that is changed while somebody signs in with the old one', () => {
  it('is the only one: the old one opens nothing', async () => {
    const { http, people, post, signIn } = await closedVillage()
    const cookie = await signIn('sri')
    await http.inject({ ...choose, headers: { ...own, ...cookie } })
    const late = post({ name: 'sri', ...password })
    await eventually(() => people.passwords.waiting() > 0)
    people.users.setPassword('sri', null)
    expect((await late).statusCode).toBe(401)
  })

  it('is not set by a session that was ended, nor by a person who was removed, meanwhile', async () => {
    const { http, people, signIn } = await closedVillage()
    const cookie = await signIn('sri')
    const late = http.inject({ ...choose, headers: { ...own, ...cookie } })
    await eventually(() => people.passwords.waiting() > 0)
    people.users.remove('sri')
    expect((await late).statusCode).toBe(401)
  })
})

describe('who asks for what is refused, again and again', () => {
  it('does not push out of the audit log what was done', async () => {
    const { http, people, signIn } = await closedVillage()
    const cookie = await signIn('tamu', 'viewer')
    for (let n = 0; n < 50; n++) {
      await http.inject({ method: 'DELETE', url: `/api/v1/users/x${n}`, headers: { ...own, ...cookie } })
    }
    expect(people.audit.list(100).entries.filter(({ who, ok }) => who === 'tamu' && !ok)).toHaveLength(1)
  })

  it('keeps nobody of another address from signing in', async () => {
    const { http, signIn } = await closedVillage()
    const cookie = await signIn('sri')
    await http.inject({ ...choose, headers: { ...own, ...cookie } })
    const from = (remoteAddress: string, payload: object) =>
      http.inject({ method: 'POST', url: '/api/v1/session', payload, headers: own, remoteAddress })
    for (let n = 0; n < 40; n++) await from('10.0.0.2', { link: `wrong-${n}` })
    for (let n = 0; n < 20; n++) {
      expect((await from('10.0.0.2', { name: 'sri', password: 'tiga kata salah' })).statusCode).toBe(429)
    }
    expect((await from('10.0.0.3', { name: 'sri', ...password })).statusCode).toBe(200)
  })

  it('is one guest with all the addresses of a household', async () => {
    const { http } = await closedVillage()
    const codes = new Set<number>()
    for (let n = 0; n < 40; n++) {
      const asked = { method: 'POST', url: '/api/v1/session', payload: { link: `wrong-${n}` }, headers: own } as const
      codes.add((await http.inject({ ...asked, remoteAddress: `2001:db8::${n.toString(16)}` })).statusCode)
    }
    expect([...codes]).toEqual([401, 429])
  })
})

describe('a folder that was restored', () => {
  it('knows no session, no link and no invitation of before, whatever its clock says', async () => {
    const { folder, at, people, registry, signIn } = await closedVillage()
    await signIn('sri', 'operator')
    const { code } = people.users.link('sri')
    const invitation = registry.invite({ station: 'hulu' }, at.ms + 86_400_000, at.ms)
    const copy = emptyFolder()
    mkdirSync(copy, { recursive: true })
    for (const name of ['people.db', 'people.db-wal', 'registry.db', 'registry.db-wal'])
      cpSync(join(folder, name), join(copy, name))
    const restored = { registry: openRegistry(copy, () => at.ms - 2 * 86_400_000) }
    const again = openPeople({ folder: copy, tokens: restored.registry, now: () => at.ms - 2 * 86_400_000 })
    expect(again.sessions.list(undefined)).toHaveLength(1)
    expect(again.moved(at.ms)).toBe(true)
    restored.registry.voidInvitations()
    expect(again.sessions.list(undefined)).toEqual([])
    expect(again.users.take(code)).toBeNull()
    expect(restored.registry.join({ code: invitation.code, now_ms: at.ms })).toMatchObject({ kind: 'void' })
    expect(again.moved(at.ms), 'only once').toBe(false)
    again.close()
    restored.registry.close()
  })
})

describe('who tries the password of a person, again and again, from many addresses', () => {
  it('does not keep that person out where he was signed in before', async () => {
    const { http, people, signIn } = await closedVillage()
    await http.get('/api/v1/session', await signIn('budi'))
    people.users.setPassword('budi', 'a hash')
    people.passwords.matches = async (_kept, word) => word === 'the right one' // without half a second for each try
    const tryFrom = async (remoteAddress: string, name: string, password: string) => {
      const asked = { method: 'POST', url: '/api/v1/session', headers: own, remoteAddress } as const
      return (await http.inject({ ...asked, payload: { name, password } })).statusCode
    }
    // One of them writes the address of the person behind the name, as the gateway does by itself.
    for (let i = 0; i < 30; i++) await tryFrom(`10.0.${i}.1`, i % 2 === 0 ? 'budi' : 'budi 127.0.0.1', 'wrong')
    expect(await tryFrom('10.9.9.9', 'budi', 'the right one'), 'from an address where nobody knows him').toBe(429)
    expect(await tryFrom('127.0.0.1', 'budi', 'the right one')).toBe(200)
  })
})
