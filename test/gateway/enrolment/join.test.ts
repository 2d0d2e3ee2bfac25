/** Inviting and joining over HTTP, on a real registry. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Notice, Role } from '../../../gateway/contract.ts'
import { openEnrolment } from '../../../gateway/enrolment/enrolment.ts'
import { enrolmentResource } from '../../../gateway/enrolment/routes.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { askHttp, operator } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { readSvgQr } from '../../kit/readQr.ts'

const hour_ms = 3_600_000
const start_ms = Date.UTC(2026, 10, 26)
const certificate = { names: ['gerbang.local'], fingerprint: 'f'.repeat(43), authority: 'PEM of the authority' }

async function village({ isListening = true, role = 'operator' as Role } = {}) {
  const registry = openRegistry(emptyFolder())
  onTestFinished(registry.close)
  const clock = { now_ms: start_ms }
  const notices = new Map<string, Notice>()
  const lines: Record<string, unknown>[] = []
  const audit: object[] = []
  const enrolment = openEnrolment({
    registry,
    settings: { http: { host: '0.0.0.0', port: 8080, tls_port: 8443 } },
    certificate: () => certificate,
    gateway: { gateway: 'k7qm-2xv9', name: 'Desa Cawang' },
    nameOf: () => 'Jembatan Hulu',
    notices: { notify: (notice) => void notices.set(notice.id, notice), end: (id) => void notices.delete(id) },
    note: (entry) => void audit.push(entry),
    now: () => clock.now_ms,
    log: pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }),
  })
  if (isListening) enrolment.listens({ mqtt: 1883, mqtts: 8883 })
  const { inject } = await askHttp({
    verifyToken: (token) => (token === 'operator-token' ? { name: 'ani', role } : null),
    more: [(app) => enrolmentResource(app, enrolment, () => clock.now_ms)],
  })
  const post = (url: string, payload: object = {}, headers: Record<string, string> = {}) =>
    inject({ method: 'POST', url: `/api/v1${url}`, payload, headers })
  const invite = async (wish: object = {}) => (await post('/stations/hulu/invitation', wish, operator)).json()
  const codeOf = ({ link }: { link: string }) => link.split('/').at(-1)!.split('.')[0]!
  return { registry, clock, notices, lines, audit, enrolment, inject, post, invite, codeOf }
}

describe('an invitation over HTTP', () => {
  it('has a link, an end, and a QR code that says the link', async () => {
    const { invite } = await village()
    const invitation = await invite()
    expect(invitation).toEqual({
      station: 'hulu',
      link: expect.stringMatching(/^https:\/\/gerbang\.local:8443\/#\/join\/[0-9a-z]{26}\.f{43}$/),
      expires_ms: start_ms + 72 * hour_ms,
      qr_svg: expect.stringContaining('<svg'),
    })
    expect(readSvgQr(invitation.qr_svg)).toBe(invitation.link)
  })

  it('needs no body, and its end may lie between two milliseconds', async () => {
    const { inject, post } = await village()
    const bare = { method: 'POST', url: '/api/v1/stations/hulu/invitation', headers: operator } as const
    expect((await inject(bare)).statusCode).toBe(200)
    expect((await post('/stations/hulu/invitation', { hours: 1e-9 }, operator)).statusCode).toBe(200)
  })

  it('brings a retired station back only for an operator', async () => {
    const { registry, post } = await village({ role: 'volunteer' })
    registry.addStation({ station: 'hulu' })
    expect((await post('/stations/hulu/invitation', {}, operator)).statusCode).toBe(200)
    registry.retire('hulu', 'dibongkar', start_ms)
    const refused = await post('/stations/hulu/invitation', {}, operator)
    expect([refused.statusCode, refused.json().detail]).toEqual([403, expect.stringContaining('Ask an operator')])
  })

  it('ends when whoever invites says so, and leads where the node reaches the gateway', async () => {
    const { invite } = await village()
    const { link, expires_ms } = await invite({ hours: 2, address: 'https://10.0.0.7:8443' })
    expect(link).toMatch(/^https:\/\/10\.0\.0\.7:8443\/#\/join\//)
    expect(expires_ms).toBe(start_ms + 2 * hour_ms)
  })

  it('is for those who may invite', async () => {
    const { post, registry } = await village()
    expect((await post('/stations/hulu/invitation')).statusCode).toBe(401)
    expect(registry.stations()).toEqual([])
  })

  it('is refused for a siren, with a sentence', async () => {
    const { post, registry } = await village()
    registry.addSubscriber('hulu')
    const answer = await post('/stations/hulu/invitation', {}, operator)
    expect(answer.statusCode).toBe(409)
    expect(answer.json().detail).toContain('"hulu" is a subscriber')
  })
})

describe('joining', () => {
  it('gives the station its credential, where it sends to, and whom it talks to', async () => {
    const { post, invite, codeOf, registry, lines } = await village()
    const answer = await post(
      '/join',
      { code: codeOf(await invite()), about: 'raspberrypi' },
      { host: 'gerbang.local:8443' },
    )
    expect(answer.headers['cache-control']).toBe('no-store')
    const { password, ...rest } = answer.json()
    expect(rest).toEqual({
      ...{ station: 'hulu', name: 'Jembatan Hulu', username: 'hulu' },
      mqtt: 'mqtt://gerbang.local:1883', // asked without encryption
      ca: 'PEM of the authority',
      gateway: { gateway: 'k7qm-2xv9', name: 'Desa Cawang' },
    })
    expect(registry.verify('hulu', password)).not.toBeNull()
    expect(JSON.stringify(lines)).not.toContain(password)
    expect(lines).toContainEqual(expect.objectContaining({ station: 'hulu', about: 'raspberrypi', isAgain: false }))
  })

  it('a second time is refused with a sentence, written down, and told to the operator until a day later', async () => {
    const { post, invite, codeOf, notices, enrolment, clock, lines, audit } = await village()
    const code = codeOf(await invite())
    await post('/join', { code })
    const second = await post('/join', { code, about: 'somebody' })
    expect(second.statusCode).toBe(410)
    expect(second.json().detail).toMatch(
      /Undangan untuk hulu sudah dipakai .* The invitation for hulu was used .*station invite hulu/,
    )
    expect([...notices.keys()]).toEqual(['invitation-used-hulu'])
    expect(notices.get('invitation-used-hulu')?.text.en).toContain('station password hulu')
    expect(lines).toContainEqual(expect.objectContaining({ kind: 'used', station: 'hulu', about: 'somebody' }))
    await post('/join', { code })
    expect(audit).toMatchObject([
      { what: 'join', target: 'hulu', ok: true },
      {
        what: 'join',
        target: 'hulu',
        ok: false,
        why: expect.stringContaining('used already; from 127.0.0.1, somebody'),
      },
    ])
    clock.now_ms += 24 * hour_ms
    enrolment.look()
    expect(notices.size).toBe(0)
  })

  it('by a computer whose settings are for another station is refused before the invitation is used up', async () => {
    const { post, invite, codeOf, registry, notices } = await village()
    const code = codeOf(await invite())
    const refused = await post('/join', { code, station: 'hilir' })
    expect(refused.statusCode).toBe(409)
    expect(refused.json().detail).toMatch(/stasiun hulu, .* stasiun hilir\. Undangan belum terpakai.* is not used up/)
    expect([registry.stations()[0]?.invited !== undefined, notices.size]).toEqual([true, 0])
    expect((await post('/join', { code, station: 'hulu' })).statusCode).toBe(200)
  })

  it('again by the same node, whose answer was lost, is no second use', async () => {
    const { post, invite, codeOf, notices } = await village()
    const question = { code: codeOf(await invite()), proof: 'made-and-saved-before-asking' }
    await post('/join', question)
    expect((await post('/join', question)).statusCode).toBe(200)
    expect(notices.size).toBe(0)
  })

  it.each<
    [what: string, status: number, words: RegExp, spoil: (village_: Awaited<ReturnType<typeof village>>) => unknown]
  >([
    [
      'too late',
      410,
      /berakhir pada .* ended on .* station invite hulu/,
      ({ clock }) => (clock.now_ms += 72 * hour_ms),
    ],
    ['after a newer one was made', 410, /tidak berlaku lagi.*no longer valid/, ({ invite }) => invite()],
    ['after the station was removed', 410, /no longer valid/, ({ registry }) => registry.remove('station', 'hulu')],
  ])('%s is refused, and nobody is woken', async (_, status, words, spoil) => {
    const built = await village()
    const code = built.codeOf(await built.invite())
    await spoil(built)
    const answer = await built.post('/join', { code })
    expect(answer.statusCode).toBe(status)
    expect(answer.json().detail).toMatch(words)
    expect(built.notices.size).toBe(0)
  })

  it('with a code that nobody made is refused, counted, logged at most once a minute, and slowed', async () => {
    const { post, lines, enrolment, clock } = await village()
    const codes: number[] = []
    for (let i = 0; i < 12; i++) codes.push((await post('/join', { code: `guess-${i}` })).statusCode)
    expect(codes).toEqual([...Array(10).fill(404), 429, 429])
    clock.now_ms += 5_000
    expect((await post('/join', { code: 'guess' })).statusCode).toBe(404)
    expect(enrolment.counts()).toMatchObject({ unknown: 11 })
    expect(lines.filter(({ msg }) => String(msg).includes('not known'))).toHaveLength(1)
  })

  it('before stations can connect uses nothing up', async () => {
    const { post, invite, codeOf, enrolment } = await village({ isListening: false })
    const code = codeOf(await invite())
    expect((await post('/join', { code })).statusCode).toBe(503)
    enrolment.listens({ mqtt: 1883, mqtts: null })
    expect((await post('/join', { code })).statusCode).toBe(200)
  })
})
