/** How this computer is: whether its clock can be trusted, and whether its power is enough. */
import type { Health } from './contract.ts'
import type { Clock } from './platform/clock.ts'
import { askProgram, type ClockSyncTools, clockSync } from './platform/clock-sync.ts'

export interface ComputerTools extends ClockSyncTools {
  clock: Clock
}

/** While the clock is not set it is asked more often: what waits can be dated then. */
const unsetEvery_ms = 10_000
const usualEvery_ms = 60_000

/** Looks at once, then each minute until `signal` is aborted. Until the first look is over the clock is 'unknown'. */
export function watchComputer({ clock, ask = askProgram, hasTimesyncMark }: ComputerTools, signal: AbortSignal) {
  let sync: Health['clock'] = 'unknown'
  let power: string[] = []
  let isPi = true
  const firstLook = look()
  void keepLooking()
  return { clock: () => sync, power: () => power, firstLook, look }

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
    const throttled = await ask('vcgencmd', ['get_throttled'])
    isPi = throttled !== undefined
    power = powerOf(throttled ?? '')
  }
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
