/** The cookie of a session: how it is read, set and taken back, and whether a request comes from our own page. The only file that imports `cookie`. */
import { parseCookie, stringifySetCookie } from 'cookie'
import type { Reply, Request } from './app.ts'

export const cookieName = 'pantau_session'

/** What the browser sends as its session; null without one. */
export function cookieIn({ headers }: Request): string | null {
  return headers.cookie === undefined ? null : (parseCookie(headers.cookie)[cookieName] ?? null)
}

/** `path`: where the gateway lies at its address; `expires_ms`: when the session ends at the latest. */
export function setCookie(reply: Reply, value: string, expires_ms: number, path = '/'): void {
  reply.header('set-cookie', written(reply, value, path, new Date(expires_ms)))
}

export function dropCookie(reply: Reply, path = '/'): void {
  reply.header('set-cookie', written(reply, '', path, new Date(0)))
}

function written({ request }: Reply, value: string, path: string, expires: Date): string {
  // Behind a proxy that the settings do not name, only the page itself knows that it is encrypted up to there.
  const secure = request.protocol === 'https' || /^https:/i.test(request.headers.origin ?? '')
  return stringifySetCookie({ name: cookieName, value, path, expires, httpOnly: true, sameSite: 'strict', secure })
}

/**
 * Whether a page of ours sends this. `Sec-Fetch-Site` is sent over https and on localhost; over plain http browsers still
 * send `Origin` with each change. Another port of the same computer is the same site and another origin; and so is a page
 * without encryption, which anyone on the way may have written, where we are asked with it. (The other way round it is a proxy
 * that has taken the encryption off.)
 */
export function isOwnOrigin({ headers, host, protocol: spoken }: Request): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin } = headers
  if (origin === undefined) return site === 'same-origin'
  if (!URL.canParse(origin)) return false
  const { protocol, host: asked } = new URL(origin)
  if (protocol !== 'https:' && (protocol !== 'http:' || spoken === 'https')) return false
  const own = `${protocol}//${host}` // as a URL, too: the usual port is left out of both
  return URL.canParse(own) && new URL(own).host === asked
}
