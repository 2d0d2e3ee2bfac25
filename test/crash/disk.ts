/** A disk that misbehaves on command: see disk.c beside this file. */
import { spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../kit/root.ts'

const sources = ['disk.c', 'platter.c'].map((name) => join(checkout, 'test/crash', name))

export interface Disk {
  /** Give these to the program whose disk it is. */
  env: Record<string, string>
  /** Every fsync takes this much longer. */
  slow(fsync_ms: number): void
  /** Writes below the folder are refused with ENOSPC until it heals. */
  refuse(): void
  heal(): void
  /**
   * Every file of the folder is again what the last fsync of it left: what only the page cache held is gone. For after
   * SIGKILL: no program may have a file open there.
   */
  cutPower(): void
  close(): void
}

/**
 * @param folder the misbehaving folder, by its real path
 * @param workshop where the compiled shim, its control file and the copies for `cutPower` go
 * @param losesPower whether `cutPower` will be asked for: each fsync is then followed by a copy
 * @throws when there is no C compiler
 */
export function openDisk(folder: string, workshop: string, { losesPower = false } = {}): Disk {
  mkdirSync(workshop, { recursive: true })
  const shim = join(workshop, 'disk.so')
  const { status, stderr, error } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, ...sources, '-ldl'])
  if (status !== 0)
    throw new Error(`cannot compile the disk shim: ${error?.message ?? stderr}. Is a C compiler installed?`)

  const name = join(workshop, `disk-${process.pid}-${Math.random().toString(36).slice(2)}`)
  const control = `${name}.control`
  const platter = `${name}.platter`
  mkdirSync(platter)
  const fd = openSync(control, 'w+')
  const set = (fsync_ms: number, isFull: boolean) => {
    writeSync(fd, Buffer.from(new Int32Array([fsync_ms, isFull ? 1 : 0]).buffer), 0, 8, 0)
  }
  set(0, false)
  return {
    env: {
      LD_PRELOAD: shim,
      PANTAU_DISK_CONTROL: control,
      PANTAU_DISK_FOLDER: folder,
      ...(losesPower && { PANTAU_DISK_PLATTER: platter }),
    },
    slow: (fsync_ms) => set(fsync_ms, false),
    refuse: () => set(0, true),
    heal: () => set(0, false),
    cutPower: () => restore(folder, platter),
    close: () => closeSync(fd),
  }
}

// A file without a copy was never written to. Copies are named as platter.c names them: by path, with % for each /.
// They have served then: whatever is in the folder when it is next written to is on the disk.
function restore(folder: string, platter: string) {
  for (const name of readdirSync(platter)) {
    const copy = join(platter, name)
    const file = join(folder, name.replaceAll('%', '/'))
    if (!name.endsWith('.new') && existsSync(file)) copyFileSync(copy, file)
    rmSync(copy)
  }
  for (const file of readdirSync(folder)) if (file.endsWith('-shm')) rmSync(join(folder, file))
}
