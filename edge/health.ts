/** How this computer is: whether its clock can be trusted, and whether its power is enough. */
import { existsSync, readdirSync, readFileSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
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
  /** For tests; otherwise where Linux tells of batteries. */
  batteryFolder?: string
  /** For tests; otherwise where Linux tells how warm the processor is, in thousandths of a degree. */
  heatFile?: string
}

/** While the clock is not set it is asked more often: what waits can be dated then. */
const unsetEvery_ms = 10_000
const usualEvery_ms = 60_000
const mb = 1_000_000

/** Looks at once, then each minute until `signal` is aborted. Until the first look is over the clock is 'unknown'. */
export function watchComputer(options: ComputerTools, signal: AbortSignal) {
  const { clock, ask = askProgram, hasTimesyncMark, folder, radioFile = '/proc/net/wireless' } = options
  const { batteryFolder = boardBatteries(), heatFile = '/sys/class/thermal/thermal_zone0/temp' } = options
  let sync: Health['clock'] = 'unknown'
  let power: string[] = []
  let isPi = true
  let hasLooked = false
  const firstClock = lookAtClock()
  const firstLook = firstClock.then(lookAtPower)
  void keepLooking()
  return {
    clock: () => sync,
    power: () => power,
    /** Whether it can tell of its power at all: a Raspberry Pi can. */
    tellsPower: () => hasLooked && isPi,
    card: () => (folder === undefined ? {} : cardOf(folder)),
    radio: () => signalIn(radioFile),
    battery: () => (batteryFolder === undefined ? {} : batteryIn(batteryFolder)),
    heat: () => heatIn(heatFile),
    /** The clock has been looked at; of the power nobody need wait to hear. */
    firstClock,
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
    await lookAtClock()
    await lookAtPower()
  }

  async function lookAtClock() {
    sync = await clockSync({ ask, hasTimesyncMark })
  }

  async function lookAtPower() {
    if (!isPi) return
    const said = await readPower({ ask })
    isPi = said !== undefined
    hasLooked = true
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

/** How warm the processor is, °C; nothing where Linux does not tell, or tells what no processor survives. */
function heatIn(file: string): Pick<Health, 'processor_c'> {
  try {
    const text = readFileSync(file, 'utf8').trim()
    const celsius = text === '' ? Number.NaN : Number(text) / 1_000
    return celsius > -40 && celsius <= 125 ? { processor_c: Math.round(celsius * 10) / 10 } : {}
  } catch {
    return {} // not Linux, or no such sensor
  }
}

/** The battery of a mouse or a keyboard. */
function isOfDevice(scope: string): boolean {
  return existsSync(scope) && readFileSync(scope, 'utf8').trim() === 'Device'
}

/** A laptop on which a village is simulated lives on a battery of its own, which is nobody's matter. */
function boardBatteries(): string | undefined {
  return existsSync('/proc/device-tree/model') ? '/sys/class/power_supply' : undefined
}

/** The voltage of the first battery that the kernel has a driver for (`voltage_now`, in microvolts); nothing without one. */
function batteryIn(folder: string): Pick<Health, 'battery_v'> {
  try {
    for (const name of readdirSync(folder)) {
      const read = (file: string) => readFileSync(join(folder, name, file), 'utf8').trim()
      if (read('type') !== 'Battery' || isOfDevice(join(folder, name, 'scope'))) continue
      const volts = Number(read('voltage_now')) / 1e6
      if (volts > 0 && volts <= 60) return { battery_v: Math.round(volts * 100) / 100 }
    }
    return {}
  } catch {
    return {} // not Linux, or no such driver
  }
}
