/** A file is read once before anything of it is kept: what is in it, and whether it may come in as the mapping says. */
import type { Said } from '../../edge/platform/language.ts'
import type { CsvRecord } from './csv.ts'
import type { LineReader } from './line-reader.ts'
import type { Mapping } from './mapping.ts'
import {
  countConflict,
  countRepeated,
  countStored,
  countTime,
  emptyReport,
  type Report,
  refusedIn,
  valuesIn,
} from './report.ts'

export interface Limits {
  /** Percent of the values that may contradict one another. */
  conflict_max: number
  /** Percent of the values that may be refused. */
  refused_max: number
}

// Names that are compared with one another: some 100 MB. Beyond them only the record finds conflicts.
const compared_max = 1_000_000
const listed_max = 8

/** What the file would bring into an empty record. Of `stored`, the record may have some already. */
export async function look(
  records: AsyncIterable<CsvRecord>,
  read: LineReader,
  names: readonly string[],
  mapping: Mapping | null,
): Promise<{ report: Report; apart: Apart[] }> {
  const report = emptyReport()
  const known = new Map<string, Map<number, number | null>>()
  const apart = mapping ? unusedNames(names, mapping) : []
  let compared = 0
  const see = (cells: readonly string[]) => {
    for (const { index, seen } of apart) {
      const cell = cells[index]?.trim()
      if (cell && seen.size <= listed_max) seen.add(cell)
    }
  }
  for await (const { line, value: found } of valuesIn(records, read, report, see)) {
    const { station, sensor, quantity, at_ms, value } = found
    const series = `${station} ${sensor} ${quantity}`
    const times = known.get(series) ?? new Map<number, number | null>()
    known.set(series, times)
    const before = times.get(at_ms)
    countTime(report, found)
    if (before === undefined) {
      if (compared++ < compared_max) times.set(at_ms, value)
      countStored(report, 1)
    } else if (before === value || value === null || before === null) countRepeated(report, 1)
    else countConflict(report, line, `${series} ${value}`)
  }
  report.stations = [...new Set([...known.keys()].map((series) => series.split(' ')[0]!))].sort()
  return { report, apart: apart.filter(({ seen }) => seen.size > 1) }
}

/** A column that the mapping does not speak of, although by its name it tells stations or sensors apart. */
export interface Apart {
  name: string
  index: number
  seen: Set<string>
}

const tellsApart =
  /^(?:id|no\.? ?pos|(?:nama |kode |id )?(?:pos|stasiun|station|lokasi|site|gauge|pintu ?air|sensor|alat|device|parameter|measure|variable|besaran)(?:[ _-]?(?:id|no|code|kode|name|nama|reference))?)$/i

function unusedNames(names: readonly string[], { columns, where, ignore, time }: Mapping): Apart[] {
  const used = new Set([time].flat().concat(ignore, Object.keys(where ?? {})))
  for (const one of columns) {
    for (const named of [one.station, one.sensor, one.quantity]) if (typeof named !== 'string') used.add(named.column)
    for (const name of [one.column, ...Object.keys(one.where ?? {})]) used.add(name)
  }
  return names
    .map((name, index) => ({ name, index, seen: new Set<string>() }))
    .filter(({ name }) => tellsApart.test(name) && !used.has(name))
}

/** Why the file may not come in; empty when it may. */
export function objections(report: Report, apart: readonly Apart[], limits: Limits): Said[] {
  const refused = refusedIn(report)
  const found: Said[] = apart.map(({ name, seen }) => {
    const some = [...seen].slice(0, listed_max).join(', ')
    return {
      id: `Kolom "${name}" menyebut lebih dari satu (${some} …), tetapi pemetaan tidak memakainya: semuanya akan menjadi satu. Tulis station, sensor atau quantity: { column: "${name}", map: … }, atau where, atau ignore: ["${name}"].`,
      en: `The column "${name}" names more than one (${some} …), and the mapping does not use it: all would become one. Write station, sensor or quantity: { column: "${name}", map: … }, or where, or ignore: ["${name}"].`,
    }
  })
  if (isBeyond(report.conflict, report.read, limits.conflict_max)) {
    found.push({
      id: `${report.conflict} dari ${report.read} nilai bertentangan dengan nilai lain untuk sensor dan waktu yang sama, lebih dari ${limits.conflict_max} persen. Apakah ada beberapa pos dalam satu kolom? Betulkan pemetaan, atau naikkan --conflict-max.`,
      en: `${report.conflict} of ${report.read} values contradict another one of the same sensor and time, more than ${limits.conflict_max} percent. Are there several gauges in one column? Correct the mapping, or raise --conflict-max.`,
    })
  }
  if (isBeyond(refused, report.read, limits.refused_max)) {
    found.push({
      id: `${refused} dari ${report.read} nilai ditolak, lebih dari ${limits.refused_max} persen. Betulkan pemetaan, atau naikkan --refused-max.`,
      en: `${refused} of ${report.read} values are refused, more than ${limits.refused_max} percent. Correct the mapping, or raise --refused-max.`,
    })
  }
  return found
}

function isBeyond(part: number, of: number, percent: number): boolean {
  return part * 100 > of * percent
}
