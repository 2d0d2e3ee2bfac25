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
