/** How this computer is: whether its clock can be trusted, and whether its power is enough. */
import { readFileSync, statfsSync } from 'node:fs'
import type { Health } from './contract.ts'
import type { Clock } from './platform/clock.ts'
import { askProgram, type ClockSyncTools, clockSync } from './platform/clock-sync.ts'
import { readPower } from './platform/power.ts'

export interface ComputerTools extends ClockSyncTools {
  clock: Clock
  /** The folder of the outbox: how full its disk is, is told. */
  folder?: string
  /** For tests; otherwise where Linux tells of radio links. */
  radioFile?: string
}

/** While the clock is not set it is asked more often: what waits can be dated then. */
const unsetEvery_ms = 10_000
const usualEvery_ms = 60_000
const mb = 1_000_000

/** Looks at once, then each minute until `signal` is aborted. Until the first look is over the clock is 'unknown'. */
export function watchComputer(options: ComputerTools, signal: AbortSignal) {
  const { clock, ask = askProgram, hasTimesyncMark, folder, radioFile = '/proc/net/wireless' } = options
  let sync: Health['clock'] = 'unknown'
  let power: string[] = []
  let isPi = true
  const firstLook = look()
  void keepLooking()
  return {
    clock: () => sync,
    power: () => power,
    card: () => (folder === undefined ? {} : cardOf(folder)),
    radio: () => signalIn(radioFile),
    firstLook,
    look,
  }

  async function keepLooking() {
    await firstLook
    while (!signal.aborted) {
      await clock.wait(sync === 'unsynced' ? unsetEvery_ms : usualEvery_ms, signal)
      if (!signal.aborted) await look()
    }
  }

  async function look() {
    sync = await clockSync({ ask, hasTimesyncMark })
    if (!isPi) return
    const said = await readPower({ ask })
    isPi = said !== undefined
    power = said ?? []
  }
}

/** Room on the disk of a folder; nothing where it cannot be told. */
function cardOf(folder: string): Pick<Health, 'card'> {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    return { card: { free_mb: Math.round((bavail * bsize) / mb), size_mb: Math.round((blocks * bsize) / mb) } }
  } catch {
    return {} // a folder that is gone is told by the outbox, whose disk refuses
  }
}

/** The level of the first radio link, dBm, in the third column of `/proc/net/wireless`; nothing on a cable. */
function signalIn(file: string): Pick<Health, 'signal_dbm'> {
  try {
    const level = Number(/^\s*\w+:\s+\S+\s+\S+\s+(-?\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? Number.NaN)
    return level < 0 && level > -150 ? { signal_dbm: level } : {}
  } catch {
    return {} // not Linux, or no radio
  }
}
