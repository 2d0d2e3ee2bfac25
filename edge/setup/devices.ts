/** The serial ports of this computer: which there are, how to name each so that the name stays, and who else has one open. */
import { readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isSystemError, namesIn } from '../platform/reading-files.ts'

/** A serial port that is there now. */
export interface Device {
  /** What edge.yaml should say: the name that stays when the computer starts anew. */
  path: string
  /** What it is at the moment, such as /dev/ttyUSB0. */
  real: string
  /**
   * What its name is of. `adapter`: the adapter, in whatever socket. `socket`: the place it is plugged into, because its adapter
   * has no serial number and another one is just like it. `order`: the order of plugging in, which changes.
   */
  names: 'adapter' | 'socket' | 'order'
  /** Its adapter or board as it calls itself, for people; empty when nobody knows. */
  called: string
}

export interface Devices {
  devices: Device[]
  /** Adapters of which this computer cannot say which is which: their real paths. */
  twins: string[]
}

/** Where the kernel shows devices and processes. */
export interface Roots {
  dev: string
  sys: string
  proc: string
}
export const usualRoots: Roots = { dev: '/dev', sys: '/sys', proc: '/proc' }

/** The usual ones; `dev`: where a container, or a test, shows its devices instead. */
export function rootsIn(dev: string | undefined): Roots {
  return dev ? { ...usualRoots, dev } : usualRoots
}

/** A port of a USB adapter or board, or the Pi's own; others (a PC's four ttyS, Bluetooth) have no sensor. */
const isPort = /^(tty(USB|ACM|AMA)\d+|serial0)$/
const isUsb = /tty(USB|ACM)\d+$/

/** The ports that are there now, in the order of their names. */
export function devicesIn({ dev, sys }: Pick<Roots, 'dev' | 'sys'> = usualRoots): Devices {
  const byId = linksIn(join(dev, 'serial/by-id'))
  const byPath = linksIn(join(dev, 'serial/by-path'))
  const plain = linksIn(dev, (name) => isPort.test(name))
  const reals = [...new Set([...byId.keys(), ...byPath.keys(), ...plain.keys()])]
  // Two adapters without a serial number want one name in by-id; one gets it, and not always the same one.
  const nameless = reals.filter((real) => isUsb.test(plain.get(real) ?? real) && !byId.has(real) && byPath.has(real))
  const isTwin = (real: string) => nameless.length > 0 && byPath.has(real) && !hasSerialNumber(real, sys)
  const devices = reals.map((real): Device => {
    const [id, socket] = [byId.get(real), byPath.get(real)]
    const called = id ? calledIn(id) : ''
    if (id && !isTwin(real)) return { path: id, real, names: 'adapter', called }
    if (socket) return { path: socket, real, names: 'socket', called }
    return { path: plain.get(real)!, real, names: isUsb.test(plain.get(real)!) ? 'order' : 'socket', called }
  })
  const twins = reals.filter((real) => isTwin(real))
  return { devices: devices.sort((a, b) => (a.path < b.path ? -1 : 1)), twins: twins.length > 1 ? twins.sort() : [] }
}

/** Real path → the name in this folder that leads to it. A link that leads nowhere is no port. */
function linksIn(folder: string, isWanted: (name: string) => boolean = () => true): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of namesIn(folder).filter(isWanted).sort()) {
    const path = join(folder, name)
    const real = orUndefined(() => realpathSync(path))
    if (real && !found.has(real)) found.set(real, path)
  }
  return found
}

/** What a name leads to; itself where it leads nowhere. */
export function realOf(path: string): string {
  return orUndefined(() => realpathSync(path)) ?? path
}

/** usb-1a86_USB_Serial-if00-port0 → 1a86 USB Serial */
function calledIn(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name
    .replace(/^usb-/, '')
    .replace(/-if\d+(-port\d+)?$/, '')
    .replaceAll('_', ' ')
    .replace(/ +/g, ' ')
}

/** The USB device stands one or two folders above its port; unknown counts as without. */
function hasSerialNumber(real: string, sys: string): boolean {
  const port = orUndefined(() => realpathSync(join(sys, 'class/tty', real.slice(real.lastIndexOf('/') + 1), 'device')))
  if (!port) return false
  const above = [port, dirname(port), dirname(dirname(port))]
  return above.some((folder) => (orUndefined(() => readFileSync(join(folder, 'serial'), 'utf8')) ?? '').trim() !== '')
}

export interface Holder {
  pid: number
  /** The program's own name for itself. */
  command: string
}

/** Another program that has the device open, as far as this user may see that. */
export function holderOf(real: string, own: number, proc = usualRoots.proc): Holder | undefined {
  for (const pid of namesIn(proc)) {
    if (!/^\d+$/.test(pid) || Number(pid) === own) continue
    const open = orUndefined(() => namesIn(join(proc, pid, 'fd'))) ?? []
    if (!open.some((fd) => isOpenAs(real, join(proc, pid, 'fd', fd)))) continue
    const command = orUndefined(() => readFileSync(join(proc, pid, 'comm'), 'utf8').trim()) ?? ''
    return { pid: Number(pid), command }
  }
  return undefined
}

/** By its name and by what stands behind it: a program in a container may have another terminal of the same name. */
function isOpenAs(real: string, fd: string): boolean {
  if (orUndefined(() => readlinkSync(fd)) !== real) return false
  const [here, there] = [real, fd].map((path) => orUndefined(() => statSync(path)))
  return !here || !there || (here.dev === there.dev && here.ino === there.ino)
}

/** The name of the group that owns the device: whoever is in it may open it. */
export function groupOf(real: string, groups = '/etc/group'): string {
  const gid = orUndefined(() => statSync(real).gid)
  const lines = (orUndefined(() => readFileSync(groups, 'utf8')) ?? '').split('\n')
  return lines.find((line) => line.split(':')[2] === String(gid))?.split(':')[0] ?? 'dialout'
}

/** What the system does not let us see, or what has just gone, is not there. */
function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (err) {
    if (isSystemError(err)) return undefined
    throw err
  }
}
