import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fingerprintOf } from '../../../edge/platform/trust.ts'
import { openAsking, Refused } from '../../../gateway/copies/asking.ts'
import { certificateOf } from '../../../gateway/tls/index.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { writtenOnce } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { tokenOf } from '../../kit/secondHome.ts'

const withTls = writtenOnce(async (folder) => {
  await gatewayCommand('tls', 'init', '--name', '127.0.0.1', '--data-dir', folder)
})
const ended = new AbortController().signal

it('gives a second home that proves it over https everything, the keys of the authority too, and over http all but these', async () => {
  const folder = withTls()
  const token = await tokenOf(folder)
  const gateway = await startGateway({ folder, flags: ['--https-port', '0', '--mqtts-port', '0'] })
  const { fingerprint } = certificateOf({ data_dir: folder })!
  const asking = openAsking({ url: gateway.https!, token, fingerprint: fingerprint!, now: Date.now }, ended)
  const names = (await asking.list(0)).changing.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['registry.db', 'tls/authority.key', 'tls/gateway.pem']))
  const key = await asking.bytes('tls/authority.key', 0)
  expect(key.equals(readFileSync(join(folder, 'tls/authority.key')))).toBe(true)
})

it('does not ask a gateway of another authority: the token stays here', async () => {
  const folder = withTls()
  const token = await tokenOf(folder)
  const gateway = await startGateway({ folder, flags: ['--https-port', '0', '--mqtts-port', '0'] })
  const other = fingerprintOf({ raw: Buffer.from('another') } as never)
  const asking = openAsking({ url: gateway.https!, token, fingerprint: other, now: Date.now }, ended)
  await expect(asking.list(0)).rejects.toThrow(Refused)
  await expect(asking.list(0)).rejects.toThrow(/not the gateway of this village/)
  const unproved = openAsking({ url: gateway.https!, token, now: Date.now }, ended)
  await expect(unproved.list(0)).rejects.toThrow(/pass --fingerprint/)
})
