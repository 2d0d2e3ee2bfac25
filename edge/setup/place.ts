/** Names, addresses and places as people type them. Pure but for the addresses of this computer. */
import { networkInterfaces } from 'node:os'
import { idPattern } from '../contract.ts'
import type { Said } from '../platform/language.ts'
import { placeDoubt } from '../platform/place-doubt.ts'
import type { Wrong } from './conversation.ts'

export interface Place {
  lat: number
  lon: number
}

const words = {
  shape: {
    id: 'Tulis dua angka, lintang lalu bujur, misalnya -6,6335 106,8371 (tekan lama di peta ponsel untuk menyalinnya).',
    en: 'Write two numbers, latitude then longitude, such as -6.6335 106.8371 (press long on the map of a phone to copy them).',
  },
  swapped: (lat: number, lon: number): Said => ({
    id: `Tertukar? Lintang paling banyak 90. Mungkin maksudnya ${lat} ${lon}`,
    en: `Exchanged? A latitude is at most 90. Perhaps ${lat} ${lon} is meant`,
  }),
}

/** `-6.6335, 106.8371`, with points or commas, as maps copy them and as people write them. */
export function placeIn(typed: string): Place | Wrong {
  const found = /^\s*([-+−]?\d{1,3}(?:[.,]\d+)?)°?\s*[,;\s]\s*([-+−]?\d{1,3}(?:[.,]\d+)?)°?\s*$/.exec(typed)
  // "-6,63" is one number with a decimal comma, and not two.
  const isOne = found && !/[.,]/.test(`${found[1]}${found[2]}`) && !/\s/.test(typed.trim())
  if (!found || isOne) return { wrong: words.shape }
  const [lat, lon] = [found[1]!, found[2]!].map((text) => Number(text.replace('−', '-').replace(',', '.'))) as [
    number,
    number,
  ]
  if (Math.abs(lat) > 90 && Math.abs(lon) <= 90) return { wrong: words.swapped(lon, lat) }
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) return { wrong: words.shape }
  const doubt = placeDoubt({ lat, lon })
  return doubt ? { wrong: doubt } : { lat, lon }
}

/** "Jembatan Hulu" → jembatan-hulu; undefined when nothing is left. */
export function idOf(name: string): string | undefined {
  const id = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return idPattern.test(id) ? id : undefined
}

/** The addresses of this computer in its networks, IPv4. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
}
