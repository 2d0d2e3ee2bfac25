/** A file → the names of its columns and its lines: packed or not, in its encoding, without remarks. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ConfigError } from '../../edge/platform/problems.ts'
import { type CsvRecord, csvRecords } from './csv.ts'
import type { Mapping } from './mapping.ts'

export interface Table {
  names: string[]
  records: AsyncIterable<CsvRecord>
}

type Form = Pick<Mapping, 'delimiter' | 'encoding' | 'skip_lines' | 'comment' | 'header'>
const plain: Form = { delimiter: ',', encoding: 'utf-8', skip_lines: 0, header: true }

/** Throws `ConfigError` for an empty file and for letters that are not of the encoding. */
export async function openTable(file: string, mapping: Form | null): Promise<Table> {
  const form = mapping ?? plain
  const records = linesOf(csvRecords(textOf(file, form.encoding), form.delimiter), form)
  const first = await records.next()
  if (first.done) throw new ConfigError({ id: `${file} kosong.`, en: `${file} is empty.` })
  const { cells } = first.value
  if (form.header) return { names: cells.map((name) => name.trim()), records }
  return { names: cells.map((_, index) => String(index + 1)), records: both(first.value, records) }
}

async function* both(first: CsvRecord, rest: AsyncIterable<CsvRecord>) {
  yield first
  yield* rest
}

async function* linesOf(records: AsyncIterable<CsvRecord>, { skip_lines, comment }: Form): AsyncGenerator<CsvRecord> {
  for await (const record of records) {
    const isRemark = comment !== undefined && record.cells[0]!.trimStart().startsWith(comment)
    if (record.line > skip_lines && !isRemark) yield record
  }
}

async function* textOf(file: string, encoding: string): AsyncGenerator<string> {
  const start = await startOf(file)
  const isPacked = start[0] === 0x1f && start[1] === 0x8b
  const bytes = createReadStream(file)
  const unpacked = isPacked ? pipeline(bytes, createGunzip(), () => undefined) : bytes
  let decoder: TextDecoder | null = null
  try {
    for await (const chunk of unpacked) {
      decoder ??= decoderOf(encoding, chunk as Buffer)
      yield decoder.decode(chunk as Buffer, { stream: true })
    }
    if (decoder) yield decoder.decode()
  } catch (err) {
    if (!(err instanceof TypeError)) throw err
    throw new ConfigError({
      id: `${file} memuat huruf yang bukan ${encoding}. Tulis "encoding: windows-1252" (atau yang lain) di pemetaan, atau simpan berkas sebagai UTF-8.`,
      en: `${file} has letters that are not ${encoding}. Write "encoding: windows-1252" (or another) into the mapping, or save the file as UTF-8.`,
    })
  }
}

async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** A byte order mark says more than the mapping: what a spreadsheet calls Unicode is UTF-16. */
function decoderOf(encoding: string, start: Buffer): TextDecoder {
  const mark = start.length < 2 ? 0 : start.readUInt16BE(0)
  const found = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : encoding
  try {
    return new TextDecoder(found, { fatal: true })
  } catch (err) {
    if (!(err instanceof RangeError)) throw err
    throw new ConfigError({
      id: `Tidak ada pengodean "${encoding}". Pakai utf-8, utf-16le, latin1 atau windows-1252.`,
      en: `There is no encoding "${encoding}". Use utf-8, utf-16le, latin1 or windows-1252.`,
    })
  }
}
