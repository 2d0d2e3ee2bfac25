/** The archive of a release, unpacked beside the versions that are installed. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../edge/platform/problems.ts'
import { versionIn } from './home.ts'
import { Refused, versionLine } from './programs.ts'

/** A `.tar.xz` becomes six times as large; twice that, so that the data folder on the same disk can go on. */
const grows = 12

/** Gives the version, whose folder is then `ROOT/VERSION`. Throws a `ConfigError` when it cannot be; then nothing is changed. */
export function unpack(file: string, root: string, current: string): string {
  const { bavail, bsize } = statfsSync(root)
  if (bavail * bsize < statSync(file).size * grows) throw new ConfigError(noRoom(root))
  const fresh = mkdtempSync(join(root, '.unpacked-'))
  try {
    const args = ['-xJf', file, '-C', fresh, '--strip-components=1', '--no-same-owner']
    const { status, stderr, error } = spawnSync('tar', args, { encoding: 'utf8' })
    if (status !== 0) throw new ConfigError(notUnpacked(file, error?.message ?? stderr.trim()))
    const version = versionIn(fresh)
    if (version === null || !/^[\w.+~-]+$/.test(version)) throw new ConfigError(noRelease(file))
    if (version === current) throw new ConfigError(isCurrent(version))
    chmodSync(fresh, 0o755) // it was made for its owner alone, and the services are not root
    tryOut(fresh, file)
    rmSync(join(root, version), { recursive: true, force: true }) // what an earlier update has left of it
    renameSync(fresh, join(root, version))
    return version
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function tryOut(tree: string, file: string) {
  try {
    versionLine(tree)
  } catch (err) {
    if (err instanceof Refused) throw new ConfigError(notForThis(file, err.said))
    throw err
  }
}

const noRoom = (root: string) => ({
  id: `${root}: tempat di kartu tidak cukup untuk versi lain. Lihat: df -h ${root}`,
  en: `${root}: there is not enough room for another version. See: df -h ${root}`,
})
const notUnpacked = (file: string, why: string) => ({
  id: `${file} tidak dapat dibuka (${why}). Ada xz? Ketik: sudo apt-get install xz-utils`,
  en: `${file} cannot be unpacked (${why}). Is xz there? Type: sudo apt-get install xz-utils`,
})
const noRelease = (file: string) => ({
  id: `${file} bukan arsip rilis Pantau`,
  en: `${file} is not the archive of a release of Pantau`,
})
const isCurrent = (version: string) => ({
  id: `Versi ${version} sudah terpasang dan dipakai`,
  en: `Version ${version} is installed and in use already`,
})
const notForThis = (file: string, why: string) => ({
  id: `${file} tidak jalan di komputer ini: mungkin untuk prosesor lain (uname -m). ${why}`,
  en: `${file} does not run on this computer: perhaps it is for another processor (uname -m). ${why}`,
})
