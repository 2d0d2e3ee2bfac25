import { writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { levelPack, start_ms } from '../../kit/brokerHouse.ts'
import { selfSigned, signedBy } from '../../kit/certificates.ts'
import { encryptedHouse } from '../../kit/encryptedHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'

const readings = 'pantau/1/katulampa/readings'
const village = await selfSigned()

async function files() {
  const folder = emptyFolder()
  const { cert, key } = await signedBy(village)
  const paths = { cert: join(folder, 'gateway.pem'), key: join(folder, 'gateway.key') }
  writeFileSync(paths.cert, cert)
  writeFileSync(paths.key, key)
  return paths
}

it('receives encrypted what it receives in clear, with the same limits of bytes', async () => {
  const { station, katulampa, store, broker } = await encryptedHouse(await files())
  const client = await station(katulampa)
  await client.publishAsync(readings, JSON.stringify(levelPack()), { qos: 1 })
  expect(store.readings('katulampa')).toHaveLength(1)
  await client.publishAsync(readings, Buffer.alloc(10 * 1024 * 1024, 'x'), { qos: 1 })
  expect(store.refused()).toMatchObject([{ reason: 'too-large' }])
  expect(broker.stats().refused).toEqual({})
})

it('keeps who is connected while the certificate is renewed, and shows newcomers the new one', async () => {
  const [first, second] = [await files(), await files()]
  const { station, greet, use, katulampa, store } = await encryptedHouse(first)
  const client = await station(katulampa)
  const before = (await greet()).getPeerCertificate().serialNumber
  use(second)
  await client.publishAsync(readings, JSON.stringify(levelPack(2, start_ms + 1)), { qos: 1 })
  expect(store.readings('katulampa')).toHaveLength(1)
  expect((await greet()).getPeerCertificate().serialNumber).not.toBe(before)
})

it('speaks TLS 1.2 and 1.3 and nothing older', async () => {
  const { greet } = await encryptedHouse(await files())
  const older = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  await expect(greet({ ...older, maxVersion: 'TLSv1.1' })).rejects.toThrow(/protocol version/i)
  expect((await greet({ maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2')
  expect((await greet()).getProtocol()).toBe('TLSv1.3')
})

it('lets a station in while hundreds of handshakes are begun and not ended: they take the places of strangers', async () => {
  const { port, station, katulampa, broker } = await encryptedHouse(await files(), { unknown_max: 20 })
  const silent = Array.from({ length: 300 }, () => connectTcp(port, '127.0.0.1').on('error', () => undefined))
  onTestFinished(() => silent.forEach((socket) => void socket.destroy()))
  await eventually(() => broker.stats().accepted >= 300)
  expect(broker.stats().unknown).toBeLessThanOrEqual(20)
  await station(katulampa)
  expect(broker.stats().known).toBe(1)
})

it('says when a caller leaves at the sight of the certificate', async () => {
  const { greet, refused, lines } = await encryptedHouse(await files())
  await expect(greet({ rejectUnauthorized: true })).rejects.toThrow()
  await eventually(() => refused()['no-handshake'] === 1)
  expect(lines.find(({ reason }) => reason === 'no-handshake')).toMatchObject({ address: '127.0.0.1' })
})
