/** The page that lies beside the tables of a package, in both languages. Pure. */
import type { LocalizedText } from '../contract.ts'
import { csvColumns } from './csv.ts'
import { citationOf, fileOf } from './descriptor.ts'
import type { Parcel } from './parcel.ts'
import { descriptions, flagWords, words } from './words.ts'

type Lang = keyof LocalizedText

const said = {
  id: {
    title: 'Data dari',
    from: 'dari',
    to: 'sampai (tidak termasuk)',
    licence: 'Lisensi',
    files: 'Berkas',
    picture: 'gambar semua data',
    cite: 'Cara mengutip',
    columns: 'Kolom',
    flags: 'Tanda mutu (flag)',
    missing: 'Yang tidak ada',
    nothing: 'Tidak diketahui ada yang hilang.',
    nominal:
      'Nama dan tempat stasiun: stations.csv. Koreksi dan kalibrasi: corrections.csv. Keterangan untuk program: datapackage.json.',
    text: 'Teks yang diawali = + - @ diberi tanda petik tunggal di depannya, agar tidak dihitung sebagai rumus.',
  },
  en: {
    title: 'Data of',
    from: 'from',
    to: 'to (not included)',
    licence: 'Licence',
    files: 'Files',
    picture: 'a picture of all data',
    cite: 'How to cite',
    columns: 'Columns',
    flags: 'Quality flags',
    missing: 'What is not there',
    nothing: 'Nothing is known to be missing.',
    nominal:
      'Names and places of stations: stations.csv. Corrections and calibrations: corrections.csv. For programs: datapackage.json.',
    text: 'A text that begins with = + - @ has an apostrophe before it, so that no spreadsheet computes it.',
  },
} satisfies Record<Lang, Record<string, string>>

/** Indonesian first. */
export function readmeOf(parcel: Parcel): string {
  return `${inLang('id', parcel)}\n---\n\n${inLang('en', parcel)}`
}

function inLang(lang: Lang, parcel: Parcel): string {
  const { gateway, licence, from_ms, to_ms, zone, parts } = parcel
  const text = said[lang]
  const utc = (at_ms: number) => new Date(at_ms).toISOString()
  const missing = parts.flatMap((part) =>
    part.partial ? [`- ${fileOf(part)}: ${words[lang].partial(part.reason ?? '')}`] : [],
  )
  const notes = parts.filter(({ lost, forgotten }) => lost || forgotten).map((part) => `- ${fileOf(part)}: note`)
  const gone = [...missing, ...notes]
  const columns = csvColumns(zone).map((name) => {
    const about = descriptions.columns[name.replace(/ .*/, '')]
    return `- \`${name}\`: ${about?.[lang] ?? ''}`
  })
  const { title = licence.name, path } = licence
  return [
    `# ${text.title} ${gateway.name ?? gateway.gateway}`,
    `${text.from} ${utc(from_ms)} ${text.to} ${utc(to_ms)}`,
    descriptions.package[lang],
    `${text.licence}: ${title}${path ? ` <${path}>` : ''}`,
    `## ${text.cite}`,
    citationOf(parcel),
    `## ${text.files}`,
    parts.map((part) => `- ${fileOf(part)}: ${part.label[lang]}${part.unit && ` [${part.unit}]`}`).join('\n'),
    `- picture.svg: ${text.picture}`,
    text.nominal,
    text.text,
    `## ${text.columns}`,
    columns.join('\n'),
    `## ${text.flags}`,
    Object.entries(flagWords)
      .map(([flag, about]) => `- ${flag}: ${about[lang]}`)
      .join('\n'),
    `## ${text.missing}`,
    gone.length > 0 ? gone.join('\n') : text.nothing,
    '',
  ].join('\n\n')
}
