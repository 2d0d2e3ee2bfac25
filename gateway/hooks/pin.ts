/** A receiver that is proved by its own authority, as a village has one, and not by those of the internet. */

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Said } from '../../edge/platform/language.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { needs } from '../../edge/platform/setting-words.ts'
import { certificatesIn, fingerprintIn, type Trust } from '../../edge/platform/trust.ts'

/** Keys of kinds whose address somebody chooses freely. */
export const pinKeys = {
  fingerprint: z
    .string()
    .refine((text) => fingerprintIn(text) !== undefined)
    .meta(
      needs(
        'sidik jari SHA-256 otoritas yang menandatangani sertifikat penerimanya',
        'the SHA-256 fingerprint of the authority that signs the certificate of the receiver',
      ),
    )
    .optional(),
  ca_file: z
    .string()
    .min(1)
    .max(4_096)
    .meta(
      needs('path berkas dengan sertifikat otoritas itu', 'the path of a file with the certificate of that authority'),
    )
    .optional(),
}

interface Pinned {
  url: string
  fingerprint?: string | undefined
  ca_file?: string | undefined
}

/** Why the receiver cannot be proved so; null when it can, or when nothing was said about it. */
export function pinProblem(hook: Pinned): Said | null {
  if (hook.fingerprint === undefined && hook.ca_file === undefined) return null
  if (!hook.url.startsWith('https:')) {
    return {
      id: 'hanya penerima dengan enkripsi yang dapat dibuktikan: alamatnya harus berawal dengan https://',
      en: 'only an encrypted receiver can be proved: let it begin with https://',
    }
  }
  try {
    trustOf(hook)
    return null
  } catch (err) {
    if (!isSystemError(err)) {
      return {
        id: '"ca_file" tidak berisi sertifikat yang dapat dibaca',
        en: '"ca_file" holds no certificate that can be read',
      }
    }
    return { id: `"ca_file" tidak dapat dibaca (${err.code})`, en: `"ca_file" cannot be read (${err.code})` }
  }
}

/** By what the receiver is proved; undefined: by the rules of the internet. */
export function trustOf({ fingerprint, ca_file }: Partial<Pinned>): Trust | undefined {
  if (fingerprint === undefined && ca_file === undefined) return undefined
  const ca = ca_file === undefined ? undefined : readFileSync(ca_file, 'utf8')
  if (ca !== undefined && certificatesIn(ca).length === 0) throw new Error('there is no certificate in it')
  return { ca, fingerprint: fingerprint === undefined ? undefined : fingerprintIn(fingerprint) }
}
