/** What an invitation's link says: where the gateway is, the code, and how the gateway is recognised. Pure but for the LAN address. */
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../../edge/platform/loopback.ts'
import { inUrl } from '../../edge/platform/starting.ts'

export interface LinkSettings {
  http: { host: string; port: number; tls_port: number; address?: string | undefined }
}

/** What is used of the gateway's certificate; null: it has none. */
export type LinkCertificate = { names: readonly string[]; fingerprint: string | null } | null

/**
 * The address that a link begins with, without a slash at its end. `given` by whoever invites wins. A node must reach the
 * gateway itself, whose certificate it proves, and not a proxy in front of it; so the gateway's own address for people
 * (`http.address`) counts where the certificate is for it, or where there is none.
 */
export function addressOf(settings: LinkSettings, certificate: LinkCertificate, given?: string): string {
  const { port, tls_port, host, address } = settings.http
  if (given !== undefined) return bare(given)
  if (address !== undefined && (!certificate || certificate.names.includes(new URL(address).hostname)))
    return bare(address)
  if (certificate) return `https://${inUrl(bestName(certificate.names))}:${tls_port}`
  return `http://${inUrl(isEverywhere(host) ? lanAddress() : host)}:${port}`
}

/** `https://HOST:PORT/#/join/CODE.FINGERPRINT`; what stands behind the # never leaves the browser or the node. */
export function linkOf(address: string, code: string, certificate: LinkCertificate): string {
  const fingerprint = address.startsWith('https:') ? certificate?.fingerprint : null
  return `${address}/#/join/${code}${fingerprint ? `.${fingerprint}` : ''}`
}

function bare(address: string): string {
  return address.replace(/\/+$/, '')
}

/** The first that another computer can reach. */
function bestName(names: readonly string[]): string {
  return names.find((name) => !isLoopback(name)) ?? names[0] ?? 'localhost'
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function lanAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.find(({ internal, address }) => !internal && isIP(address) === 4)?.address ?? '127.0.0.1'
}
