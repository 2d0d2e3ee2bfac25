/**
 * Looks for sensors: every serial port is listened to, at one speed after the other, and what is heard is offered to every driver.
 * Listening harms nobody. Only what looks like a board with Firmata is asked who it is: that question is harmless to such a board.
 */
import type { Driver } from '../driver.ts'
import { drivers as allDrivers } from '../drivers/index.ts'
import { type Port, portText } from '../links/ports.ts'
import type { Clock } from '../platform/clock.ts'
import { boardIn, type Heard, heardAt, soundsLikeBoard } from '../recognise/heard.ts'
import { type Likeness, likenessesOf } from '../recognise/likeness.ts'
import { type Device, devicesIn, groupOf, type Holder, holderOf, type Roots, realOf, usualRoots } from './devices.ts'
import { listen, type OpenWire, openWire } from './listen.ts'

export type Found =
  /** The best first; several where models speak alike. `baud`: at which it was heard. */
  | { is: 'sensor'; likenesses: Likeness[]; baud: number }
  | { is: 'board'; firmware: string; version: string }
  | { is: 'heard'; heard: Exclude<Heard, { is: 'board' } | { is: 'nothing' }> }
  | { is: 'silent' }
  | { is: 'taken'; by: Holder | undefined }
  | { is: 'forbidden'; group: string }
  | { is: 'broken'; why: string }

export interface Finding {
  /** As edge.yaml writes it. */
  port: string
  /** Absent for a port that somebody has named. */
  device?: Device
  found: Found
}

export interface Scanned {
  findings: Finding[]
  /** See `Devices`. */
  twins: string[]
}

export interface ScanTools {
  clock: Clock
  pid: number
  signal: AbortSignal
  open?: OpenWire
  roots?: Roots
  drivers?: readonly Driver[]
  limits?: Partial<ScanLimits>
}

export interface ScanLimits {
  /** At the first speed: the slowest sensor that talks by itself does so each 2.3 s, and an Uno greets 2 s after it was opened. */
  first_ms: number
  /** At each further speed, where something was heard that is not understood. */
  next_ms: number
}
export const scanLimits: ScanLimits = { first_ms: 4_000, next_ms: 2_500 }

const boardBaud = 57_600
/** Beside those of the drivers, the most usual first. */
const otherBauds = [boardBaud, 115_200, 4_800, 19_200, 38_400, 2_400]
/** So many bytes without a frame are enough to try the next speed. */
const strange_bytes = 512
/** Report the version, report the firmware: `F9`, `F0 79 F7` of the Firmata protocol. */
const whoAreYou = Uint8Array.from([0xf9, 0xf0, 0x79, 0xf7])
const ask_ms = 1_500
const boardNames = /arduino|firmata|teensy|leonardo|seeeduino/i

/** Looks at every port of this computer, all at the same time. */
export async function scan(tools: ScanTools): Promise<Scanned> {
  const { roots = usualRoots } = tools
  const { devices, twins } = devicesIn(roots)
  const findings = await Promise.all(
    devices.map(async (device): Promise<Finding> => {
      const port: Port = { kind: 'serial', path: device.path }
      return { port: portText(port), device, found: await look(port, tools, device) }
    }),
  )
  return { findings, twins }
}

/** Looks at one port that somebody has named. */
export async function scanPort(port: Port, tools: ScanTools): Promise<Finding> {
  return { port: portText(port), found: await look(port, tools) }
}

async function look(port: Port, tools: ScanTools, device?: Device): Promise<Found> {
  const { roots = usualRoots, pid } = tools
  const real = device?.real ?? (port.kind === 'serial' ? realOf(port.path) : undefined)
  const holder = real === undefined ? undefined : holderOf(real, pid, roots.proc)
  if (holder) return { is: 'taken', by: holder }
  try {
    return await heardFrom(port, tools, device)
  } catch (err) {
    const why = err instanceof Error ? err.message : String(err)
    if (/permission denied|EACCES/i.test(why)) return { is: 'forbidden', group: real ? groupOf(real) : 'dialout' }
    if (/cannot lock|resource (busy|temporarily)|EBUSY/i.test(why)) return { is: 'taken', by: undefined }
    return { is: 'broken', why: why.replace(/^Error:? /, '') }
  }
}

async function heardFrom(port: Port, tools: ScanTools, device?: Device): Promise<Found> {
  const { clock, signal, open = openWire, drivers = allDrivers } = tools
  const limits = { ...scanLimits, ...tools.limits }
  const isBoard = boardNames.test(device?.called ?? '')
  const speeds = speedsOf(drivers, isBoard)
  const heard: Uint8Array[] = []
  for (const [i, baud] of speeds.entries()) {
    const isEnough = (bytes: Uint8Array) =>
      likenessesOf(bytes, drivers).length > 0 || boardIn(bytes) !== undefined || bytes.length >= strange_bytes
    const isAsked = baud === boardBaud && (isBoard || heard.some(soundsLikeBoard))
    const bytes = await listen(
      port,
      {
        ...{ baud, isEnough, for_ms: i === 0 || isAsked ? limits.first_ms : limits.next_ms },
        ...(isAsked && {
          question: {
            bytes: whoAreYou,
            after_ms: Math.min(ask_ms, limits.first_ms / 2),
            isNeeded: (said) => !boardIn(said),
          },
        }),
      },
      { open, clock, signal },
    )
    const board = boardIn(bytes)
    if (board) return { is: 'board', ...board }
    const likenesses = likenessesOf(bytes, drivers)
    if (likenesses.length > 0) return { is: 'sensor', likenesses, baud }
    heard.push(bytes)
    // Silence is silence at every speed; a board that was asked may be a sensor behind an Arduino's adapter.
    if (bytes.length === 0 && !isAsked) return summed(heard)
    if (isTelling(bytes)) return summed(heard)
  }
  return summed(heard)
}

/** Text reads as text at its own speed only. */
function isTelling(bytes: Uint8Array): boolean {
  return ['login', 'text', 'restarting'].includes(heardAt([bytes]).is)
}

function summed(heard: readonly Uint8Array[]): Found {
  const sum = heardAt(heard)
  if (sum.is === 'nothing') return { is: 'silent' }
  return sum.is === 'board' ? sum : { is: 'heard', heard: sum }
}

/** Those of the drivers first, the most common one before the others. What is called a board is first listened to as one. */
function speedsOf(drivers: readonly Driver[], isBoard: boolean): number[] {
  const counts = new Map<number, number>()
  for (const driver of drivers) if (driver.wire === 'bytes') counts.set(driver.baud, (counts.get(driver.baud) ?? 0) + 1)
  const usual = [...counts].sort((a, b) => b[1] - a[1]).map(([baud]) => baud)
  return [...new Set([...(isBoard ? [boardBaud] : []), ...usual, ...otherBauds])]
}
