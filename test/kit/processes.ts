/** The living processes of this computer, read from /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** The processes whose parent is this one. */
export function childrenOf(pid: number): number[] {
  return pids().filter((child) => statOf(child)?.parent === pid)
}

/** The living processes of this group. */
export function groupOf(group: number): number[] {
  return pids().filter((pid) => {
    const stat = statOf(pid)
    return stat?.group === group && !stat.isDead
  })
}

/**
 * Ends what is left of the group of a process that was started `detached`. While anybody is left in it, the kernel gives
 * its number to nobody else; afterwards it may, so a number alone is no reason to send a signal.
 */
export function endGroup({ pid }: { pid?: number | undefined }): void {
  if (pid === undefined || groupOf(pid).length === 0) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err // the last of them has just ended by itself
  }
}

/** A process that nobody has asked about since its end is still listed, as dead. */
export function statOf(pid: number): { parent: number; group: number; isDead: boolean } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(parent), group: Number(group), isDead: state === 'Z' }
  } catch {
    return undefined // it ended meanwhile
  }
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}
