import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { certificatesIn, fingerprintOf } from '../../../edge/platform/trust.ts'
import { http } from '../../../gateway/hooks/kinds/http.ts'
import { pinProblem, trustOf } from '../../../gateway/hooks/pin.ts'
import { openPost } from '../../../gateway/hooks/post.ts'
import { type Pair, selfSigned, signedBy } from '../../kit/certificates.ts'
import { emptyFolder } from '../../kit/folder.ts'

const village = await selfSigned()
const fingerprint = fingerprintOf(certificatesIn(village.cert)[0]!)

/** A receiver over https, and what it was told. */
async function receiver(pair: Pair) {
  const told: string[] = []
  const server = createServer(pair, (request, response) => {
    request.on('data', (bytes) => told.push(String(bytes)))
    request.on('end', () => response.end('ok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { told, url: `https://127.0.0.1:${(server.address() as { port: number }).port}/hook` }
}

async function sent(url: string, pin: { fingerprint?: string; ca_file?: string }) {
  const post = openPost({ url, allowPrivate: true, now: Date.now, trust: trustOf({ url, ...pin }) })
  onTestFinished(post.close)
  const send = () => post.send({ method: 'POST', headers: {}, body: 'banjir' }, AbortSignal.timeout(10_000))
  return [await send(), await send()]
}

it('delivers to a receiver whose authority is known by its fingerprint, or by a file', async () => {
  const { url, told } = await receiver(await signedBy(village))
  const ca_file = join(emptyFolder(), 'authority.pem')
  writeFileSync(ca_file, village.cert)
  for (const pin of [{ fingerprint }, { ca_file }]) {
    expect(await sent(url, pin)).toMatchObject([{ isOk: true }, { isOk: true }])
  }
  expect(told).toEqual(['banjir', 'banjir', 'banjir', 'banjir'])
})

it.each([
  ['of another authority', async () => signedBy(await selfSigned())],
  ['for another name', () => signedBy(village, { names: ['sirene.local'] })],
])('tells nothing to a receiver with a certificate %s, and says so', async (_, pair) => {
  const { url, told } = await receiver(await pair())
  const [answer] = await sent(url, { fingerprint })
  expect(answer).toMatchObject({ isOk: false, says: expect.stringMatching(/receiver.*Nothing was sent/) })
  expect((answer as { says: string }).says, 'the words of a station').not.toMatch(/village|invitation|gateway/)
  expect(told).toEqual([])
})

it('asks no other address with the secrets of a pinned receiver than one that is proved as well', () => {
  const hook = { id: 'h', kind: 'http', url: 'https://10.0.0.1/h', body: '{}', allow_private: true, fingerprint }
  const problemWith = (check_url: string) => http.addressProblem(http.settings.parse({ ...hook, check_url }))
  expect(problemWith('http://10.0.0.1/check')?.en).toMatch(/https:/)
  expect(problemWith('https://10.0.0.1/check')).toBeNull()
})

it('refuses settings that prove nothing', () => {
  const url = 'https://127.0.0.1/hook'
  expect(pinProblem({ url: 'http://127.0.0.1/hook', fingerprint })?.en).toMatch(/https:/)
  expect(pinProblem({ url, ca_file: '/none.pem' })?.en).toMatch(/cannot be read \(ENOENT\)/)
  const ca_file = join(emptyFolder(), 'empty.pem')
  writeFileSync(ca_file, 'nothing')
  expect(pinProblem({ url, ca_file })?.en).toMatch(/no certificate/)
  expect(pinProblem({ url })).toBeNull()
})
