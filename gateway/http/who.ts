/** Who is asking: the name of the token that `server.ts` has let in. */
import type { FastifyRequest } from 'fastify'

export type VerifyToken = (token: string) => { name: string } | null

export function nameOf({ headers }: FastifyRequest, verifyToken: VerifyToken): string {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return (token && verifyToken(token)?.name) || 'unknown'
}
