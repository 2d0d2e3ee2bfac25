import { expect, it } from 'vitest'
import { isNetwork, proxiesOf } from '../../../gateway/http/proxies.ts'

it('knows a proxy by its address or its network, however an IPv4 address is written', () => {
  const isProxy = proxiesOf(['127.0.0.1', '10.1.0.0/16', 'fd00::/8', '::1'])
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.1.255.3', 'fd12::9', '::1'])
    expect(isProxy(address)).toBe(true)
  for (const address of ['127.0.0.2', '10.2.0.1', 'fe80::1', 'nginx', '', '127.0.0.1, 10.1.0.1'])
    expect(isProxy(address)).toBe(false)
  expect(proxiesOf([])('127.0.0.1')).toBe(false)
})

it.each(['', 'nginx', '10.0.0.0/', '10.0.0.0/33', '::1/129', '10.0.0.0/8/8', '10.0.0/8', '10.0.0.0/-1'])(
  '"%s" is no network',
  (text) => expect(isNetwork(text)).toBe(false),
)
