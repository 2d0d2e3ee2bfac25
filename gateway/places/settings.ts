/** The sections `map`, `river` and `impacts` of `gateway.yaml`. */
import { resolve } from 'node:path'
import { z } from 'zod'
import { id, needs, says, word, yesNo } from '../../edge/platform/setting-words.ts'
import { isQuantity } from '../../hardware/quantities.ts'

const quantity = z
  .string()
  .refine(isQuantity, says('bukan besaran yang dikenal', 'no such quantity'))
  .meta(needs('besaran seperti water_level_m', 'a quantity such as water_level_m'))
  .default('water_level_m')

const tileUrl = z
  .string()
  .max(500)
  .meta(
    needs(
      'alamat dengan {z}, {x}, dan {y}, misalnya https://tile.openstreetmap.org/{z}/{x}/{y}.png',
      'an address with {z}, {x} and {y}, such as https://tile.openstreetmap.org/{z}/{x}/{y}.png',
    ),
  )
  .superRefine((url, ctx) => {
    const problem = tileProblem(url)
    if (problem) ctx.addIssue({ code: 'custom', ...problem })
  })

/** One origin is allowed to the page, and it stands in the address: so no `{s}` for several hosts. */
function tileProblem(url: string): ReturnType<typeof says> | null {
  const plain = url.replace(/\{[zxy]\}/g, '0')
  if (/[{}]/.test(plain)) {
    return says(
      'di dalam { } hanya boleh {z}, {x}, dan {y}; sebut satu host sebagai ganti {s}',
      'only {z}, {x} and {y} may stand in braces; name one host instead of {s}',
    )
  }
  if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
    return says(
      'perlu alamat seperti https://tile.openstreetmap.org/{z}/{x}/{y}.png',
      'needs an address such as https://tile.openstreetmap.org/{z}/{x}/{y}.png',
    )
  }
  if (new URL(plain).username || new URL(plain).password)
    return says(
      'memuat nama atau kata sandi; alamat ini dilihat semua orang',
      'holds a name or a password; everybody is shown this address',
    )
  const missing = ['{z}', '{x}', '{y}'].filter((part) => !url.includes(part))
  if (missing.length > 0) return says(`kurang ${missing.join(' dan ')}`, `lacks ${missing.join(' and ')}`)
  return new URL(url.replace(/\{[zxy]\}/g, '1')).origin === new URL(plain).origin
    ? null
    : says('{z}, {x}, dan {y} harus di belakang host', '{z}, {x} and {y} must stand behind the host')
}

export const MapSettings = z
  .strictObject({
    ground: z
      .string()
      .min(1)
      .meta(needs('path berkas GeoJSON, misalnya desa.geojson', 'the path of a GeoJSON file, such as desa.geojson'))
      .optional(),
    tiles: z
      .strictObject({
        url: tileUrl,
        attribution: word
          .meta(needs('milik siapa petanya, misalnya "© OpenStreetMap"', 'whose map it is, such as "© OpenStreetMap"'))
          .optional(),
        zoom_max: z
          .int()
          .min(1)
          .max(22)
          .meta(needs('perbesaran terdalam yang dimilikinya, 1 sampai 22', 'the deepest zoom that it has, 1 to 22'))
          .default(19),
      })
      .optional(),
  })
  .prefault({})
export type MapSettings = z.output<typeof MapSettings>

const Stop = z.union([
  id.transform((station) => ({ station })),
  z.strictObject({
    station: id,
    sensor: id.optional(),
    quantity: quantity.optional(),
    travel_min: z
      .number()
      .positive()
      .max(43_200)
      .meta(
        needs(
          'berapa menit air mengalir dari stasiun di hulunya',
          'how many minutes the water takes from the station above',
        ),
      )
      .optional(),
  }),
])

const stops = z.array(Stop).min(1).max(200)
const NamedRiver = z.strictObject({ name: word, stations: stops })

