/** Which disk a folder lies on, and how worn that is: what the kernel shows of it. */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Computer, kernelText } from './computer.ts'

export interface DiskFacts {
  /** The nearest folder that is there. */
  path: string
  mount: string
  isReadOnly: boolean
  /** Such as `mmcblk0p2`; undefined where it is no disk of this computer. */
  device?: string | undefined
}

/** Of the folder, or of the one above it that exists. */
export function diskOf(computer: Pick<Computer, 'root'>, folder = '/'): DiskFacts {
  let path = resolve(folder)
  while (!existsSync(path)) path = dirname(path)
  // proc(5): 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
  const mounts = (kernelText(computer, 'proc/self/mountinfo') ?? '').split('\n').flatMap((line) => {
    const [, , number, , mount, options, ...rest] = line.split(' ')
    if (mount === undefined || options === undefined) return []
    const [, source = '', ofDisk = ''] = rest.slice(rest.indexOf('-') + 1)
    return [{ number, mount: unescaped(mount), source, options: `${options},${ofDisk}`.split(',') }]
  })
  const holds = (mount: string) => mount === '/' || path === mount || path.startsWith(`${mount}/`)
  const own = mounts
    .filter(({ mount }) => holds(mount))
    .reduce<(typeof mounts)[number] | undefined>(
      (best, one) => (best && best.mount.length > one.mount.length ? best : one), // of two on one place the later counts
      undefined,
    )
  if (!own) return { path, mount: '/', isReadOnly: false }
  const name = /^\/dev\/([\w-]+)$/.exec(own.source)?.[1]
  // The Pi's first disk is called /dev/root there; the kernel knows its number.
  const known = name === 'root' ? nameOf(computer, own.number) : name
  return { path, mount: own.mount, isReadOnly: own.options.includes('ro'), device: known }
}

function nameOf(computer: Pick<Computer, 'root'>, number: string | undefined): string | undefined {
  return /^DEVNAME=(.+)$/m.exec(kernelText(computer, `sys/dev/block/${number}/uevent`) ?? '')?.[1]
}

/** The octal escapes of mountinfo. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** How much of its life an eMMC or SD card has used, percent (JEDEC 84-B51, 7.4: steps of ten); null where it does not tell. */
export function wearOf(computer: Pick<Computer, 'root'>, device: string): number | 'out' | null {
  const disk = device.replace(/p?\d+$/, '')
  const steps =
    kernelText(computer, `sys/block/${disk}/device/life_time`)
      ?.match(/0x[0-9a-f]{2}/gi)
      ?.map(Number) ?? []
  const reserve = Number(kernelText(computer, `sys/block/${disk}/device/pre_eol_info`)?.trim() || 0) // 3: nearly none left
  const worst = Math.max(0, ...steps)
  if (reserve === 3 || worst >= 0x0b) return 'out'
  return worst === 0 ? null : worst * 10
}
