/** A disk of a few hundred kilobytes, for tests of a full one. Only root may mount. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Whether this process may mount, and a title that says what it needs. */
export const mounting = canMount()
  ? { skip: false, why: 'on a small tmpfs' }
  : { skip: true, why: 'skipped, needs a tmpfs: run as root, outside an unprivileged container' }

/** Mounts an empty disk of this size until the test ends. */
export function smallDisk(size_kib: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size_kib}k`, 'tmpfs', folder])
  onTestFinished(() => unmount(folder))
  return folder
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const folder = mkdtempSync(join(tmpdir(), 'pantau-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch (err) {
    if (process.env.CI)
      throw new Error('In CI no test may be skipped, and this one must mount a tmpfs.', { cause: err })
    return false
  } finally {
    rmdirSync(folder)
  }
}

function unmount(folder: string) {
  execFileSync('umount', [folder])
  rmdirSync(folder)
}
