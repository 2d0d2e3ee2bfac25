/**
 * Which addresses a hook may reach. A hook whose address somebody else chose must not become a way into this computer or
 * its network, so every address is checked after the name was resolved, and the connection goes to the address that was
 * checked: a name that answers differently the second time gains nothing.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { LocalizedText } from '../contract.ts'
import { sayings } from './says.ts'

// All of IPv6 that is given out (RFC 4291, IANA). What lies outside is a special form, such as an IPv4 address written in
// one of five old ways, and new forms are judged likewise before anybody here has heard of them.
const internet = new BlockList()
internet.addSubnet('2000::', 3, 'ipv6')
const mapped = new BlockList()
mapped.addSubnet('::ffff:0:0', 96, 'ipv6')

/** Names that never lead to the internet: RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and what Linux calls itself. */
const ownNames = /(^|\.)(localhost|localdomain|local|internal|home\.arpa|ip6-localhost|ip6-loopback)$/

/**
 * Whether an IP address belongs to this computer, its own network, or nobody on the internet: everything that stands in
 * IANA's special-purpose registries. An IPv4-mapped address (`::ffff:10.0.0.1`) is judged as the IPv4 address.
 */
export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  const isGivenOut = family === 4 || internet.check(address, 'ipv6') || mapped.check(address, 'ipv6')
  return !isGivenOut || ipaddr.process(address).range() !== 'unicast'
}

/** Why a hook's address may not be used; null when it may. `new URL` has already read 0x7f.1 and 2130706433 as what they are. */
export function addressProblem(address: URL, allowPrivate: boolean): LocalizedText | null {
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return sayings['not-http']()
  const host = hostOf(address)
  const isOwn = isIP(host) === 0 ? ownNames.test(host.replace(/\.+$/, '')) : isPrivate(host)
  return isOwn && !allowPrivate ? sayings.private(host) : null
}

/** The host as a name or an address, without the brackets of IPv6. */
export function hostOf(address: URL): string {
  return address.hostname.replace(/^\[|\]$/g, '')
}

type Resolve = (host: string, done: (err: Error | null, addresses: LookupAddress[]) => void) => void
const resolveAll: Resolve = (host, done) => dnsLookup(host, { all: true }, (err, found) => done(err, found ?? []))

/** For `http.request`: resolves a name and hands on only addresses that may be reached. */
export function checkedLookup(allowPrivate: boolean, resolve: Resolve = resolveAll): LookupFunction {
  return (host, options, done) => {
    resolve(host, (err, found) => {
      const allowed = allowPrivate ? found : found.filter(({ address }) => !isPrivate(address))
      const trouble = err ?? (allowed.length === 0 ? new PrivateAddress(sayings.private(host)) : null)
      if (trouble) done(trouble, [])
      else if (options.all) done(null, allowed)
      else done(null, allowed[0]!.address, allowed[0]!.family)
    })
  }
}

/** A name led to an address that may not be reached. */
export class PrivateAddress extends Error {
  override name = 'PrivateAddress'
  readonly says: LocalizedText
  constructor(says: LocalizedText) {
    super(says.en)
    this.says = says
  }
}
