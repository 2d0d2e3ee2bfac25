/** Who may talk to the page of `setup`: this computer, and those in its own network. Pure. */
import { BlockList, isIP, isIPv6 } from 'node:net'

const networks = new BlockList()
networks.addSubnet('127.0.0.0', 8, 'ipv4')
networks.addSubnet('10.0.0.0', 8, 'ipv4')
networks.addSubnet('172.16.0.0', 12, 'ipv4')
networks.addSubnet('192.168.0.0', 16, 'ipv4')
networks.addSubnet('169.254.0.0', 16, 'ipv4')
networks.addAddress('::1', 'ipv6')
networks.addSubnet('fe80::', 10, 'ipv6')
networks.addSubnet('fc00::', 7, 'ipv6')

/** Whether an address is of this computer or of a private network (RFC 1918, RFC 4193, link-local). */
export function isNear(address: string | undefined): boolean {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return isIP(plain) !== 0 && networks.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

/** A browser that was led here by a name of somebody else sends that name: only addresses, and this computer's own names, are ours. */
export function isOwnHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return isIP(name) !== 0 || name === 'localhost' || /^[a-z0-9-]+(\.local)?$/i.test(name)
}
