/** The entries of a commit as texts, without reading what is in them. */

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const opens = new Set([0x7b, 0x5b])
const closes = new Set([0x7d, 0x5d])

/** Splits a JSON array without spaces around its commas, as `receipt.ts` writes it. */
export function entriesOf(json: string): string[] {
  const texts: string[] = []
  let depth = 0
  let from = 1
  for (let at = 1; at < json.length - 1; at++) {
    const code = json.charCodeAt(at)
    if (code === quote) at = endOfString(json, at)
    else if (opens.has(code)) depth++
    else if (closes.has(code)) depth--
    else if (code === comma && depth === 0) {
      texts.push(json.slice(from, at))
      from = at + 1
    }
  }
  if (json.length > 2) texts.push(json.slice(from, -1))
  return texts
}

function endOfString(json: string, from: number): number {
  for (let at = from + 1; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === backslash) at++
    else if (code === quote) return at
  }
  return json.length
}
