/**
 * Work that is dear: so much of it at once, one piece for an address, and a short line for those who wait. Who comes
 * first is served first, except that nobody is served twice at the same time; so one address never keeps another waiting.
 */
import type { NoPlace } from './places.ts'

export interface LineLimits {
  /** At work at the same time. */
  running_max: number
  /** In line, all together and of one address. */
  waiting_max: number
  waitingPerAddress_max: number
}

/** Whoever is at work calls it at the end. Calling it again does nothing. */
export type Leave = () => void

interface Waiting {
  address: string
  begin: () => void
}

export function openLine({ running_max, waiting_max, waitingPerAddress_max }: LineLimits) {
  const running = new Set<string>()
  const waiting: Waiting[] = []

  return {
    count: () => ({ running: running.size, waiting: waiting.length }),
    /** Resolves when it may begin, or at once with why it may not. Rejects when `signal` aborts while it waits. */
    enter(address: string, signal: AbortSignal): Promise<Leave | NoPlace> {
      if (waiting.filter((one) => one.address === address).length >= waitingPerAddress_max) {
        return Promise.resolve('too-many-from-address')
      }
      if (waiting.length >= waiting_max) return Promise.resolve('too-many')
      return new Promise((resolve, reject) => {
        const giveUp = () => {
          waiting.splice(waiting.indexOf(one), 1)
          reject(signal.reason)
        }
        const one = {
          address,
          begin() {
            signal.removeEventListener('abort', giveUp)
            resolve(leaving(address))
          },
        }
        if (signal.aborted) return reject(signal.reason)
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(one)
        next()
      })
    },
  }

  function leaving(address: string): Leave {
    let isAtWork = true
    return () => {
      if (!isAtWork) return
      isAtWork = false
      running.delete(address)
      next()
    }
  }

  function next() {
    while (running.size < running_max) {
      const index = waiting.findIndex(({ address }) => !running.has(address))
      if (index === -1) return
      const [one] = waiting.splice(index, 1)
      running.add(one!.address)
      one!.begin()
    }
  }
}
