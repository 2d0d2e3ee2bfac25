/** How this computer is: whether its clock can be trusted, and whether its power is enough. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Health } from './contract.ts'
import type { Clock } from './platform/clock.ts'

/** Runs a program and answers what it printed; undefined when it is missing, fails or takes longer than 5 s. */
export type Ask = (program: string, args: string[]) => Promise<string | undefined>

export interface ComputerTools {
  clock: Clock
  ask?: Ask
  /** Whether systemd-timesyncd has left its mark since the last boot. */
  hasTimesyncMark?: () => boolean
}

/** Looks at once, then each minute until `signal` is aborted. Until the first look is over the clock is 'unknown'. */
export function watchComputer(
  { clock, ask = run, hasTimesyncMark = timesyncMark }: ComputerTools,
  signal: AbortSignal,
) {
  let sync: Health['clock'] = 'unknown'
  let power: string[] = []
  let isPi = true
  const firstLook = look()
  void keepLooking()
  return { clock: () => sync, power: () => power, firstLook }

  async function keepLooking() {
    await firstLook
    while (!signal.aborted) {
      await clock.wait(60_000, signal)
      if (!signal.aborted) await look()
    }
  }

  async function look() {
    sync = hasTimesyncMark() ? 'synced' : syncOf(await ask('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']))
    if (!isPi) return
    const throttled = await ask('vcgencmd', ['get_throttled'])
    isPi = throttled !== undefined
    power = powerOf(throttled ?? '')
  }
}

function syncOf(answer: string | undefined): Health['clock'] {
  const word = answer?.trim()
  return word === 'yes' ? 'synced' : word === 'no' ? 'unsynced' : 'unknown'
}

// Raspberry Pi `get_throttled`: bits 0–3 now, 16–19 the same since boot.
const powerBits: [bit: number, text: string][] = [
  [0, 'under-voltage now'],
  [1, 'processor slowed now'],
  [2, 'throttled now'],
  [3, 'too warm now'],
  [16, 'under-voltage since boot'],
  [17, 'processor slowed since boot'],
  [18, 'throttled since boot'],
  [19, 'too warm since boot'],
]

/** The meaning of `throttled=0x50005`; nothing when all is well. */
export function powerOf(answer: string): string[] {
  const bits = Number(/^throttled=(0x[0-9a-f]+)/i.exec(answer)?.[1] ?? 0)
  return powerBits.filter(([bit]) => bits & (1 << bit)).map(([, text]) => text)
}

function timesyncMark() {
  return existsSync('/run/systemd/timesync/synchronized')
}

function run(program: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000 }, (err, stdout) => resolve(err ? undefined : stdout))
  })
}
