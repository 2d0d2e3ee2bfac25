// An event kept from Pantau, read in plain JavaScript: node event.mjs FOLDER
// FOLDER is the unpacked .zip: datapackage.json, and a table for each series in data/.
// Kejadian yang disimpan dari Pantau, dibaca dengan JavaScript biasa. FOLDER: isi .zip yang sudah dibuka.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.'
const about = JSON.parse(readFileSync(join(folder, 'datapackage.json'), 'utf8'))
console.log(about.citation)

/** Time (ms since 1970) and value of each good row. Flag 4: it failed a test. */
function rowsOf({ path, dialect, schema }) {
  const names = schema.fields.map(({ name }) => name)
  const [at, value, flag] = ['at_ms', 'corrected_value', 'flag'].map((name) => names.indexOf(name))
  const lines = readFileSync(join(folder, path), 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
    .slice(1)
  return lines
    .map((line) => line.split(dialect.delimiter)) // no text with a delimiter stands before these columns
    .filter((cells) => cells[at] !== '' && cells[value] !== '' && cells[flag] !== '4')
    .map((cells) => ({ at_ms: Number(cells[at]), value: Number(cells[value].replace(',', '.')) }))
}

const highest = (rows) => rows.reduce((best, row) => (row.value > best.value ? row : best))
const time = (at_ms) => new Date(at_ms).toISOString().slice(0, 16)

/** Rain of each hour, at the end of it. */
function hoursOf(rows) {
  const sums = new Map()
  for (const { at_ms, value } of rows) {
    const end = Math.ceil(at_ms / 3_600_000) * 3_600_000
    sums.set(end, (sums.get(end) ?? 0) + value)
  }
  return [...sums].map(([at_ms, value]) => ({ at_ms, value }))
}

const peaks = {}
for (const resource of about.resources.filter(({ quantity }) => quantity)) {
  const rows = rowsOf(resource)
  if (rows.length === 0) continue
  const isRain = resource.quantity === 'rainfall_mm'
  const peak = highest(isRain ? hoursOf(rows) : rows)
  peaks[resource.quantity] ??= peak
  console.log(
    `${resource.station} ${resource.quantity}: ${rows.length} rows, highest ${peak.value.toFixed(2)} at ${time(peak.at_ms)}`,
  )
}

const [rain, river] = [peaks.rainfall_mm, peaks.water_level_m]
if (rain && river)
  console.log(`from the hardest hour of rain to the peak: ${Math.round((river.at_ms - rain.at_ms) / 60_000)} minutes`)
