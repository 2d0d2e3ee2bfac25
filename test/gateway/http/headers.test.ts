/** What every answer says to the browser, literally; what helmet adds in a later version must be decided on here. */
import helmet from '@fastify/helmet'
import fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { askHttp } from '../../kit/askHttp.ts'

const reasons: Record<string, string> = {
  'strict-transport-security': 'a village serves plain HTTP on its network',
  'cross-origin-opener-policy': 'needs TLS; browsers warn where it is missing',
  'origin-agent-cluster': 'needs TLS',
  'x-download-options': 'for Internet Explorer 8',
  'x-permitted-cross-domain-policies': 'for Flash',
  'x-xss-protection': 'switches off a filter that no browser has any more',
  'x-dns-prefetch-control': 'the page links to nothing elsewhere',
}

async function headersOfHelmet() {
  const app = fastify()
  onTestFinished(() => app.close())
  await app.register(helmet)
  app.get('/', async () => '')
  const { headers } = await app.inject('/')
  return Object.keys(headers).filter((name) => !['content-length', 'content-type', 'date', 'connection'].includes(name))
}

it('has each header that helmet sets, or a reason to leave it out', async () => {
  const http = await askHttp()
  onTestFinished(() => http.close())
  const { headers } = await http.get('/api/v1/stations')
  const missing = (await headersOfHelmet()).filter((name) => headers[name] === undefined)
  expect(missing.sort()).toEqual(Object.keys(reasons).sort())
})

it.each(['/api/v1/stations', '/api/v1/nothing', '/api/v1/readings', '/api/v1/stations/depok/quarantine', '/'])(
  '%s lets nothing from elsewhere run, nobody frame it, and asks for no TLS',
  async (url) => {
    const http = await askHttp()
    onTestFinished(() => http.close())
    const { headers } = await http.get(url)
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'self';.*frame-ancestors 'none'$/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    })
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    )
    expect(headers['content-security-policy']).not.toMatch(/upgrade-insecure-requests|unsafe|https?:/)
  },
)
