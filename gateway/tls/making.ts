/** Makes and renews the village's certificates in their files. Loads the X.509 library: only commands and a thread of its own come here. */
import { randomBytes } from 'node:crypto'
import { makeAuthority, makeGateway, type Pair } from './authority.ts'
import { chainIn, isPair, textOf, type VillageFiles, villageFiles, writeSecret } from './files.ts'

/** The authority's files cannot be used; the message says what to do. */
export class AuthorityError extends Error {
  override name = 'AuthorityError'
}

/** Makes the authority where there is none yet, and a certificate of the gateway for `names`. Throws `AuthorityError`. */
export async function initVillage(dataFolder: string, names: readonly string[], now_ms: number): Promise<void> {
  const files = villageFiles(dataFolder)
  const authority = authorityIn(files) ?? (await newAuthority(files, names[0]!, now_ms))
  await newLeaf(files, authority, names, now_ms)
}

/** A new certificate of the gateway for the same names. Throws `AuthorityError`. */
export async function renewVillage(dataFolder: string, names: readonly string[], now_ms: number): Promise<void> {
  const files = villageFiles(dataFolder)
  const authority = authorityIn(files)
  if (!authority) throw new AuthorityError(`${files.authorityKey} is not there.`)
  await newLeaf(files, authority, names, now_ms)
}

async function newAuthority(files: VillageFiles, name: string, now_ms: number): Promise<Pair> {
  const pair = await makeAuthority(`Pantau ${name.slice(0, 48)} ${randomBytes(2).toString('hex')}`, now_ms)
  writeSecret(files.folder, files.authorityKey, pair.key)
  writeSecret(files.folder, files.authorityCert, pair.cert)
  return pair
}

// The key stays: then one file is replaced, whole, and certificate and key belong together at any moment.
async function newLeaf(files: VillageFiles, authority: Pair, names: readonly string[], now_ms: number) {
  const kept = usableKey(files)
  const pair = await makeGateway(authority, names, now_ms, kept)
  if (pair.key !== kept) writeSecret(files.folder, files.key, pair.key)
  if (textOf(files.authorityCert) === undefined) writeSecret(files.folder, files.authorityCert, authority.cert)
  writeSecret(files.folder, files.cert, pair.cert)
}

function usableKey(files: VillageFiles): string | undefined {
  try {
    const [cert, key] = [textOf(files.cert), textOf(files.key)]
    return cert !== undefined && key !== undefined && isPair(cert, key) ? key : undefined
  } catch {
    return undefined // damaged: a new one takes its place
  }
}

/** Undefined: there is none. Its certificate also stands in the gateway's chain, and is put back from there. */
function authorityIn(files: VillageFiles): Pair | undefined {
  const key = textOf(files.authorityKey)
  const cert = textOf(files.authorityCert) ?? certOfChain(files)
  if (key === undefined && cert === undefined) return undefined
  if (cert !== undefined && key !== undefined && isSoundPair(cert, key)) return { cert, key }
  const problem =
    key === undefined
      ? `${files.authorityKey} is not there`
      : `${files.authorityKey} and ${files.authorityCert} do not belong together, or are damaged`
  throw new AuthorityError(
    `${problem}. Stations know this authority: bring both files back from a backup. Where there is none, move ${files.folder} away, run tls init again, and give each station a new invitation.`,
  )
}

function certOfChain(files: VillageFiles): string | undefined {
  return chainIn(files.cert)[1]?.toString()
}

function isSoundPair(cert: string, key: string): boolean {
  try {
    return isPair(cert, key)
  } catch {
    return false
  }
}
