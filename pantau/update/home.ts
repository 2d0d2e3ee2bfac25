/**
 * Where a release is installed. From an archive:
 *
 *   /opt/pantau/0.1.0/       one folder a version, as it lies in its archive
 *   /opt/pantau/current      a link to the version that runs; the services and the command go through it
 *   /opt/pantau/update.json  which version was there before
 */
import { existsSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { syncFolder, writeSynced } from '../../edge/platform/copies.ts'
import { isGone, remembered } from '../../edge/platform/reading-files.ts'

export type Home =
  | { kind: 'archive'; root: string; version: string }
  /** Installed by the package manager, which alone may change it. */
  | { kind: 'package' }
  /** A clone, or an archive that was unpacked and not installed. */
  | { kind: 'loose' }

const packageTree = '/usr/lib/pantau'

/** `tree`: the folder of the version whose program this is. */
export function homeOf(tree: string): Home {
  if (tree === packageTree) return { kind: 'package' }
  const [root, version] = [dirname(tree), basename(tree)]
  const isCurrent = existsSync(join(tree, 'lib/node')) && currentOf(root) === version
  return isCurrent ? { kind: 'archive', root, version } : { kind: 'loose' }
}

function currentOf(root: string): string | null {
  try {
    return basename(readlinkSync(join(root, 'current')))
  } catch (err) {
    if (isGone(err) || (err as NodeJS.ErrnoException).code === 'EINVAL') return null
    throw err
  }
}

/** From now on `version` is the one that is started, also after a power cut at this moment: the link is replaced as a whole. */
export function setCurrent(root: string, version: string): void {
  const fresh = join(root, 'current.new')
  rmSync(fresh, { force: true })
  symlinkSync(version, fresh)
  renameSync(fresh, join(root, 'current'))
  syncFolder(root)
}

const State = z.object({ before: z.string().nullable() })

/** The version to go back to; null when there is none. */
export function beforeOf(root: string): string | null {
  return remembered(join(root, 'update.json'), State)?.before ?? null
}

export function setBefore(root: string, before: string | null): void {
  const file = join(root, 'update.json')
  writeSynced(`${file}.new`, Buffer.from(`${JSON.stringify({ before })}\n`))
  renameSync(`${file}.new`, file)
}

/** Which version lies in a folder; null when it is none of ours. */
export function versionIn(tree: string): string | null {
  const file = join(tree, 'app/package.json')
  if (!existsSync(file)) return null
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown }
  return name === 'pantau' && typeof version === 'string' ? version : null
}

/** Removes installed versions that are not to be kept, and what an interrupted update has left. Gives their names. */
export function tidyVersions(root: string, keep: readonly (string | null)[]): string[] {
  const old = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => name.startsWith('.unpacked-') || (versionIn(join(root, name)) === name && !keep.includes(name)))
  for (const name of old) rmSync(join(root, name), { recursive: true })
  return old.filter((name) => !name.startsWith('.'))
}
