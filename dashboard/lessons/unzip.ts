/**
 * The files of a zip, in memory. Reads the directory at its end, so a zip that was cut off is refused; each file is checked by
 * the CRC-32 that stands there. Needs a browser that knows `DecompressionStream('deflate-raw')` (since 2022).
 *
 *   directory  50 4B 01 02 … +10 method  +16 crc  +20 packed  +24 length  +28 name  +30 extra  +32 comment  +42 where
 *   end        50 4B 05 06 … +10 entries +16 where the directory begins
 */
const files_max = 200
const bytes_max = 100_000_000 // of all files together: a zip of a few kB can say that it holds more than a phone does

/** Throws an Error whose message is `old-browser` or `not-whole`. */
export async function unzip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  if (typeof DecompressionStream === 'undefined') throw new Error('old-browser')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const files = new Map<string, Uint8Array>()
  let [at, left, sum] = [view.getUint32(end + 16, true), view.getUint16(end + 10, true), 0]
  if (left > files_max) throw new Error('not-whole')
  for (; left > 0; left--) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw new Error('not-whole')
    const [method, nameLength, extra, comment] = [10, 28, 30, 32].map((by) => view.getUint16(at + by, true)) as Four
    const [crc, packed, length, local] = [16, 20, 24, 42].map((by) => view.getUint32(at + by, true)) as Four
    sum += length
    if (sum > bytes_max || local + 30 > end) throw new Error('not-whole')
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const raw = bytes.subarray(from, from + packed)
    const file = method === 0 ? raw : method === 8 ? await inflated(raw, length) : undefined
    if (!file || file.length !== length || crc32(file) !== crc) throw new Error('not-whole')
    files.set(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)), file)
    at += 46 + nameLength + extra + comment
  }
  return files
}

type Four = [number, number, number, number]

function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at > view.byteLength - 66_000; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at
  throw new Error('not-whole')
}

/** Stops at the length that the directory tells. */
async function inflated(raw: Uint8Array, length: number): Promise<Uint8Array> {
  const whole = new Uint8Array(length)
  let at = 0
  try {
    const stream = new Blob([raw.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > length) throw new Error('longer than it says')
      whole.set(part.value, at)
      at += part.value.length
    }
  } catch (err) {
    console.info('a file of a zip cannot be unpacked', err)
    throw new Error('not-whole')
  }
  return whole.subarray(0, at)
}

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
