/** A disk that misbehaves on command: see disk.c beside this file. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, '../../../test/crash/disk.c')

export interface Disk {
  /** Give these to the program whose disk it is. */
  env: Record<string, string>
  /** Every fsync takes this much longer. */
  slow(fsync_ms: number): void
  /** Writes below the folder are refused with ENOSPC until it heals. */
  refuse(): void
  heal(): void
  close(): void
}

/**
 * @param folder the misbehaving folder
 * @param workshop where the compiled shim and its control file go
 * @throws when there is no C compiler
 */
export function openDisk(folder: string, workshop: string): Disk {
  mkdirSync(workshop, { recursive: true })
  const shim = join(workshop, 'disk.so')
  const { status, stderr, error } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'])
  if (status !== 0)
    throw new Error(`cannot compile the disk shim: ${error?.message ?? stderr}. Is a C compiler installed?`)

  const control = join(workshop, `disk-${process.pid}-${Math.random().toString(36).slice(2)}.control`)
  const fd = openSync(control, 'w+')
  const set = (fsync_ms: number, isFull: boolean) => {
    writeSync(fd, Buffer.from(new Int32Array([fsync_ms, isFull ? 1 : 0]).buffer), 0, 8, 0)
  }
  set(0, false)
  return {
    env: { LD_PRELOAD: shim, PANTAU_DISK_CONTROL: control, PANTAU_DISK_FOLDER: folder },
    slow: (fsync_ms) => set(fsync_ms, false),
    refuse: () => set(0, true),
    heal: () => set(0, false),
    close: () => closeSync(fd),
  }
}
