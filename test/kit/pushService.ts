/**
 * A push service over TLS, and the phones that have subscribed there: what arrives is opened with their keys, as a browser
 * does it, and its signature is checked as a push service does it.
 */
import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { PushMessage } from '../../gateway/contract.ts'
import { selfSigned, signedBy } from './certificates.ts'
import { emptyFolder } from './folder.ts'

// What web-push itself encrypts with; it has no types.
const { decrypt } = createRequire(import.meta.url)('http_ece') as {
  decrypt(body: Buffer, keys: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer
}

export interface Pushed {
  phone: string
  message: PushMessage
  headers: IncomingHttpHeaders
  /** Who the gateway says it is, when the signature is right. */
  claims: { aud: string; exp: number; sub: string }
  key: string
}

export interface PushPhone {
  name: string
  endpoint: string
  keys: { p256dh: string; auth: string }
}

type Answering = (response: ServerResponse, phone: string) => void

/** It answers 201 until a test says otherwise. `ca_file` proves it. */
export async function startPushService({ port = 0 } = {}) {
  const authority = await selfSigned()
  const ca_file = join(emptyFolder(), 'push-ca.pem')
  writeFileSync(ca_file, authority.cert)
  const holders = new Map<string, ECDH>()
  const secrets = new Map<string, string>()
  const told: Pushed[] = []
  const troubles: string[] = []
  const usual: Answering = (response) => response.writeHead(201).end()
  let answering = usual
  const pair = await signedBy(authority)
  const server = createServer(pair, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (request.method === 'GET') return void response.writeHead(404).end()
      const phone = request.url!.split('/').at(-1)!
      try {
        told.push(opened(phone, request.headers, Buffer.concat(parts)))
      } catch (err) {
        troubles.push(String(err))
      }
      answering(response, phone)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const bound = (server.address() as { port: number }).port
  const origin = `https://127.0.0.1:${bound}`

  function opened(phone: string, headers: IncomingHttpHeaders, body: Buffer): Pushed {
    const privateKey = holders.get(phone)
    if (!privateKey) throw new Error(`nobody here is called ${phone}`)
    const text = decrypt(body, { version: 'aes128gcm', privateKey, authSecret: secrets.get(phone)! })
    const { claims, key } = signedClaims(String(headers.authorization))
    return { phone, message: JSON.parse(String(text)), headers, claims, key }
  }

  const service = {
    origin,
    port: bound,
    ca_file,
    authority,
    told,
    /** What could not be read, or was not signed rightly. */
    troubles,
    to: (name: string) => told.filter(({ phone }) => phone === name).map(({ message }) => message),
    /** A browser's subscription. */
    phone(name: string): PushPhone {
      const pair = createECDH('prime256v1')
      const auth = randomBytes(16).toString('base64url')
      holders.set(name, pair)
      secrets.set(name, auth)
      const p256dh = pair.generateKeys().toString('base64url')
      return { name, endpoint: `${origin}/push/${name}`, keys: { p256dh, auth } }
    },
    answers(next: Answering = usual) {
      answering = next
    },
    says(status: number, headers: Record<string, string> = {}) {
      answering = (response) => response.writeHead(status, headers).end()
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  onTestFinished(service.close)
  return service
}

/** Of `vapid t=JWT, k=KEY` (RFC 8292). Throws when the signature is not that of the key. */
function signedClaims(authorization: string): Pick<Pushed, 'claims' | 'key'> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? []
  if (!token || !key) throw new Error(`no VAPID: ${authorization}`)
  const [head, body, signature] = token.split('.') as [string, string, string]
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' })
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isRight) throw new Error('the signature is not right')
  return { claims: JSON.parse(Buffer.from(body, 'base64url').toString()), key }
}
