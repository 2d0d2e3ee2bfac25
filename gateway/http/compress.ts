/** Answers get smaller on the way to a phone with poor signal: a day of one series is 30 kB, compressed 6 kB. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Reply, Request } from './app.ts'

const worthIt_bytes = 2_048
const squeeze = promisify(gzip)

/** A fastify `onSend` hook. Streams pass as they are: an export must not wait, and live events are flushed one by one. */
export async function compress(request: Request, reply: Reply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || payload.length < worthIt_bytes) return payload
  reply.header('vary', 'accept-encoding')
  if (!accepts(request, 'gzip')) return payload
  reply.header('content-encoding', 'gzip').removeHeader('content-length')
  return squeeze(payload, { level: 5 })
}

const taken = {
  br: /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/,
  gzip: /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/,
} as const

/** Whether who asks takes what is compressed so. */
export function accepts({ headers }: Pick<Request, 'headers'>, encoding: keyof typeof taken): boolean {
  return taken[encoding].test(String(headers['accept-encoding'] ?? ''))
}
