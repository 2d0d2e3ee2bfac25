/** One guest, as far as an address can tell: an IPv4 address, or the /64 of an IPv6 one, of which a household has 2^64. */

const groups_kept = 4 // of eight, 16 bits each: the first 64 bits name the network

/**
 * The address by which places are counted. `::ffff:10.0.0.1`, as a listener on `::` shows an IPv4 peer, is the IPv4 address.
 * What is no address stays what it is, cut to 64 characters.
 */
export function guestOf(address: string | undefined): string {
  if (!address) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  if (!address.includes(':')) return address.slice(0, 64)
  const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last]
  const network = groups.slice(0, groups_kept).map((group) => group.slice(0, 4).replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
