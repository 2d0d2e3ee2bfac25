/** Codes of Huffman: their lengths from how often each size comes, and canonical codes from the lengths. */

export const code_max = 11

/** Lengths of Huffman's codes; where one becomes too long, the rare sizes are counted up until none is. */
export function codeLengths(counts: Float64Array): Float64Array {
  for (let flat = 1; ; flat *= 2) {
    const lengths = freeLengths(counts.map((count) => (count === 0 ? 0 : Math.ceil(count / flat))))
    if (lengths.every((length) => length <= code_max)) return lengths
  }
}

function freeLengths(counts: Float64Array): Float64Array {
  const parents: number[] = []
  const open: { node: number; count: number }[] = []
  counts.forEach((count, node) => {
    if (count > 0) open.push({ node, count })
  })
  const leaves = open.map(({ node }) => node)
  for (let node = counts.length; open.length > 1; node++) {
    open.sort((a, b) => b.count - a.count)
    const [one, other] = [open.pop()!, open.pop()!]
    parents[one.node] = node
    parents[other.node] = node
    open.push({ node, count: one.count + other.count })
  }
  const lengths = new Float64Array(counts.length)
  for (const leaf of leaves) {
    let length = 0
    for (let node = leaf; parents[node] !== undefined; node = parents[node]!) length++
    lengths[leaf] = Math.max(length, 1)
  }
  return lengths
}

/** By length, then by size (RFC 1951, 3.2.2). */
export function canonical(lengths: Float64Array): Float64Array {
  const codes = new Float64Array(lengths.length)
  let code = 0
  for (let length = 1; length <= code_max; length++, code *= 2)
    for (let size = 0; size < lengths.length; size++) if (lengths[size] === length) codes[size] = code++
  return codes
}
