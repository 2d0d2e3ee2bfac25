/** Whether the network has set the clock of this computer: what systemd and the kernel say of it. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'

/** 'unknown': nobody on this computer can tell, for example in a container. */
export type ClockSync = 'synced' | 'unsynced' | 'unknown'

/** Runs a program and answers what it printed; undefined when it is missing, fails or takes longer than 5 s. */
export type Ask = (program: string, args: string[]) => Promise<string | undefined>

export interface ClockSyncTools {
  ask?: Ask | undefined
  /** Whether systemd-timesyncd has left its mark since the last boot. */
  hasTimesyncMark?: (() => boolean) | undefined
}

/** One look; it never rejects. */
export async function clockSync({
  ask = askProgram,
  hasTimesyncMark = timesyncMark,
}: ClockSyncTools = {}): Promise<ClockSync> {
  if (hasTimesyncMark()) return 'synced'
  const word = (await ask('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']))?.trim()
  return word === 'yes' ? 'synced' : word === 'no' ? 'unsynced' : 'unknown'
}

export const askProgram: Ask = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000 }, (err, stdout) => resolve(err ? undefined : stdout))
  })

function timesyncMark() {
  return existsSync('/run/systemd/timesync/synchronized')
}
