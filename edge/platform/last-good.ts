/**
 * Copies of settings files, as they were at the last start that went well. Under a service manager a file that was written
 * wrong since then does not stop a program: after a power cut at night nobody stands at its terminal. Whoever types the command
 * at a terminal is told, and nothing starts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { replaceSynced } from './copies.ts'
import { isSystemError } from './reading-files.ts'

/** Whether nobody reads what is refused: systemd has started this. `PANTAU_LAST_GOOD=1` says so for other managers. */
export function isUnattended(env: Record<string, string | undefined>): boolean {
  return Boolean(env.NOTIFY_SOCKET) || env.PANTAU_LAST_GOOD === '1'
}

/** Keeps a copy of `from` as `to`; writes nothing where it is there already. Throws the disk's error. */
export function keepFile(from: string, to: string): void {
  const bytes = readFileSync(from)
  if (!existsSync(to) || !readFileSync(to).equals(bytes)) replaceSynced(to, bytes)
}

/** What a settings file that may be no YAML says of its data folder; undefined when it does not. */
export function folderWritten(file: string): string | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (err) {
    if (isSystemError(err)) return undefined
    throw err
  }
  return /^data_dir:[ \t]*["']?([^"'#\r\n]+?)["']?[ \t]*(?:#.*)?$/m.exec(text)?.[1]
}
