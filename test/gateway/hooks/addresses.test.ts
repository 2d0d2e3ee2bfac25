import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import { addressProblem, checkedLookup, isPrivate } from '../../../gateway/hooks/addresses.ts'
import { openPost } from '../../../gateway/hooks/post.ts'
import { startReceiver } from '../../kit/receiver.ts'

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12:3456::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::127.0.0.1',
    '::ffff:0:7f00:1',
    '::ffff:0:808:808',
    '::1:7f00:1',
    '0:0:0:0:0:ffff:7f00:1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:20::1',
    '4000::1',
    'fe00::1',
    'ff02::1',
    '::8.8.8.8',
    'fe80::1%eth0',
    'fec0::1',
    '2001:db8::1',
    '3fff::1',
    '5f00::1',
    '64:ff9b:1::1',
    '192.0.0.9',
    '192.88.99.1',
    '198.18.0.1',
    '203.0.113.7',
    'localhost',
    '',
  ])('%s is private', (address) => expect(isPrivate(address)).toBe(true))

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) =>
    expect(isPrivate(address)).toBe(false),
  )

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://192.168.1.1:8080/x',
    'http://user:pass@10.0.0.1/',
    'http://127.0.0.1./',
    'http://017700000001/',
    'http://0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://%31%32%37.0.0.1/',
    'http://[::ffff:0:7f00:1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fec0::1]/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://localhost../',
    'http://localhost%2e/',
    'http://localhost。/',
    'http://ⓛocalhost/',
    'http://a.b.localhost./',
    'http://ip6-localhost/',
    'http://localhost.localdomain/',
    'http://gerbang.local/',
    'http://metadata.google.internal/',
    'http://router.home.arpa/',
    'http://example.org@127.0.0.1/',
    'http://example.org@localhost./',
  ])('%s is refused, unless the operator allows it', (url) => {
    const says = expect.stringContaining('allow_private: true')
    expect(addressProblem(new URL(url), false)).toEqual({ id: says, en: says })
    expect(addressProblem(new URL(url), true)).toBeNull()
  })

  it.each(['http://localhost.example.org/', 'http://mylocalhost/', 'http://local.example.org/', 'http://8.8.8.8/'])(
    '%s is left to the look-up',
    (url) => expect(addressProblem(new URL(url), false)).toBeNull(),
  )

  it('needs http or https', () => {
    expect(addressProblem(new URL('ftp://example.org/'), true)).toMatchObject({
      en: 'only http and https are possible',
    })
  })
})

describe('a name', () => {
  const resolving = (...addresses: string[]) =>
    checkedLookup(false, (_host, done) =>
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    )
  const ask = (lookup: ReturnType<typeof checkedLookup>, all: boolean) =>
    new Promise<unknown>((resolve) =>
      lookup('siren.example.org', { all }, (err, found) => resolve(err?.message ?? found)),
    )

  it('gives only addresses that may be reached', async () => {
    const mixed = resolving('10.0.0.1', '8.8.8.8', '::1')
    expect(await ask(mixed, true)).toEqual([{ address: '8.8.8.8', family: 4 }])
    expect(await ask(mixed, false)).toBe('8.8.8.8')
  })

  it('that means this computer is refused, and the receiver is never connected to', async () => {
    const receiver = await startReceiver()
    expect(await ask(resolving('127.0.0.1', '::ffff:10.0.0.1'), true)).toContain('allow_private: true')
    const url = `http://siren.example.org:${receiver.port}/hook`
    const post = openPost({ url, allowPrivate: false, now: Date.now, lookup: resolving('127.0.0.1') })
    const answer = await post.send({ method: 'POST', headers: {}, body: '{}' }, new AbortController().signal)
    expect(answer).toMatchObject({ isOk: false, status: null, says: expect.stringContaining('allow_private: true') })
    expect(receiver.alerts).toEqual([])
    post.close()
  })

  it('is asked once for a connection: what answers differently later gains nothing', async () => {
    const receiver = await startReceiver()
    const answers = ['127.0.0.1', '203.0.113.1']
    let asked = 0
    const lookup = checkedLookup(true, (_host, done) => done(null, [{ address: answers[asked++]!, family: 4 }]))
    const post = openPost({
      url: `http://siren.example.org:${receiver.port}/`,
      allowPrivate: true,
      now: Date.now,
      lookup,
    })
    const answer = await post.send({ method: 'POST', headers: {}, body: '{}' }, new AbortController().signal)
    expect([answer.isOk, asked]).toEqual([true, 1])
    post.close()
  })
})
