/** Whether an address is this computer itself: what goes there passes no cable and no radio. */
import { BlockList, isIP } from 'node:net'

const ownAddresses = new BlockList()
ownAddresses.addSubnet('127.0.0.0', 8)
ownAddresses.addAddress('::1', 'ipv6')

/** RFC 6761, and what Debian's /etc/hosts calls ::1. Names below `localhost` are left out: some resolvers ask others for them. */
const ownNames = new Set(['localhost', 'ip6-localhost', 'ip6-loopback'])

/**
 * `host` is a name or an IP address as people, URLs, sockets and settings write it: with brackets, a zone, a point at its end, IPv6
 * that stands for IPv4, and IPv4 in its old forms (`127.1`, `0x7f.1`, `2130706433`). A name that only looks like one is none:
 * `127.0.0.1.example` belongs to whoever owns `example`.
 */
export function isLoopback(host: string): boolean {
  const bare = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/(?<=:.*)%[\w.-]+$/, '')
  if (ownNames.has(bare.replace(/\.$/, ''))) return true
  if (isIP(bare) === 6) return ownAddresses.check(bare, 'ipv6')
  // What looks up a name reads the old forms as numbers (inet_aton), and so does the rule of the web for hosts.
  if (!/^(0x[\da-f]*|\d+)(\.(0x[\da-f]*|\d+)){0,3}\.?$/.test(bare) || !URL.canParse(`http://${bare}`)) return false
  return ownAddresses.check(new URL(`http://${bare}`).hostname, 'ipv4')
}
