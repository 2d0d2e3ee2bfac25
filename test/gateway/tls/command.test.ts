import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder, writtenOnce } from '../../kit/folder.ts'

const day_ms = 86_400_000
const madeOnce = writtenOnce(async (folder) => {
  await gatewayCommand('tls', 'init', '--name', 'gerbang.local', '--name', '192.168.1.10', '--data-dir', folder)
})
const show = async (folder: string) => JSON.parse((await gatewayCommand('tls', 'show', '--data-dir', folder)).stdout)
const read = (folder: string, name: string) => readFileSync(join(folder, 'tls', name), 'utf8')

it('makes an authority that stations know by its fingerprint, and a certificate for the names', async () => {
  const folder = madeOnce()
  const authority = new X509Certificate(read(folder, 'authority.pem'))
  const gateway = new X509Certificate(read(folder, 'gateway.pem'))
  const { names, fingerprint, ends_ms } = await show(folder)
  expect(names).toEqual(['gerbang.local', '192.168.1.10'])
  expect(Buffer.from(fingerprint, 'base64url').toString('hex')).toBe(
    authority.fingerprint256.replaceAll(':', '').toLowerCase(),
  )
  expect(ends_ms).toBe(Date.parse(gateway.validTo))
  expect(authority.ca && !gateway.ca && gateway.verify(authority.publicKey)).toBe(true)
  expect(Date.parse(authority.validTo)).toBeGreaterThan(Date.now() + 20 * 365 * day_ms)
  expect(ends_ms - Date.parse(gateway.validFrom)).toBeLessThanOrEqual(397 * day_ms)
})

it('leaves keys to their owner alone', () => {
  const folder = madeOnce()
  const modeOf = (name: string) => statSync(join(folder, 'tls', name)).mode & 0o777
  expect(modeOf('.')).toBe(0o700)
  for (const key of ['authority.key', 'gateway.key']) expect(modeOf(key)).toBe(0o600)
})

it('keeps the authority when other names are wanted, so that stations go on', async () => {
  const folder = madeOnce()
  const before = await show(folder)
  const { status } = await gatewayCommand('tls', 'init', '--name', 'balai.local', '--data-dir', folder)
  expect(status).toBe(0)
  expect(await show(folder)).toMatchObject({ names: ['balai.local'], fingerprint: before.fingerprint })
})

it('makes no second authority in the place of one whose key is lost: stations would go on trusting the first', async () => {
  const folder = madeOnce()
  unlinkSync(join(folder, 'tls/authority.key'))
  const { status, stderr, stdout } = await gatewayCommand('tls', 'init', '--name', 'balai.local', '--data-dir', folder)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/authority\.key is not there.*backup/)
})

it('puts a lost certificate of the authority back, for it stands behind the gateway’s', async () => {
  const folder = madeOnce()
  const { fingerprint } = await show(folder)
  unlinkSync(join(folder, 'tls/authority.pem'))
  await gatewayCommand('tls', 'init', '--data-dir', folder)
  expect(await show(folder)).toMatchObject({ fingerprint, names: ['gerbang.local', '192.168.1.10'] })
  expect(existsSync(join(folder, 'tls/authority.pem'))).toBe(true)
})

it('makes a new key in the place of a damaged one', async () => {
  const folder = madeOnce()
  writeFileSync(join(folder, 'tls/gateway.key'), 'what a bad card gives')
  const { status } = await gatewayCommand('tls', 'init', '--name', 'balai.local', '--data-dir', folder)
  expect(status).toBe(0)
  const key = createPrivateKey(read(folder, 'gateway.key'))
  expect(new X509Certificate(read(folder, 'gateway.pem')).checkPrivateKey(key)).toBe(true)
})

it.each(['http://gerbang.local', 'gerbang.local:8443', '1.2.3', 'a b', '-x'])('refuses the name %s', async (name) => {
  const folder = emptyFolder()
  const { status, stderr } = await gatewayCommand('tls', 'init', '--name', name, '--data-dir', folder)
  expect(status).toBe(2)
  expect(stderr).toMatch(/a host name or an IP address/)
  expect(existsSync(join(folder, 'tls'))).toBe(false)
})
