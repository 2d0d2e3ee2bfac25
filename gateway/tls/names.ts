/** Names that a certificate may hold. */
import { isIP } from 'node:net'

// RFC 1123: labels of letters, digits and hyphens; 253 characters in all.
const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i

/** A host name or an IP address, without port and brackets. */
export function isName(text: string): boolean {
  return isIP(text) !== 0 || (hostName.test(text) && !/^[\d.]+$/.test(text))
}
