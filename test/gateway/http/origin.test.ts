/** Whether a change comes from a page of ours: who may have written the page decides. */
import { expect, it } from 'vitest'
import type { Request } from '../../../gateway/http/app.ts'
import { isOwnOrigin } from '../../../gateway/http/cookie.ts'

const asked = (host: string, protocol: 'http' | 'https', headers: Record<string, string>) =>
  isOwnOrigin({ host, protocol, headers } as unknown as Request)

it.each([
  ['the same', 'gerbang.local:8080', 'http', 'http://gerbang.local:8080'],
  ['the same, encrypted', 'gerbang.local:8443', 'https', 'https://gerbang.local:8443'],
  ['the usual port, left out by the browser', 'gerbang.local:443', 'https', 'https://gerbang.local'],
  ['encrypted up to a proxy that takes it off', 'pantau.desa.id', 'http', 'https://pantau.desa.id'],
] as const)('is so: %s', (_, host, protocol, origin) => {
  expect(asked(host, protocol, { origin })).toBe(true)
  expect(asked(host, protocol, { origin, 'sec-fetch-site': 'same-origin' })).toBe(true)
  for (const site of ['same-site', 'cross-site', 'none', 'Same-Origin']) {
    expect(asked(host, protocol, { origin, 'sec-fetch-site': site }), site).toBe(false)
  }
})

it.each([
  [
    'a page without encryption, which anyone on the way may have written',
    'pantau.desa.id',
    'https',
    'http://pantau.desa.id',
  ],
  ['another port', 'gerbang.local:8443', 'https', 'https://gerbang.local:8444'],
  ['another name', 'gerbang.local', 'http', 'http://gerbang.local.evil.example'],
  ['our name before an @', 'gerbang.local', 'http', 'http://gerbang.local@evil.example'],
  ['a page that may not say where it is from', 'gerbang.local', 'http', 'null'],
  ['a file', 'gerbang.local', 'http', 'file://gerbang.local'],
  ['an app', 'gerbang.local', 'http', 'app://gerbang.local'],
  ['no address', 'gerbang.local', 'http', 'gerbang.local'],
  ['nothing', 'gerbang.local', 'http', ''],
] as const)('is not so: %s', (_, host, protocol, origin) => {
  expect(asked(host, protocol, { origin })).toBe(false)
})

it('is not said by a request without a word of where it comes from', () => {
  expect(asked('gerbang.local', 'http', {})).toBe(false)
  expect(asked('gerbang.local', 'http', { 'sec-fetch-site': 'none' })).toBe(false)
})
