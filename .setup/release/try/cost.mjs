// What it costs a computer: the memory of Pantau's own programs and of dpkg on a machine, looked at often.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const ours = /\/(lib\/pantau|pantau\/[^/]+)\/lib\/node$|\/(dpkg|dpkg-deb|xz)$/

/** `most()`: the largest sum so far, in megabytes (proportional: what several share counts once), and what ran then. */
export function watchMemory(machine, every_ms = 200) {
  const space = readlinkSync(`/proc/${machine.leader}/ns/pid`)
  let most = { mb: 0, what: '' }
  const look = () => {
    const running = readdirSync('/proc').flatMap((pid) => {
      try {
        if (!/^\d+$/.test(pid) || readlinkSync(`/proc/${pid}/ns/pid`) !== space) return []
        if (!ours.test(readlinkSync(`/proc/${pid}/exe`))) return []
        const [, kb] = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [0, 0]
        return [{ kb: Number(kb), what: nameOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) }]
      } catch (err) {
        if (['ENOENT', 'ESRCH', 'EACCES'].includes(err.code)) return [] // it has just ended
        throw err
      }
    })
    const mb = Math.round(running.reduce((sum, { kb }) => sum + kb, 0) / 1_024)
    if (mb > most.mb) most = { mb, what: running.map(({ kb, what }) => `${what} ${Math.round(kb / 1_024)}`).join(', ') }
  }
  const timer = setInterval(look, every_ms)
  return { most: () => most, stop: () => clearInterval(timer) }
}

/** lib/node … app/bin/pantau/main.js setup → setup */
const nameOf = (words) => {
  const at = words.findIndex((word) => word.endsWith('.js'))
  const word = words[at + 1]
  return word && !word.startsWith('-') ? word : (words[Math.max(at, 0)].split('/').slice(-2).join('/') ?? '')
}
