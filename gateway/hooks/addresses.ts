/**
 * Which addresses a hook may reach. A hook whose address somebody else chose must not become a way into this computer or
 * its network, so every address is checked after the name was resolved, and the connection goes to the address that was
 * checked: a name that answers differently the second time gains nothing.
 */
import { lookup as dnsLookup, type LookupAddress } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

// IANA's special-purpose registries: this host, private, shared, loopback, link-local, documentation, benchmarks,
// multicast, reserved; for IPv6 also the ways of writing an IPv4 address inside an IPv6 one.
const inside = new BlockList()
const ranges4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4'
const ranges6 =
  '::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8'
for (const range of ranges4.split(' ')) addRange(range, 'ipv4')
for (const range of ranges6.split(' ')) addRange(range, 'ipv6')

/** Whether an IP address belongs to this computer, its own network, or nobody on the internet. */
export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  return inside.check(address, family === 4 ? 'ipv4' : 'ipv6') // an IPv4-mapped address is checked as IPv4
}

/** A hook's address, or why it may not be used. `new URL` has already read 0x7f.1 and 2130706433 as what they are. */
export function addressProblem(address: URL, allowPrivate: boolean): string | null {
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return 'only http and https are possible'
  const host = hostOf(address)
  if (allowPrivate || isIP(host) === 0 || !isPrivate(host)) return null
  return privateProblem(host)
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
      const trouble = err ?? (allowed.length === 0 ? new Error(privateProblem(host)) : null)
      if (trouble) done(trouble, [])
      else if (options.all) done(null, allowed)
      else done(null, allowed[0]!.address, allowed[0]!.family)
    })
  }
}

function privateProblem(host: string): string {
  return `${host} is this computer or in its own network; if that is meant, say "allow_private: true"`
}

function addRange(range: string, family: 'ipv4' | 'ipv6') {
  const [address, bits] = range.split('/') as [string, string]
  inside.addSubnet(address, Number(bits), family)
}
