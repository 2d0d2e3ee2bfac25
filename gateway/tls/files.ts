/** The files of the village's certificates, in `tls/` in the data folder. Only their owner may read the keys. */
import { createPrivateKey, type X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSynced, syncFolder } from '../../edge/platform/copies.ts'
import { certificatesIn } from '../../edge/platform/trust.ts'

/** Which files are meant; those of `tls init`, or named in the settings. */
export interface TlsFiles {
  cert: string
  key: string
}

/** The four files of `tls init`. */
export function villageFiles(dataFolder: string) {
  const folder = join(dataFolder, 'tls')
  const file = (name: string) => join(folder, name)
  return {
    folder,
    authorityCert: file('authority.pem'),
    authorityKey: file('authority.key'),
    cert: file('gateway.pem'),
    key: file('gateway.key'),
  }
}
export type VillageFiles = ReturnType<typeof villageFiles>

/** Writes one file into `folder` so that after a power cut it is there whole, or as it was. Mode 0600, the folder's 0700. */
export function writeSecret(folder: string, path: string, content: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  replaceSynced(path, Buffer.from(content))
  syncFolder(folder)
}

/** A text file; undefined when it is not there. Throws what else the disk says. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw err
  }
}

/** Whether certificate and key, PEM, belong together. Throws when one of them cannot be read. */
export function isPair(cert: string, key: string): boolean {
  return certificatesIn(cert)[0]?.checkPrivateKey(createPrivateKey(key)) ?? false
}

/** What is wrong with the authority's two files, or null. Without them the certificate cannot be renewed. */
export function authorityProblem({ authorityCert, authorityKey }: VillageFiles): string | null {
  try {
    const [cert, key] = [textOf(authorityCert), textOf(authorityKey)]
    if (key === undefined) return `${authorityKey} is not there`
    if (cert === undefined) return `${authorityCert} is not there`
    return isPair(cert, key) ? null : `${authorityKey} does not belong to ${authorityCert}`
  } catch (err) {
    return `${authorityKey} or ${authorityCert} is damaged (${(err as Error).message})`
  }
}

/** The certificates in a file; none when it is not there or cannot be read: whoever asks says that it is damaged. */
export function chainIn(path: string): X509Certificate[] {
  try {
    return certificatesIn(textOf(path) ?? '')
  } catch {
    return []
  }
}
