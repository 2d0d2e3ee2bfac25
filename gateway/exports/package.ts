/**
 * A Data Package of the Frictionless standard, version 2, as a zip; the only file that knows yazl. Its descriptor comes last,
 * because it says how long each file is and what its checksum is; the directory of a zip stands behind that, so a zip that was
 * cut off has neither and does not open.
 */
import { createHash } from 'node:crypto'
import { type PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { csvOf } from './csv.ts'
import { type Counted, correctionsFile, descriptorOf, fileOf, stationsFile } from './descriptor.ts'
import type { Parcel, RowsOf } from './parcel.ts'
import { openPicture } from './picture.ts'
import { readmeOf } from './readme.ts'

export function packageOf(parcel: Parcel, allRows: RowsOf): Readable {
  const { rowsOf, svg } = openPicture(parcel, allRows)
  const zip = new ZipFile()
  // What the types call a stream of any kind is one of this kind.
  const out = zip.outputStream as PassThrough
  const counted = new Map<string, Counted>()
  const mtime = new Date(parcel.made_ms)
  let current: Readable | undefined
  // The zip hears of no trouble of what it reads, and goes on waiting for it.
  out.once('close', () => current?.destroy())
  zip.once('error', (err) => out.destroy(err))

  const add = (path: string, text: () => AsyncIterable<string> | Iterable<string>) =>
    zip.addReadStreamLazy(path, { mtime }, (take) => {
      current = Readable.from(counting(path, text(), counted), { objectMode: false })
      current.once('error', (err) => out.destroy(err))
      take(null, current)
    })

  add('README.md', () => [readmeOf(parcel)])
  for (const part of parcel.parts) add(fileOf(part), () => csvOf(parcel, [part], rowsOf, false))
  add('picture.svg', () => [svg()]) // behind the rows it is made of
  add('stations.csv', () => [stationsFile(parcel)])
  add('corrections.csv', () => [correctionsFile(parcel)])
  add('datapackage.json', () => [`${JSON.stringify(descriptorOf(parcel, counted), null, 2)}\n`])
  zip.end()
  return out
}

async function* counting(
  path: string,
  texts: AsyncIterable<string> | Iterable<string>,
  counted: Map<string, Counted>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const text of texts) {
    const chunk = Buffer.from(text)
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  counted.set(path, { bytes, hash: `sha256:${hash.digest('hex')}` })
}
