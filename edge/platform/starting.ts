/** What can be wrong with the computer at a start, in words that say what to do. `main.ts` leaves with 2. */
import { ConfigError } from './problems.ts'

const folderTroubles: Record<string, string> = {
  EACCES: 'may not be written by this user. Change its owner, or choose another --data-dir.',
  EPERM: 'may not be written by this user. Change its owner, or choose another --data-dir.',
  EROFS: 'is on a disk that can only be read. Choose another --data-dir.',
  ENOTDIR: 'has a file in its path. Choose another --data-dir.',
  EEXIST: 'is a file. Choose another --data-dir.',
  ENOSPC: 'is on a full disk. Free some space, or choose another --data-dir.',
}

// SQLite adds to its codes what it was doing: SQLITE_IOERR_SHMSIZE, SQLITE_READONLY_DIRECTORY …
const sqliteTroubles: [code: RegExp, trouble: string][] = [
  [/^SQLITE_(FULL|IOERR)/, 'cannot be written: its disk is full or failing. See df -h and dmesg; free some space.'],
  [/^SQLITE_(READONLY|CANTOPEN)/, folderTroubles.EACCES!],
]

/** Opens something in `folder`; trouble with the folder or its disk becomes a `ConfigError`. */
export function openFolder<T>(open: () => T, folder: string): T {
  try {
    return open()
  } catch (err) {
    throw folderProblem(err as Error, folder)
  }
}

/** Trouble with the folder or its disk as a `ConfigError`; every other error as it is. */
export function folderProblem(err: NodeJS.ErrnoException, folder: string): Error {
  const { code = '' } = err
  const trouble = folderTroubles[code] ?? sqliteTroubles.find(([pattern]) => pattern.test(code))?.[1]
  return trouble ? new ConfigError(`${folder} ${trouble}`) : err
}

/** Why a program may not listen there, as a `ConfigError`; every other error as it is. `flag` sets the port. */
export function portProblem(err: NodeJS.ErrnoException, host: string, port: number, flag: string): Error {
  const where = `${inUrl(host)}:${port}`
  if (err.code === 'EADDRINUSE') {
    return new ConfigError(
      `${where} is taken by another program. Stop that one (ss -ltnp "sport = :${port}" names it), or take another port: ${flag} ${port + 1}`,
    )
  }
  if (err.code === 'EACCES') {
    return new ConfigError(
      `${where} may not be used without more rights. Take a port above 1023: ${flag} ${8000 + port}`,
    )
  }
  if (err.code === 'EADDRNOTAVAIL' || err.code === 'ENOTFOUND') {
    return new ConfigError(
      `${host} is not an address of this computer. Use --host 127.0.0.1, or 0.0.0.0 for all of them.`,
    )
  }
  return err
}

/** IPv6 addresses stand in brackets. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
