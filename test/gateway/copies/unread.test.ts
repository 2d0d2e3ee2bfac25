/** Who may fetch keys: whom nobody can read on the way, on any part of it. */
import { expect, it } from 'vitest'
import { isUnread } from '../../../gateway/copies/routes.ts'
import type { Request } from '../../../gateway/http/index.ts'

const asked = (remoteAddress: string, protocol: 'http' | 'https', headers: object = {}, encrypted?: true) =>
  isUnread({
    protocol,
    headers,
    raw: { socket: { remoteAddress, ...(encrypted && { encrypted }) } },
  } as unknown as Request)

it('nobody can read on this computer, nor what is encrypted up to us', () => {
  for (const own of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(asked(own, 'http')).toBe(true)
  expect(asked('192.168.1.7', 'https', {}, true)).toBe(true)
  expect(asked('192.168.1.7', 'http')).toBe(false)
  expect(asked('128.0.0.1', 'http')).toBe(false)
})

it('of what a proxy hands on both parts of the way count', () => {
  const from = { 'x-forwarded-for': '203.0.113.7' }
  expect(asked('127.0.0.1', 'https', from), 'a proxy here that is named, and was asked with encryption').toBe(true)
  expect(asked('127.0.0.1', 'http', from), 'one that was asked without').toBe(false)
  expect(asked('10.0.0.2', 'https', from), 'one elsewhere, which hands on without').toBe(false)
  expect(asked('10.0.0.2', 'https', from, true)).toBe(true)
})

it.each(['via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip'])(
  'a proxy here that the settings do not name is known by %s: behind it may be everybody',
  (header) => expect(asked('127.0.0.1', 'http', { [header]: 'x' })).toBe(false),
)
