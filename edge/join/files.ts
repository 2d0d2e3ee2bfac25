/**
 * What "join" writes beside the settings: the password, and, before it asks, the secret by which the gateway knows this
 * computer again when its answer was lost. After a power cut at any moment the same command can be typed again.
 */
import { createHash, randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, lstatSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { type HandedTo, replaceSynced, syncFolder } from '../platform/copies.ts'
import { isSystemError, remembered } from '../platform/reading-files.ts'
import { refusal, words } from './words.ts'

export interface JoinFiles {
  settings: string
  secret: string
  asking: string
}

/** Beside the settings; a symbolic link is followed. Throws a `ConfigError` for one by which somebody else has root write where he may not. */
export function filesOf(config: string): JoinFiles {
  const settings = existsSync(config) ? realpathSync(config) : resolve(config)
  if (process.getuid?.() === 0 && existsSync(config) && !mayFollow(lstatSync(config), statSync(config))) {
    throw refusal(words.foreignLink(config, settings))
  }
  const beside = (end: string) => join(dirname(settings), basename(settings).replace(/\.ya?ml$/, '') + end)
  return { settings, secret: beside('.secret'), asking: beside('.joining') }
}

/** The rule of Linux for links in /tmp: one's own, or of whoever owns what it leads to. */
export function mayFollow(link: { isSymbolicLink(): boolean; uid: number }, target: { uid: number }): boolean {
  return !link.isSymbolicLink() || link.uid === 0 || link.uid === target.uid
}

const Asking = z.object({ code: z.string(), proof: z.string() })

/** The secret that goes with this code: that of an earlier try, or a new one, which is on disk when this returns. */
export function proofFor(code: string, { settings, secret, asking }: JoinFiles): string {
  const hash = createHash('sha256').update(code).digest('base64url')
  const before = remembered(asking, Asking)
  try {
    for (const path of [settings, secret]) if (existsSync(path)) accessSync(path, constants.W_OK)
    if (before?.code === hash) return before.proof
    const proof = randomBytes(32).toString('base64url')
    writeWhole(asking, JSON.stringify({ code: hash, proof }), { mode: 0o600 })
    return proof
  } catch (err) {
    if (!isSystemError(err)) throw err
    throw refusal(words.mayNotWrite(dirname(settings), err.code ?? err.message))
  }
}

/** Writes the password, then the settings, then forgets the asking. `data_dir`: whoever owns it runs the agent. */
export function writeJoined(files: JoinFiles, password: string, settings: string, data_dir: string | null): void {
  const { settings: file, secret, asking } = files
  const before = statSync(file, { throwIfNoEntry: false })
  let path = secret
  try {
    writeWhole(secret, `${password}\n`, { mode: 0o600, owner: ownerOf([secret, data_dir, file, dirname(file)]) })
    path = file
    writeWhole(file, settings, {
      mode: before ? before.mode & 0o777 : 0o644, // it holds no secret, and the agent's user reads it
      owner: ownerOf([file, dirname(file)]),
    })
    rmSync(asking, { force: true })
  } catch (err) {
    if (!isSystemError(err)) throw err
    throw refusal(words.notWritten(path, err.code ?? err.message))
  }
}

/** Writes settings alone, with the owner and the permissions they have. Throws a `ConfigError` when they cannot be written. */
export function writeSettings(file: string, settings: string): void {
  const before = statSync(file, { throwIfNoEntry: false })
  try {
    writeWhole(file, settings, { mode: before ? before.mode & 0o777 : 0o644, owner: ownerOf([file, dirname(file)]) })
  } catch (err) {
    if (!isSystemError(err)) throw err
    throw refusal(words.settingsNotWritten(file, err.code ?? err.message))
  }
}

/** Whether the agent of a service could not read it. */
export function isOfRoot(path: string): boolean {
  return statSync(path).uid === 0
}

/** Whole or not at all, whenever the power goes; with exactly these permissions, whatever the umask is. */
function writeWhole(path: string, text: string, to: HandedTo): void {
  replaceSynced(path, Buffer.from(text), to)
  syncFolder(dirname(path))
}

/** Root writes for whoever is to read it: the owner of the first of these that is there. */
function ownerOf(paths: readonly (string | null)[]): HandedTo['owner'] {
  if (process.getuid?.() !== 0) return undefined
  for (const path of paths) {
    const found = path === null ? undefined : statSync(path, { throwIfNoEntry: false })
    if (found) return { uid: found.uid, gid: found.gid }
  }
  return undefined
}
