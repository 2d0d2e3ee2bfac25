/** Who asks, and whether they may: decided once for each request, before anything else looks at it. */
import type { Access, Request } from './app.ts'
import { ProblemError } from './problem.ts'

/** The holder of a token; null when nobody has it. */
export type VerifyToken = (token: string) => { name: string; role?: 'operator' | 'copy' } | null

export interface Gate {
  verifyToken: VerifyToken
  /** Whether everyone may read. */
  isPublic: boolean
}

/** Reading is for readers, everything else for the operator, unless the route says otherwise. */
export function accessOf(method: string, said: Access | undefined): Access {
  return said ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'operator')
}

/** Lets the request in and notes who asks, or throws a 401 that says how to get a token. */
export function admit(request: Request, { isPublic, verifyToken }: Gate) {
  const access = accessOf(request.method, request.routeOptions.config.access)
  // A route that does not exist has nothing to protect, and "not found" helps more than "not allowed".
  if (request.is404 || access === 'open' || (access === 'read' && isPublic)) return
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const holder = token ? verifyToken(token) : null
  if (holder?.role === 'copy' && access === 'operator') {
    throw new ProblemError(403, 'This token is for copies only. Use one with the role operator.')
  }
  if (holder) {
    request.asker = holder.name
    return
  }
  const make = `npm run gateway -- token add NAME --role ${access === 'copy' ? 'copy' : 'operator'}`
  const detail = token
    ? `This token is not known. Make one on the gateway: ${make}`
    : `This needs the header "Authorization: Bearer <token>". Make a token: ${make}`
  throw new ProblemError(401, detail, { 'www-authenticate': 'Bearer' })
}

/** The name of whoever asks, for what is written down. */
export const nameOf = ({ asker }: Pick<Request, 'asker'>): string => asker ?? 'unknown'