const aRiver = needs(
  'id stasiun dari hulu ke hilir, masing-masing sebagai "hulu" atau { station: hulu, travel_min: 90 }; untuk beberapa sungai daftar { name, stations }',
  'station ids from upstream to downstream, each as "hulu" or { station: hulu, travel_min: 90 }; of several rivers a list of { name, stations }',
)

/** A list of stations is one river without a name. */
export const RiverSettings = z
  .union([
    stops.transform((stations) => [{ name: null, stations }]),
    NamedRiver.transform((one) => [one]),
    z.array(NamedRiver).max(50),
  ])
  .meta(aRiver)
  .superRefine((rivers, ctx) => {
    for (const { stations } of rivers) {
      const twice = stations.find(({ station }, i) => stations.findIndex((one) => one.station === station) !== i)
      if (twice)
        ctx.addIssue({
          code: 'custom',
          ...says(
            `menyebut "${twice.station}" dua kali; sungai melewati satu stasiun sekali`,
            `names "${twice.station}" twice; a river passes a station once`,
          ),
        })
    }
  })
export type RiverSettings = z.output<typeof RiverSettings>

const text = z.string().trim().min(1).max(300)

/** One text serves both languages until somebody writes the other. */
const Said = z
  .union([
    text.transform((both) => ({ id: both, en: both })),
    z
      .strictObject({ id: text.optional(), en: text.optional() })
      .refine(({ id, en }) => id !== undefined || en !== undefined)
      .transform(({ id, en }) => ({ id: id ?? en!, en: en ?? id! })),
  ])
  .meta(
    needs(
      'apa yang tercapai, misalnya "Gang Masjid tergenang", atau { id: …, en: … }',
      'what is reached, such as "Gang Masjid tergenang", or { id: …, en: … }',
    ),
  )

const Geo = z
  .union([z.string().min(1).max(500), z.looseObject({ type: z.string() })])
  .meta(
    needs(
      'nama dalam berkas peta dasar, path berkas .geojson, atau GeoJSON sendiri',
      'a name in the ground file, the path of a .geojson file, or GeoJSON itself',
    ),
  )

const ImpactLevel = z.strictObject({
  at: z.number().meta(needs('angka dalam satuan besarannya', 'a number in the unit of the quantity')),
  text: Said,
  geo: Geo.optional(),
})

export const ImpactSettings = z.array(
  z
    .strictObject({
      station: id,
      sensor: id.default('level'),
      quantity,
      below: yesNo.default(false),
      levels: z.array(ImpactLevel).min(1).max(50),
    })
    .superRefine(({ levels }, ctx) => {
      const twice = levels.findIndex(({ at }, i) => levels.findIndex((one) => one.at === at) !== i)
      if (twice === -1) return
      const { at } = levels[twice]!
      const said = says(`${at} sudah ada; tulis satu teks untuknya`, `${at} is there already; write one text for it`)
      ctx.addIssue({ ...{ code: 'custom', path: ['levels', twice, 'at'] }, ...said })
    }),
)
export type ImpactSettings = z.output<typeof ImpactSettings>

export interface PlaceSettings {
  map: MapSettings
  river: RiverSettings
  impacts: ImpactSettings
}

/** Whether a `geo` is the path of a file. */
export const isGeoFile = (geo: string) => /\.(geo)?json$/i.test(geo)

/** With the paths in them meant from `home`, the folder of the settings file. */
export function placesFrom({ map, river, impacts }: PlaceSettings, home: string): PlaceSettings {
  const found = (geo: ImpactSettings[number]['levels'][number]['geo']) =>
    typeof geo === 'string' && isGeoFile(geo) ? resolve(home, geo) : geo
  return {
    map: { ...map, ...(map.ground !== undefined && { ground: resolve(home, map.ground) }) },
    river,
    impacts: impacts.map((series) => ({
      ...series,
      levels: series.levels.map((level) => ({ ...level, ...(level.geo !== undefined && { geo: found(level.geo) }) })),
    })),
  }
}
