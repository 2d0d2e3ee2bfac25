/** Types that the sections of settings share. Each says what it should be; sentences about mistakes repeat that. */
import { z } from 'zod'
import { languages } from './language.ts'

/** What a value should be, in both languages: for `.meta` of a schema, which sentences about mistakes repeat. */
export const needs = (id: string, en: string) => ({ description: en, 'x-id': id })

/** What a check of our own says: for `.refine` and `ctx.addIssue`. */
export const says = (id: string, en: string) => ({ message: en, params: { id } })

export const port = z
  .int()
  .min(0)
  .max(65_535)
  .meta(needs('nomor port, 0 sampai 65535 (0 memilih yang kosong)', 'a port number, 0 to 65535 (0 picks a free one)'))
export const host = z
  .string()
  .min(1)
  .meta(
    needs(
      'alamat tempat mendengarkan, misalnya 127.0.0.1 atau 0.0.0.0',
      'an address to listen on, such as 127.0.0.1 or 0.0.0.0',
    ),
  )
export const days = z
  .int()
  .min(1)
  .max(36_500)
  .meta(needs('bilangan bulat dalam hari, 1 sampai 36500', 'a whole number of days, 1 to 36500'))
export const url = z
  .url({ protocol: /^https?$/ })
  .meta(needs('alamat seperti http://127.0.0.1:8086', 'an address such as http://127.0.0.1:8086'))
/** An address that others are shown: what stands in it is not a secret any more. */
export const shownUrl = url.refine(
  (text) => !holdsSecret(text),
  says(
    'memuat nama, kata sandi, atau kunci; alamat ini dilihat semua orang',
    'holds a name, a password or a key; everybody is shown this address',
  ),
)
export const envName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/)
  .meta(
    needs(
      'NAMA variabel lingkungan yang berisi rahasianya, misalnya SIREN_SECRET',
      'the NAME of an environment variable that holds the secret, such as SIREN_SECRET',
    ),
  )
export const secretFile = z
  .string()
  .min(1)
  .max(4_096)
  .meta(
    needs(
      'path berkas yang berisi rahasianya dan hanya boleh dibaca pemiliknya (chmod 600)',
      'the path of a file that holds the secret and that only its owner may read (chmod 600)',
    ),
  )
export const id = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/)
  .meta(needs('1 sampai 40 huruf kecil a-z, angka 0-9, dan tanda -', '1 to 40 of a-z, 0-9 and -'))
export const word = z.string().min(1).max(200).meta(needs('teks pendek', 'a short text'))
/** In which language the sentences about a file are; absent: that of the terminal, or both. */
export const language = z
  .enum(languages)
  .meta(needs('id (bahasa Indonesia) atau en (Inggris)', 'id (Indonesian) or en (English)'))
  .optional()
export const lat = z
  .number()
  .min(-90)
  .max(90)
  .meta(needs('derajat lintang, -90 sampai 90 (selatan khatulistiwa dengan tanda minus)', 'degrees north, -90 to 90'))
export const lon = z
  .number()
  .min(-180)
  .max(180)
  .meta(needs('derajat bujur, -180 sampai 180', 'degrees east, -180 to 180'))
export const yesNo = z.boolean().meta(needs('true atau false', 'true or false'))

/** Whether an address has a name or password before its host, or words behind a question mark. */
export function holdsSecret(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { username, password, search } = new URL(address)
  return username !== '' || password !== '' || search !== ''
}
