/**
 * Who this gateway is: a name that no other gateway in the world has, made once with its data folder. It goes with the
 * folder: a copy or a restored backup is the same gateway.
 */
import { randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { readVersion } from '../../edge/platform/version.ts'
import type { PartState } from '../contract.ts'
import type { Store } from '../store/index.ts'
import { type Copy, copiesIn, fileCopies, type Identity } from './copies.ts'

export interface GatewayIdentity extends Identity {
  /** What people call it, from the settings; null = not said. It may change at any time and is no part of any id. */
  name: string | null
  /** Which Pantau it runs. */
  version: string
  /** For `/readyz`. */
  state(): PartState
}

export interface IdentityOptions {
  folder: string
  store: Pick<Store, 'reader' | 'saveReader' | 'position'>
  name?: string | undefined
  now: () => number
  log: Logger
}

/**
 * Reads it, or makes it in a folder that has none. A copy that is damaged or missing is written again from the others.
 * Throws when a new one can be written nowhere.
 */
export async function openIdentity({ folder, store, name, now, log }: IdentityOptions): Promise<GatewayIdentity> {
  const copies = copiesIn(folder, store)
  const found = await Promise.all(copies.map((copy) => copy.read()))
  const known = believed(found)
  const isLost = known === null && found.includes('damaged')
  const identity = known ?? newIdentity(store.position(), now())
  const written = await spread(identity, copies, found, log)
  if (!known && written === 0) throw new Error('The identity of the gateway could not be written.')
  if (isLost) log.error({ gateway: identity.gateway }, 'the identity of the gateway cannot be read; it has a new one')
  const isMended = known !== null && found.includes('damaged')
  const { version } = readVersion()
  return { ...identity, name: name ?? null, version, state: () => stateOf(identity.gateway, { isLost, isMended }) }
}

/** In the folder of a former home: since when another one is the home. A person who sets the identity has decided against it. */
export const replacedFile = 'replaced.json'

/** Replaces it everywhere: the folder becomes another gateway, or the one it was before its identity was lost. */
export async function setIdentity(
  options: Pick<IdentityOptions, 'folder' | 'store' | 'now'>,
  gateway?: string,
): Promise<Identity> {
  const made = newIdentity(options.store.position(), options.now())
  // Given back on purpose, it counts more than the folder that may have taken over meanwhile.
  const identity = gateway === undefined ? made : { ...made, gateway, moved_ms: options.now() }
  for (const copy of copiesIn(options.folder, options.store)) await copy.write(identity)
  rmSync(join(options.folder, replacedFile), { force: true })
  return identity
}

/**
 * The folder becomes the home of the gateway that it is a copy of, as of now: for a second home that takes over, and for a
 * restored backup. Its gateway does not run yet. Null when no file says which gateway that is.
 */
export async function moveIdentity(folder: string, now_ms: number): Promise<Identity | null> {
  const copies = fileCopies(folder)
  const known = believed(await Promise.all(copies.map((copy) => copy.read())))
  if (!known) return null
  const moved = { ...known, moved_ms: Math.max(now_ms, known.moved_ms + 1) }
  for (const copy of copies) await copy.write(moved)
  return moved
}

/** What most copies say; of two that differ, the first. Of those that agree, the one that moved last. */
export function believed(found: readonly (Identity | 'damaged' | null)[]): Identity | null {
  const readable = found.filter((one): one is Identity => one !== null && one !== 'damaged')
  const votesFor = ({ gateway }: Identity) => readable.filter((one) => one.gateway === gateway).length
  return readable.reduce<Identity | null>((best, one) => {
    if (best === null || votesFor(one) > votesFor(best)) return one
    return one.gateway === best.gateway && one.moved_ms > best.moved_ms ? one : best
  }, null)
}

/** Writes the copies that do not say it; gives how many hold it then. */
async function spread(
  identity: Identity,
  copies: readonly Copy[],
  found: readonly (Identity | 'damaged' | null)[],
  log: Logger,
): Promise<number> {
  let held = 0
  for (const [index, copy] of copies.entries()) {
    const there = found[index]!
    const isSame = there !== null && there !== 'damaged' && there.gateway === identity.gateway
    if (there !== null && !isSame)
      log.warn({ where: copy.where }, 'a copy of the identity of the gateway is wrong; it is written again')
    try {
      if (!isSame || there.moved_ms !== identity.moved_ms) await copy.write(identity)
      held++
    } catch (err) {
      log.warn({ err, where: copy.where }, 'a copy of the identity of the gateway cannot be written')
    }
  }
  return held
}

// Without i, l, o, u, 0 and 1, which people confuse. 12 of 30 are 58 bits: among a million gateways the chance that two
// are equal is one in a million.
const symbols = '23456789abcdefghjkmnpqrstvwxyz'
const digits = 8

function newIdentity(made_at_pos: number, created_ms: number): Identity {
  // A spreadsheet takes what begins with a digit for a number or a date.
  const picked = Array.from({ length: 12 }, (_, i) => symbols[randomInt(i === 0 ? digits : 0, symbols.length)]!)
  const gateway = [0, 4, 8].map((from) => picked.slice(from, from + 4).join('')).join('-')
  return { gateway, created_ms, made_at_pos, moved_ms: 0 }
}

function stateOf(gateway: string, { isLost, isMended }: { isLost: boolean; isMended: boolean }): PartState {
  if (isLost) {
    return {
      ok: false,
      says: `The identity of this gateway could not be read; it is ${gateway} now. If you know the former one (the tag "gateway" in InfluxDB, the end of old alert ids): stop the gateway and type: identity set ID`,
      says_id: `Identitas server desa ini tidak terbaca; sekarang ${gateway}. Bila identitas lama diketahui (tag "gateway" di InfluxDB, akhir id peringatan lama): hentikan server desa lalu ketik: identity set ID`,
    }
  }
  const mended = isMended
    ? [' A damaged copy of it was written again.', ' Satu salinannya rusak dan sudah ditulis ulang.']
    : ['', '']
  return {
    ok: true,
    says: `This gateway is ${gateway}.${mended[0]}`,
    says_id: `Server desa ini ${gateway}.${mended[1]}`,
  }
}
