/** For which host a request is: one, and an address. A proxy before us may read the first of two, and we the last (RFC 9112, 3.2). */
import type { Request } from './app.ts'
import { ofRequest, ProblemError } from './problem.ts'

const address = /^(\[[\da-f:.]+\]|[\w.~-]*)(:\d{1,5})?$/i

/** Throws a `ProblemError` for a request that is for no address, or for several. */
export function requireOneHost({ raw: { rawHeaders } }: Pick<Request, 'raw'>): void {
  const hosts = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === 'host')
  if (hosts.length > 1) {
    throw new ProblemError(400, ofRequest('The request names several hosts. Send the header "Host" once.'))
  }
  if (!address.test(hosts[0] ?? '')) throw new ProblemError(400, ofRequest('The header "Host" is not an address.'))
}
