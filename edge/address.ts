/** Where the gateway is, and how it is proved: the first keys of the section `gateway` of edge.yaml. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { Problem } from './platform/problems.ts'
import { isSystemError } from './platform/reading-files.ts'
import { needs, says } from './platform/setting-words.ts'
import { certificatesIn, fingerprintIn, type Trust } from './platform/trust.ts'

/** The keys; each problem of one of them is a sentence of its own. */
export const addressKeys = {
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^/\s]+$/)
    .meta(
      needs(
        'alamat seperti mqtt://192.168.1.10:1883, atau mqtts://host:port dengan enkripsi',
        'an address such as mqtt://192.168.1.10:1883, or mqtts://host:port for TLS',
      ),
    )
    .refine(
      (url) => !url.includes('@'),
      says(
        'memuat nama atau kata sandi; tempatnya di "username" dan "password_file"',
        'holds a name or a password; they belong into "username" and "password_file"',
      ),
    ),
  /** Of the authority that signs the gateway's certificate; the certificate itself comes with the gateway's. */
  ca_fingerprint: z
    .string()
    .refine((text) => fingerprintIn(text) !== undefined)
    .meta(
      needs(
        'sidik jari otoritasnya, seperti yang dicetak "gateway -- tls show"',
        'the fingerprint of the authority, as "gateway -- tls show" prints it',
      ),
    )
    .optional(),
  /** The same as a file, for an authority that the gateway does not send. */
  ca: z
    .string()
    .meta(
      needs(
        'path berkas dengan sertifikat otoritasnya, misalnya authority.pem',
        'the path of a file with the certificate of the authority, such as authority.pem',
      ),
    )
    .optional(),
}

type Address = z.output<z.ZodObject<typeof addressKeys>>

/** A problem of the section has its place in it, such as `ca`. */
export type AddressRead = { url: string; trust: Trust } | Problem

/** The address with its proof; or why a file cannot be used, or a proof that an address without encryption cannot give. */
export function addressOf({ url, ca, ca_fingerprint }: Address, folder: string): AddressRead {
  const found = ca === undefined ? undefined : certificatesOf(resolve(folder, ca))
  if (typeof found === 'object') return found
  const trust: Trust = {
    ...(found !== undefined && { ca: found }),
    ...(ca_fingerprint !== undefined && { fingerprint: fingerprintIn(ca_fingerprint) }),
  }
  if (url.startsWith('mqtts:') || Object.keys(trust).length === 0) return { url, trust }
  return {
    where: ca === undefined ? 'ca_fingerprint' : 'ca',
    id: 'hanya sambungan dengan enkripsi yang dapat dibuktikan. Awali "url" dengan mqtts://, port 8883.',
    en: 'only an encrypted connection can be proved. Let "url" begin with mqtts://, port 8883.',
  }
}

const copyThere = {
  id: 'Salin tls/authority.pem dari server desa ke situ.',
  en: 'Copy tls/authority.pem of the gateway there.',
}

function certificatesOf(path: string): string | Problem {
  const trouble = (id: string, en: string): Problem => ({
    where: 'ca',
    id: `${id}. ${copyThere.id}`,
    en: `${en}. ${copyThere.en}`,
  })
  try {
    const text = readFileSync(path, 'utf8')
    return certificatesIn(text).length > 0 ? text : trouble('tidak berisi sertifikat', 'holds no certificate')
  } catch (err) {
    if (!isSystemError(err)) throw err
    return trouble(`tidak dapat dibaca (${err.code})`, `cannot be read (${err.code})`)
  }
}
