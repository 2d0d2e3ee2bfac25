/**
 * web-push, and the only file that imports it: what is sent is encrypted for the browser alone (RFC 8291) and signed with the
 * gateway's own key (VAPID, RFC 8292), so that the push service neither reads it nor takes it from anybody else.
 */
import { ECDH } from 'node:crypto'

/** The gateway's pair for VAPID: base64url of the 65 and 32 bytes of a key on P-256. */
export interface PushKeys {
  publicKey: string
  privateKey: string
}

/** Where a message goes: what a browser's subscription says. */
export interface PushTarget {
  endpoint: string
  p256dh: string
  auth: string
}

export interface Envelope {
  /** How long the push service keeps it for a phone that is off, in seconds. */
  ttl_s: number
  urgency: 'normal' | 'high'
  /** A newer message of the same topic takes the place of one that is not delivered yet: up to 32 of base64url. */
  topic: string
}

/** A request, but for where its host is. */
export interface Sealed {
  path: string
  headers: Record<string, string>
  body: Buffer
}

export type Seal = (to: PushTarget, text: string, envelope: Envelope) => Sealed

// Loaded when the first phone asks: a gateway without one does not pay for it.
const library = async () => (await import('web-push')).default

export async function newPushKeys(): Promise<PushKeys> {
  return (await library()).generateVAPIDKeys()
}

/** `contact`: whom a push service asks when something is wrong, as `mailto:` or `https:`. */
export async function openSealing(keys: PushKeys, contact: string): Promise<Seal> {
  const { generateRequestDetails } = await library()
  return ({ endpoint, p256dh, auth }, text, { ttl_s, urgency, topic }) => {
    const { headers, body } = generateRequestDetails({ endpoint, keys: { p256dh, auth } }, text, {
      ...{ vapidDetails: { subject: contact, ...keys }, TTL: ttl_s, urgency, topic },
    })
    const { pathname, search } = new URL(endpoint)
    // Names in lower case, so that the length, which is counted where it is sent, stands there once.
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    return { path: pathname + search, headers: Object.fromEntries(named), body: body ?? Buffer.alloc(0) }
  }
}

/** Whether these can be the keys of a browser: a point on P-256, and 16 bytes of a secret. */
export function areBrowserKeys({ p256dh, auth }: Pick<PushTarget, 'p256dh' | 'auth'>): boolean {
  const isBase64url = [p256dh, auth].every((text) => /^[\w-]+={0,2}$/.test(text))
  if (!isBase64url || Buffer.from(auth, 'base64url').length !== 16) return false
  const point = Buffer.from(p256dh, 'base64url')
  if (point.length !== 65) return false
  try {
    ECDH.convertKey(point, 'prime256v1')
    return true
  } catch (err) {
    if (err instanceof Error) return false // no point of the curve
    throw err
  }
}
