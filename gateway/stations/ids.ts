/** What may be a name and a place in the registry. */
import { idPattern } from '../../edge/contract.ts'
import { SaidError } from '../contract.ts'
import { drillPrefix } from './stations.ts'

/** Something a person asked for that cannot be done; it says what to do. */
export class RegistryError extends SaidError {
  override name = 'RegistryError'
}

// `pantau/1/alerts/…` belongs to the gateway; a station of that name would share it.
const reservedId = 'alerts'

/** Refuses what cannot be the id of a station, a subscriber or a token. */
export function checkId(what: keyof typeof names, id: string) {
  const { id: nama, en: name } = names[what]
  if (id === reservedId) {
    throw new RegistryError({
      id: `"${reservedId}" dipakai server desa sendiri. Pilih ${nama} lain.`,
      en: `"${reservedId}" is the gateway's own word. Choose another ${name}.`,
    })
  }
  if (id.startsWith(drillPrefix)) {
    throw new RegistryError({
      id: `Nama yang diawali "${drillPrefix}" dipakai untuk latihan. Pilih ${nama} lain.`,
      en: `Names that begin with "${drillPrefix}" belong to drills. Choose another ${name}.`,
    })
  }
  if (idPattern.test(id)) return
  const shown = id.slice(0, 80)
  throw new RegistryError({
    id: `"${shown}" tidak dapat menjadi ${nama}: pakai 1 sampai 40 huruf a-z, angka, dan "-", misalnya "katulampa-2".`,
    en: `"${shown}" cannot be a ${name}: use 1 to 40 of the letters a-z, digits and "-", for example "katulampa-2".`,
  })
}

const names = {
  station: { id: 'id stasiun', en: 'station id' },
  subscriber: { id: 'id sirene atau bot', en: 'subscriber id' },
  bridge: { id: 'id jembatan', en: 'bridge id' },
  listener: { id: 'id pendengar', en: 'listener id' },
  token: { id: 'nama token', en: 'token name' },
} as const

/** Refuses half a place, and what is not on the globe. */
export function checkPlace(lat?: number, lon?: number) {
  if (lat === undefined && lon === undefined) return
  const isOnEarth = Math.abs(lat ?? Number.NaN) <= 90 && Math.abs(lon ?? Number.NaN) <= 180
  if (!isOnEarth) {
    throw new RegistryError({
      id: 'Letak perlu keduanya, dalam derajat: lintang (--lat) dari -90 sampai 90 dan bujur (--lon) dari -180 sampai 180.',
      en: 'A place needs both, in degrees: --lat from -90 to 90 and --lon from -180 to 180.',
    })
  }
}
