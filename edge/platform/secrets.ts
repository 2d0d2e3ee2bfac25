/**
 * Passwords and tokens that settings name: by an environment variable (`password_env`) or by a file (`password_file`),
 * never by their value. No sentence of this file repeats what stands under such a key, unless it is certainly a name: it
 * may be the secret itself, pasted into the wrong line.
 */
import { readFileSync, type Stats, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Said } from './language.ts'
import type { Problem } from './problems.ts'
import { isSystemError, textOfBytes } from './reading-files.ts'
import { envName, secretFile } from './setting-words.ts'

/** Where one secret is, as its settings say. */
export interface SecretSource {
  /** The key without its end: `password`, `headers.authorization`. */
  key: string
  /** The name of an environment variable. */
  env?: string | undefined
  /** A file that holds the secret and nothing else. A relative path is meant from the folder of the settings. */
  file?: string | undefined
}

export interface SecretPlace {
  env: Record<string, string | undefined>
  /** What relative paths are relative to. */
  folder: string
  /** What is said of a variable that is not there: what it is, and what to do. */
  unset: Said
}

/** What is said of a variable that the gateway's settings name and its environment lacks. */
export const unsetAtGateway: Said = {
  id: 'belum diisi. Isi di tempat server desa dijalankan',
  en: 'is not set. Set it where the gateway starts',
}

/** `secret` is empty when there is a `problem`; a `warning` stops nothing. */
export interface SecretFound {
  secret: string
  problem?: Problem
  warning?: Problem
}

type Keys<Key extends string> = Record<`${Key}_env` | `${Key}_file`, z.ZodOptional<z.ZodString>>

/** The two keys of a schema for one secret: `password_env` and `password_file`. */
export function secretKeys<Key extends string>(key: Key): Keys<Key> {
  // Object.fromEntries and computed keys lose the names, which the parameter has.
  return { [`${key}_env`]: envName.optional(), [`${key}_file`]: secretFile.optional() } as Keys<Key>
}

/** The source that these two keys of `settings` name. */
export function sourceOf(key: string, settings: object): SecretSource {
  const word = (name: string): string | undefined => {
    const value: unknown = Reflect.get(settings, name)
    return typeof value === 'string' ? value : undefined
  }
  return { key, env: word(`${key}_env`), file: word(`${key}_file`) }
}

/** For `.check`: refuses settings that name a secret twice, or not at all; said beside whatever else is wrong. */
export function needsSecret(key: string, needs: Said = needsOf(key)): z.core.$ZodCheck<object> {
  const check: z.core.CheckFn<object> = ({ value, issues }) => {
    const [env, file] = [`${key}_env`, `${key}_file`].map((name) => isThere(value, name) || isRefused(issues, name))
    const complain = ({ id, en }: Said, name: string) =>
      void issues.push({ code: 'custom', message: en, params: { id }, path: [name], input: value, continue: true })
    if (env && file) complain(notBoth(key), `${key}_file`)
    else if (!env && !file)
      complain({ id: `belum ditulis; perlu ${needs.id}`, en: `missing; needs ${needs.en}` }, `${key}_env`)
  }
  return z.core._check(check, { when: () => true })
}

const isThere = (settings: unknown, name: string) =>
  typeof settings === 'object' && settings !== null && Reflect.get(settings, name) !== undefined
const isRefused = (issues: readonly z.core.$ZodRawIssue[], name: string) =>
  issues.some(({ path }) => path?.[0] === name)

const needsOf = (key: string): Said => ({
  id: `NAMA variabel lingkungan yang berisi rahasianya, atau ${key}_file dengan path berkas yang berisi rahasianya`,
  en: `the NAME of an environment variable that holds the secret, or ${key}_file with the path of a file that holds it`,
})

/** What is said of settings that name a secret twice. */
export const notBoth = (key: string): Said => ({
  id: `tulis "${key}_env" atau "${key}_file", jangan keduanya`,
  en: `give "${key}_env" or "${key}_file", not both`,
})

/** The secret of a source that names one place. It reads the file each time it is asked. */
export function findSecret({ key, env, file }: SecretSource, place: SecretPlace): SecretFound {
  if (file !== undefined) return secretInFile(`${key}_file`, resolve(place.folder, file))
  const where = `${key}_env`
  const secret = env === undefined ? undefined : place.env[env]
  if (secret) return { secret }
  if (env === undefined || !isSurelyName(env, place.env)) return trouble(where, notAName)
  return trouble(where, {
    id: `variabel lingkungan ${env} ${place.unset.id}`,
    en: `the environment variable ${env} ${place.unset.en}`,
  })
}

