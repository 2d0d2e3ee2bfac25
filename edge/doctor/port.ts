/** Whether a serial port can be had: there, allowed, and nobody else reads it. It is not opened here. */
import { accessSync, constants, existsSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Computer, kernelText } from '../../doctor/index.ts'
import { isSystemError, namesIn } from '../platform/reading-files.ts'
import { isHeld } from './station.ts'

export type PortTrouble =
  | { kind: 'missing' }
  | { kind: 'not-allowed'; group: string }
  /** By a program, where this user may see which. */
  | { kind: 'taken'; by: string | null }
  /** The kernel writes its messages there, and takes what comes for typing. */
  | { kind: 'console' }

/** What keeps the agent from this port; null: nothing that can be seen without opening it. */
export function portTrouble(path: string, computer: Pick<Computer, 'root'>): PortTrouble | null {
  if (!existsSync(path)) return { kind: 'missing' }
  const real = realpathSync(path)
  try {
    accessSync(real, constants.R_OK | constants.W_OK)
  } catch (err) {
    if (!isSystemError(err)) throw err
    return { kind: 'not-allowed', group: groupName(statSync(real).gid, computer) }
  }
  if (isConsole(real, computer)) return { kind: 'console' }
  const by = readerOf(real, computer)
  if (by !== undefined) return { kind: 'taken', by }
  return isHeld(real, computer) ? { kind: 'taken', by: null } : null
}

function groupName(gid: number, computer: Pick<Computer, 'root'>): string {
  const groups = kernelText(computer, 'etc/group') ?? ''
  return new RegExp(`^([^:]+):[^:]*:${gid}:`, 'm').exec(groups)?.[1] ?? String(gid)
}

/** `console=serial0,115200` in the kernel's command line. */
function isConsole(real: string, computer: Pick<Computer, 'root'>): boolean {
  const names = Array.from(
    (kernelText(computer, 'proc/cmdline') ?? '').matchAll(/\bconsole=(\w+)/g),
    ([, name]) => name!,
  )
  return names.some((name) => {
    const path = join('/dev', name)
    return existsSync(path) && /^\/dev\/(tty(AMA|S|USB|ACM)|serial)/.test(path) && realpathSync(path) === real
  })
}

/** The program that has it open; undefined: none that this user may see. */
function readerOf(real: string, { root }: Pick<Computer, 'root'>): string | undefined {
  for (const process of namesIn(join(root, 'proc'))) {
    if (!/^\d+$/.test(process)) continue
    const folder = join(root, 'proc', process)
    const open = openFiles(join(folder, 'fd'))
    // Of a pseudo-terminal its maker holds both ends: that is the sensor's side.
    const isOtherEnd = real.startsWith('/dev/pts/') && open.includes('/dev/ptmx')
    if (open.includes(real) && !isOtherEnd) {
      return (kernelText({ root }, `proc/${process}/comm`) ?? process).trim()
    }
  }
  return undefined
}

function openFiles(folder: string): string[] {
  try {
    return namesIn(folder).flatMap((name) => linkAt(join(folder, name)))
  } catch (err) {
    if (isSystemError(err)) return [] // of somebody else: only root may look
    throw err
  }
}

function linkAt(path: string): string[] {
  try {
    return [readlinkSync(path)]
  } catch (err) {
    if (isSystemError(err)) return [] // it was closed meanwhile
    throw err
  }
}
