/**
 * Many commits as columns. Packs of one station differ from one another in numbers alone: each entry's text is split into a
 * form (the text with its numbers taken out) and those numbers, and the numbers of one place in one form are one column
 * (`segments/column.ts`). Texts come back letter by letter.
 *
 *   4 bytes   length of the table
 *   table     raw deflate of JSON: { n, forms: [[text, times]], bytes: [length of each column] }
 *   columns   pos, at_ms, entries of each commit, form of each entry; then of each form its numbers, place by place
 *
 * A form that occurs seldom keeps its numbers in its text.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { decodeColumn, encodeColumn } from '../segments/column.ts'
import { entriesOf } from './entries-of.ts'

export interface CommitText {
  pos: number
  at_ms: number
  /** JSON array of entries. */
  json: string
}

interface Table {
  n: number
  forms: [text: string, times: number][]
  bytes: number[]
}

const often = 8 // a column of fewer numbers takes more than their digits
const hole = '\u0000' // stands in no JSON text: it is written as an escape there
/** A number as JSON.stringify writes it, in its place; others stay in the text. */
const number = /(?<=[:,[])-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?(?=[,}\]])/g
const table_max = 64 * 1024 * 1024

export function encodeCommits(commits: readonly CommitText[]): Buffer {
  const forms = new Map<string, { id: number; numbers: number[][]; texts: string[] }>()
  const formOfEntry: { form: string; index: number }[] = []
  const entries = commits.map(({ json }) => {
    const texts = entriesOf(json)
    for (const text of texts) {
      const numbers: number[] = []
      const form = text.replace(number, (token) => {
        if (String(Number(token)) !== token) return token
        numbers.push(Number(token))
        return hole
      })
      const known = forms.get(form) ?? { id: forms.size, numbers: [], texts: [] }
      forms.set(form, known)
      formOfEntry.push({ form, index: known.texts.length })
      known.numbers.push(numbers)
      known.texts.push(text)
    }
    return texts.length
  })
  return written(commits, entries, forms, formOfEntry)
}

function written(
  commits: readonly CommitText[],
  entries: number[],
  forms: Map<string, { numbers: number[][]; texts: string[] }>,
  formOfEntry: { form: string; index: number }[],
): Buffer {
  const table: Table = { n: commits.length, forms: [], bytes: [] }
  const ids = new Map<string, number>()
  const idOf = (text: string, times: number) => {
    const id = ids.get(text) ?? table.forms.push([text, times]) - 1
    ids.set(text, id)
    return id
  }
  const columns: number[][] = []
  const formIds = formOfEntry.map(({ form, index }) => {
    const { numbers, texts } = forms.get(form)!
    return numbers.length < often ? idOf(texts[index]!, 0) : idOf(form, numbers.length)
  })
  for (const [text, times] of table.forms) {
    if (times === 0) continue
    const { numbers } = forms.get(text)!
    for (let place = 0; place < numbers[0]!.length; place++) columns.push(numbers.map((row) => row[place]!))
  }
  const encoded = [commits.map(({ pos }) => pos), commits.map(({ at_ms }) => at_ms), entries, formIds, ...columns].map(
    (column) => encodeColumn(Float64Array.from(column)),
  )
  table.bytes = encoded.map((bytes) => bytes.length)
  const packed = deflateRawSync(JSON.stringify(table), { level: 9 })
  const length = Buffer.alloc(4)
  length.writeUInt32LE(packed.length)
  return Buffer.concat([length, packed, ...encoded])
}

/** The commits of `encodeCommits`. Throws for damaged bytes, or gives others: keep a checksum. */
export function decodeCommits(bytes: Buffer): CommitText[] {
  const columns_at = 4 + bytes.readUInt32LE(0)
  const text = inflateRawSync(bytes.subarray(4, columns_at), { maxOutputLength: table_max }).toString('utf8')
  const { n, forms, bytes: lengths } = JSON.parse(text) as Table
  let at = columns_at
  let column = 0
  const next = (length: number) => {
    const end = at + lengths[column++]!
    const numbers = decodeColumn(bytes.subarray(at, end), length)
    at = end
    return numbers
  }
  const [pos, at_ms, entries] = [next(n), next(n), next(n)]
  const formIds = next(entries!.reduce((sum, count) => sum + count, 0))
  const readers = forms.map(([text, times]) => formReader(text, times, next))
  let entry = 0
  return Array.from(pos!, (pos, i) => {
    const texts = Array.from({ length: entries![i]! }, () => readers[formIds[entry++]!]!())
    return { pos, at_ms: at_ms![i]!, json: `[${texts.join(',')}]` }
  })
}

/** Gives the texts of one form, one after the other. */
function formReader(form: string, times: number, next: (length: number) => Float64Array): () => string {
  if (times === 0) return () => form
  const parts = form.split(hole)
  const columns = Array.from({ length: parts.length - 1 }, () => next(times))
  let row = 0
  return () => {
    let text = parts[0]!
    for (const [place, column] of columns.entries()) text += String(column[row]) + parts[place + 1]!
    row++
    return text
  }
}