/** How a sentence calls the source: without its value when that may be the secret. */
export function nameOfSource({ key, env }: SecretSource, known: SecretPlace['env']): string {
  if (env === undefined) return `${key}_file`
  return isSurelyName(env, known) ? env : `${key}_env`
}

const notAName: Said = {
  id: 'yang tertulis di situ bukan nama variabel lingkungan yang ada. Tidak diulang di sini, karena mungkin itu rahasianya sendiri',
  en: 'what stands there is not the name of an environment variable that is set. It is not repeated here, because it may be the secret itself',
}

/** SIREN_SECRET is a name; HUNTER2 may be a password. What the environment has is a name in any case. */
function isSurelyName(env: string, known: SecretPlace['env']): boolean {
  return known[env] !== undefined || /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(env)
}

const file_max = 16 * 1024 // bytes; a token that an identity service has signed has a few thousand

function secretInFile(where: string, path: string): SecretFound {
  let stat: Stats
  let bytes: Buffer
  try {
    stat = statSync(path)
    if (!stat.isFile()) return trouble(where, { id: 'yang disebutnya bukan berkas', en: 'what it names is not a file' })
    if (stat.size > file_max)
      return trouble(where, {
        id: `berkasnya lebih dari ${file_max} byte; isinya hanya rahasianya`,
        en: `the file has more than ${file_max} bytes; only the secret belongs there`,
      })
    bytes = readFileSync(path)
  } catch (err) {
    if (!isSystemError(err)) throw err
    const unread = {
      id: `berkasnya tidak dapat dibaca (${err.code})`,
      en: `the file cannot be read (${err.code})`,
    }
    return trouble(where, whyUnread[err.code ?? ''] ?? unread)
  }
  const read = secretIn(bytes)
  if ('wrong' in read) return trouble(where, { id: `berkasnya ${read.wrong.id}`, en: `the file ${read.wrong.en}` })
  return { ...read, ...(isOpenToOthers(stat, path) && { warning: { where, ...openToOthers(path) } }) }
}

const whyUnread: Record<string, Said> = {
  ENOENT: {
    id: 'berkas itu tidak ada. Namanya tidak diulang di sini, karena mungkin itu rahasianya sendiri: di situ tempat sebuah path',
    en: 'there is no such file. Its name is not repeated here, because it may be the secret itself: a path belongs there',
  },
  ENOTDIR: {
    id: 'berkas itu tidak ada: sebagian dari path-nya bukan folder',
    en: 'there is no such file: a part of its path is not a folder',
  },
  EACCES: {
    id: 'pengguna ini tidak boleh membaca berkasnya. Ganti pemiliknya: chown',
    en: 'this user may not read the file. Change its owner: chown',
  },
  ENAMETOOLONG: { id: 'yang tertulis di situ bukan path', en: 'what stands there is not a path' },
}

/** The first line with something on it, without what editors leave around it. */
function secretIn(bytes: Buffer): { secret: string } | { wrong: Said } {
  const text = textOfBytes(bytes)
  if (text === null) return { wrong: { id: 'bukan teks', en: 'holds no text' } }
  const secret = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .find((line) => line !== '')
  if (secret === undefined)
    return { wrong: { id: 'kosong; tulis rahasianya di situ', en: 'is empty; write the secret into it' } }
  if (/^[A-Z]+(_[A-Z]+)+=/.test(secret)) {
    return {
      wrong: {
        id: 'berawal dengan nama dan "=", seperti berkas variabel lingkungan; tulis rahasianya saja',
        en: 'begins with a name and "=", as a file of environment variables does; write the secret alone',
      },
    }
  }
  return { secret }
}

// What systemd hands over with LoadCredential= is behind a folder that nobody else may enter.
function isOpenToOthers({ mode }: Stats, path: string): boolean {
  return (mode & 0o077) !== 0 && !path.startsWith('/run/credentials/')
}

const openToOthers = (path: string): Said => ({
  id: `pengguna lain di komputer ini boleh membaca berkasnya. Tutup: chmod 600 ${path}`,
  en: `other users of this computer may read the file. Close it: chmod 600 ${path}`,
})

function trouble(where: string, { id, en }: Said): SecretFound {
  return { secret: '', problem: { where, id: `${id}.`, en: `${en}.` } }
}
