/**
 * Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`. While a secret is being changed each
 * delivery carries one signature per secret, so that no receiver misses a warning in between.
 */

import { createHmac } from 'node:crypto'
import type { Said } from '../../edge/platform/language.ts'

const prefix = 'whsec_'
const base64 = /^[A-Za-z0-9+/]+={0,2}$/

export interface Signed {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

/**
 * The three headers of one attempt. `id` is the same for every attempt and holds no full stop; `timestamp_s`, Unix
 * seconds, is the attempt's own: receivers refuse more than five minutes of difference, so a gateway whose clock is
 * wrong is not believed. The body must be sent exactly as signed. Throws on a secret that `secretProblem` refuses.
 */
export function signWebhook(
  message: { id: string; timestamp_s: number; body: string },
  secrets: readonly string[],
): Signed {
  const timestamp = String(Math.floor(message.timestamp_s))
  const content = `${message.id}.${timestamp}.${message.body}`
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(content).digest('base64')}`,
  )
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** What is wrong with a secret, without repeating it; null when nothing is. */
export function secretProblem(secret: string): Said | null {
  if (!secret.startsWith(prefix)) {
    return {
      id: `rahasia webhook berawal dengan "${prefix}", lalu teks base64`,
      en: `a webhook secret begins with "${prefix}", followed by base64 text`,
    }
  }
  const encoded = secret.slice(prefix.length)
  if (!base64.test(encoded)) {
    return {
      id: `setelah "${prefix}" rahasia webhook adalah teks base64; yang ini memuat tanda lain`,
      en: `after "${prefix}" a webhook secret is base64 text; this one holds other characters`,
    }
  }
  const { length } = Buffer.from(encoded, 'base64')
  if (length >= 24 && length <= 64) return null
  const make = `echo ${prefix}$(openssl rand -base64 32)`
  return {
    id: `rahasia webhook panjangnya 24 sampai 64 byte, yang ini ${length}; buat dengan: ${make}`,
    en: `a webhook secret is 24 to 64 bytes long, this one ${length}; make one with: ${make}`,
  }
}

function keyOf(secret: string): Buffer {
  const problem = secretProblem(secret)
  if (problem) throw new Error(problem.en)
  return Buffer.from(secret.slice(prefix.length), 'base64')
}
