/** Readers that share nothing with the writers: a zip by its directory, and CSV as a spreadsheet in Bahasa Indonesia takes it. */
import { inflateRawSync } from 'node:zlib'

/** The files of a zip, by name. Throws where there is no directory at its end. */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('no directory at the end')
  const files = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    files.set(name, inflateRawSync(bytes.subarray(from, from + packed)))
    at += 46 + nameLength + extra + comment
  }
  return files
}

/** RFC 4180 to the letter, but for the delimiter: throws at a lone quote, a bare line end, or a line of another length. */
export function readCsv(text: string, delimiter: string): Record<string, string>[] {
  const lines: string[][] = [[]]
  let rest = text
  while (rest !== '') {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest)
    const plain = quoted ? null : new RegExp(`^[^"\r\n${delimiter}]*`).exec(rest)
    const field = quoted ? quoted[1]!.replaceAll('""', '"') : plain![0]
    lines.at(-1)!.push(field)
    rest = rest.slice((quoted ?? plain!)[0].length)
    if (rest.startsWith(delimiter)) rest = rest.slice(1)
    else if (rest.startsWith('\r\n')) {
      rest = rest.slice(2)
      lines.push([])
    } else throw new Error(`not CSV: ${JSON.stringify(rest.slice(0, 40))}`)
  }
  const [header = [], ...rows] = lines.slice(0, -1)
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`${row.length} fields of ${header.length}`)
    return Object.fromEntries(header.map((name, i) => [name, row[i]!]))
  })
}

/** A number with a decimal comma; null for an empty field. Throws where a spreadsheet would see a text. */
export function indonesian(text: string): number | null {
  if (text === '') return null
  if (!/^-?\d+(,\d+)?(e[+-]\d+)?$/.test(text)) throw new Error(`no number in Bahasa Indonesia: ${text}`)
  return Number(text.replace(',', '.'))
}
