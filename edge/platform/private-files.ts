/**
 * Files for their owner alone, whatever the umask says. `makePrivately` is called once, where a program starts: from then on
 * everything that the process makes, SQLite's files, sockets and child processes included, is 0600 or 0700. What an earlier
 * version has left open is closed by `closeFolder` at the start.
 */
import { closeSync, constants, type Dirent, fchmodSync, fstatSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isGone, isSystemError } from './reading-files.ts'

const forOthers = 0o077
const writableByAll = 0o002
const sticky = 0o1000 // as of /tmp: others may add files, and neither rename nor remove ours

/** Nobody else may read what this process makes from now on. Not for a worker thread: they share their process's mask. */
export function makePrivately(): void {
  process.umask(forOthers)
}

/** What lies in a data folder. Whatever else is there is somebody's, and is left as it is. */
const ours =
  /^(log|record|copies|kept|part|tls|logbook|observations|versions)$|\.(db|db-wal|db-shm|db-journal|json|sock|seg|pem|key|secret)(\.|$)|^(ballast|siren|good\.)/

/** A file or folder that others may use, and what to do. */
export interface OpenPlace {
  where: string
  what: string
}

/**
 * Takes from others what they may do with our files in `folder`, and with the folder itself when everything in it is ours.
 * Symbolic links are not followed. Answers what a person has to know: what could not be closed, and that others could write.
 */
export function closeFolder(folder: string): OpenPlace[] {
  const seen = statSync(folder, { throwIfNoEntry: false })
  if (!seen?.isDirectory()) return []
  const open: string[] = []
  const entries = readdirSync(folder, { withFileTypes: true })
  for (const entry of entries) if (ours.test(entry.name)) closeEntry(folder, entry, open)
  const isOurs = entries.every(({ name }) => ours.test(name))
  const wasWritable = (seen.mode & writableByAll) !== 0
  const isClosed = isOurs && (seen.mode & sticky) === 0 && close(folder)
  return [
    ...(open.length > 0 ? [{ where: open[0]!, what: stillOpen(open.length) }] : []),
    ...(wasWritable ? [{ where: folder, what: isClosed ? wasOpen : isOpen }] : []),
    ...looseParents(resolve(folder)),
  ]
}

const wasOpen = 'others could write into this folder until now; look whether something in it is not yours'
const isOpen =
  'others may write into this folder, and so change what is kept. Close it: chmod 700, or take a folder of its own'
const looseAbove =
  'others may write into this folder, and so put another in place of the one with our data. Close it: chmod o-w'

function stillOpen(files: number): string {
  const more = files === 1 ? '' : ` (and ${files - 1} more)`
  return `other users may read it${more}, and this user may not change that. Give it to the user that runs this: chown -R`
}

function closeEntry(folder: string, entry: Dirent, open: string[]): void {
  const path = join(folder, entry.name)
  if (entry.isDirectory()) for (const below of readdirSync(path, { withFileTypes: true })) closeEntry(path, below, open)
  if ((entry.isDirectory() || entry.isFile()) && !close(path)) open.push(path)
}

/** False when others may still use it: it belongs to somebody else, or its disk knows no permissions. */
function close(path: string): boolean {
  const { mode } = statSync(path, { throwIfNoEntry: false }) ?? { mode: 0 }
  if ((mode & forOthers) === 0) return true
  try {
    // Of what was opened, not of a name: whoever may write into the folder could put a link there meanwhile.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      fchmodSync(fd, fstatSync(fd).mode & 0o7777 & ~forOthers)
      return (fstatSync(fd).mode & forOthers) === 0
    } finally {
      closeSync(fd)
    }
  } catch (err) {
    if (!isSystemError(err)) throw err
    return isGone(err)
  }
}

/** The folders above `folder` in which others could rename it away. */
function looseParents(folder: string): OpenPlace[] {
  const above = dirname(folder)
  if (above === folder) return []
  const mode = statSync(above, { throwIfNoEntry: false })?.mode ?? 0
  const isLoose = (mode & writableByAll) !== 0 && (mode & sticky) === 0
  return [...(isLoose ? [{ where: above, what: looseAbove }] : []), ...looseParents(above)]
}
