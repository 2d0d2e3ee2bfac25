/** Whether a file of a release is what was published: its checksum in `SHA256SUMS`, and the signature under that list. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Said } from '../../edge/platform/language.ts'

/** For whom, and for what, a release is signed: as `npm run release` signs it. */
const [identity, purpose] = ['pantau', 'pantau-release']

export type Proof =
  /** Signed by somebody whose key was known before. */
  | { kind: 'proved' }
  /** Nobody knows whose it is: it may still be whole. */
  | { kind: 'unproved'; why: Said }
  /** It is certainly not what was published. */
  | { kind: 'wrong'; why: Said }

/**
 * Looks at the `SHA256SUMS` and `SHA256SUMS.sig` beside `file`. `signers`: files with public keys that came by another way than this
 * release; the first that is there counts. One that lies beside `file` is worth nothing: whoever changes the release changes it, too.
 */
export async function proofOf(file: string, signers: readonly string[]): Promise<Proof> {
  const list = join(dirname(file), 'SHA256SUMS')
  if (!existsSync(list)) return { kind: 'unproved', why: noList(list) }
  const line = readFileSync(list, 'utf8')
    .split('\n')
    .find((one) => one.slice(66) === basename(file))
  if (!line) return { kind: 'wrong', why: notListed(file, list) }
  if (line.slice(0, 64) !== (await sha256Of(file))) return { kind: 'wrong', why: otherSum(file) }
  const known = signers.find((one) => existsSync(one))
  if (!known) return { kind: 'unproved', why: noSigners(signers[0]!) }
  if (!existsSync(`${list}.sig`)) return { kind: 'unproved', why: notSigned(list) }
  const args = ['-Y', 'verify', '-f', known, '-I', identity, '-n', purpose, '-s', `${list}.sig`]
  const { status, error } = spawnSync('ssh-keygen', args, { input: readFileSync(list) })
  if (error) return { kind: 'unproved', why: noProgram }
  return status === 0 ? { kind: 'proved' } : { kind: 'wrong', why: badSignature(list, known) }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

const noList = (list: string): Said => ({
  id: `Tidak ada ${list}: tidak dapat diperiksa apakah file ini utuh dan siapa yang membuatnya. Ambil juga SHA256SUMS dan SHA256SUMS.sig dari rilis itu.`,
  en: `There is no ${list}: nobody can tell whether the file is whole, and who made it. Fetch SHA256SUMS and SHA256SUMS.sig of that release, too.`,
})
const notListed = (file: string, list: string): Said => ({
  id: `${basename(file)} tidak ada dalam ${list}. Keduanya bukan dari rilis yang sama, atau nama file sudah diganti.`,
  en: `${basename(file)} is not in ${list}. The two are not of one release, or the file has been renamed.`,
})
const otherSum = (file: string): Said => ({
  id: `${file} rusak atau sudah diubah: isinya lain dari yang tertulis dalam SHA256SUMS. Ambil sekali lagi.`,
  en: `${file} is damaged, or was changed: it is not what SHA256SUMS says. Fetch it again.`,
})
const noSigners = (place: string): Said => ({
  id: `File ini utuh, tetapi tidak dapat diperiksa siapa yang membuatnya: ${place}, kunci mereka yang menerbitkan Pantau, tidak ada. Lihat docs/handbook/verifying.md.`,
  en: `The file is whole, but nobody can tell who made it: there is no ${place}, the key of those who publish Pantau. See docs/handbook/verifying.md.`,
})
const notSigned = (list: string): Said => ({
  id: `File ini utuh, tetapi ${list}.sig tidak ada: rilis ini tidak ditandatangani, dan siapa pun bisa membuatnya.`,
  en: `The file is whole, but there is no ${list}.sig: nobody has signed this release, and anybody may have made it.`,
})
const noProgram: Said = {
  id: 'File ini utuh, tetapi tanda tangannya tidak dapat diperiksa: ssh-keygen tidak ada. Ketik: sudo apt-get install openssh-client',
  en: 'The file is whole, but its signature cannot be checked: ssh-keygen is missing. Type: sudo apt-get install openssh-client',
}
const badSignature = (list: string, known: string): Said => ({
  id: `Tanda tangan ${list}.sig bukan dari mereka yang kuncinya ada di ${known}. Jangan dipasang, dan beri tahu orang yang memberikannya.`,
  en: `The signature ${list}.sig is not of those whose key is in ${known}. Do not install it, and tell those from whom you have it.`,
})
