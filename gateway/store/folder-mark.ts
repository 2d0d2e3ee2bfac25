/**
 * Folders that look like a gateway's and must not be opened as one by accident: a second home, which follows another
 * gateway, and a folder that is being restored. A file in them says so.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../edge/platform/problems.ts'
import { typed } from '../../edge/platform/typed.ts'

export const secondHomeFile = 'second-home.json'
export const restoringFile = 'restoring.json'

/** Throws a `ConfigError` that says what the folder is and what to do. */
export function refuseMarked(folder: string): void {
  if (isThere(join(folder, restoringFile))) {
    throw new ConfigError(
      `${folder} was being restored from a backup, and that was not finished. Delete the folder and restore again.`,
    )
  }
  if (!isThere(join(folder, secondHomeFile))) return
  throw new ConfigError(
    `${folder} is the second home of another gateway: it follows it, and is none itself. If that gateway is gone for ` +
      `good, make this folder the gateway: ${typed('gateway')} follow --take-over --data-dir ` +
      `${folder}. Two gateways with one identity must never run at the same time.`,
  )
}

function isThere(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch (err) {
    if (['ENOENT', 'ENOTDIR'].includes((err as NodeJS.ErrnoException).code ?? '')) return false
    throw err
  }
}
