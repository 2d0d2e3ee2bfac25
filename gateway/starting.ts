/** What can be wrong with the computer at a start, in words that say what to do. `main.ts` leaves with 2. */
import { ConfigError } from './config.ts'

const folderTroubles: Record<string, string> = {
  EACCES: 'may not be written by this user. Change its owner, or choose another --data-dir.',
  EPERM: 'may not be written by this user. Change its owner, or choose another --data-dir.',
  EROFS: 'is on a disk that can only be read. Choose another --data-dir.',
  ENOTDIR: 'has a file in its path. Choose another --data-dir.',
  EEXIST: 'is a file. Choose another --data-dir.',
  ENOSPC: 'is on a full disk. Free some space, or choose another --data-dir.',
}

/** Opens what lives in `folder`; trouble with the folder becomes a `ConfigError`. */
export function openFolder<T>(open: () => T, folder: string): T {
  try {
    return open()
  } catch (err) {
    const trouble = folderTroubles[(err as NodeJS.ErrnoException).code ?? '']
    throw trouble ? new ConfigError(`${folder} ${trouble}`) : err
  }
}

/** The record's thread can hand over only the words of an error. */
export function complainAboutRecord(err: Error): never {
  throw err.message.includes('is used by another gateway') ? new ConfigError(err.message) : err
}

export function complainAboutPort(err: NodeJS.ErrnoException, host: string, port: number, flag: string): never {
  const where = `${inUrl(host)}:${port}`
  if (err.code === 'EADDRINUSE') {
    throw new ConfigError(
      `${where} is taken by another program. Stop that one (ss -ltnp "sport = :${port}" names it), or take another port: ${flag} ${port + 1}`,
    )
  }
  if (err.code === 'EACCES') {
    throw new ConfigError(
      `${where} may not be used without more rights. Take a port above 1023: ${flag} ${8000 + port}`,
    )
  }
  if (err.code === 'EADDRNOTAVAIL' || err.code === 'ENOTFOUND') {
    throw new ConfigError(
      `${host} is not an address of this computer. Use --host 127.0.0.1, or 0.0.0.0 for all of them.`,
    )
  }
  throw err
}

/** IPv6 addresses stand in brackets. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
