/** What YAML and word processors do to what a person types, recognised by its traces. */
import type { z } from 'zod'
import type { Said } from './language.ts'
import { inUnitOf } from './setting-units.ts'
import { yamlWords } from './yaml-words.ts'

const none: Said = { id: '', en: '' }
const typographic = /^[“”„‟‘’«»]|[“”„‟‘’«»]$/

/** Whether a text begins or ends with quotes that YAML takes for letters. */
export const hasTypographicQuotes = (text: string) => typographic.test(text.trim())

export const typographicQuotes: Said = {
  id: 'tanda kutip miring dari pengolah kata (“ ”) bukan tanda kutip di sini; ketik tanda kutip lurus: "',
  en: 'the curved quotes of a word processor (“ ”) are letters here; type straight ones: "',
}

/** How the value that was found becomes the one that is needed; empty when nothing is known. */
export function hintOf(issue: z.core.$ZodIssue, found: unknown, schema: z.ZodType | undefined): Said {
  if (typeof found === 'string' && hasTypographicQuotes(found)) return behind(typographicQuotes)
  if (typeof found === 'number' && (issue.code === 'too_big' || issue.code === 'too_small'))
    return otherUnit(issue, found)
  if (issue.code !== 'invalid_type' || !schema) return none
  if (typeof found === 'number' && schema.safeParse(String(found)).success) {
    return behind({ id: `beri tanda kutip: "${found}"`, en: `write it in quotes: "${found}"` })
  }
  if (typeof found !== 'string') return none
  const word = yesNo[found.toLowerCase()]
  if (word !== undefined && schema.safeParse(word).success) return behind({ id: `tulis ${word}`, en: `write ${word}` })
  const [, digits, unit] = numberWithUnit.exec(found) ?? []
  const number = Number(digits?.replace(',', '.'))
  const meant = inUnitOf(issue.path.at(-1), number, unit)
  if (digits === undefined || !schema.safeParse(meant?.number ?? number).success) return none
  if (meant) {
    const { id, en } = meant.of
    return behind({
      id: `tulis angkanya saja, dalam ${id}: ${meant.number}`,
      en: `write the number alone, in ${en}: ${meant.number}`,
    })
  }
  return unit
    ? behind({
        id: `tulis angkanya saja, tanpa satuan: ${number}`,
        en: `write the number alone, without a unit: ${number}`,
      })
    : behind({
        id: `tulis tanpa tanda kutip, dengan titik: ${number}`,
        en: `write it without quotes, with a point: ${number}`,
      })
}

/** Numbers that are right in another unit, or at another place. */
function otherUnit({ path }: z.core.$ZodIssue, found: number): Said {
  const name = String(path.at(-1))
  if (name === 'lat' && Math.abs(found) > 90 && Math.abs(found) <= 180) {
    return behind({
      id: `lat dan lon tertukar? ${found} adalah bujur`,
      en: `are lat and lon exchanged? ${found} is a longitude`,
    })
  }
  if (!/_m$/.test(name) || Math.abs(found) < 10) return none
  return behind({
    id: `ini meter; kalau ${found} cm, tulis ${found / 100}`,
    en: `this is metres; if it is ${found} cm, write ${found / 100}`,
  })
}

const numberWithUnit =
  /^(-?\d+(?:[.,]\d+)?)\s*(mm|cm|m|km|meter|ms|s|sec|detik|min|menit|h|jam|d|days?|hari|[kmg]i?b|v|volt|%)?$/i

const yesNo: Record<string, boolean> = {
  ...{ yes: true, on: true, ya: true, y: true, benar: true },
  ...{ no: false, off: false, tidak: false, n: false, salah: false },
}

/** What an unknown name is in truth: one that grew together with its value, or with the dash; undefined: just unknown. */
export function keyHint(key: string): Said | undefined {
  if (typographic.test(key)) return typographicQuotes
  const [, name] = /^([a-z_]\w*):\S/i.exec(key) ?? []
  if (name) return yamlWords.noSpace(name)
  return /^-\S/.test(key) ? yamlWords.noDashSpace : undefined
}

const behind = ({ id, en }: Said): Said => ({ id: `; ${id}`, en: `; ${en}` })
