/** Keeps a child running: says when it ends, and starts it again, more patiently each time. */
import type { Child } from './child.ts'

export interface SupervisorTools {
  start: () => Child
  say: (sentence: string) => void
  now: () => number
}

const firstWait_ms = 1_000
const longestWait_ms = 60_000
const goodLife_ms = 60_000 // a child that lived this long starts with the short wait again

export function supervise({ start, say, now }: SupervisorTools): { stop(): Promise<void>; kill(): void } {
  let wait_ms = firstWait_ms
  let isStopping = false
  let timer: NodeJS.Timeout | undefined
  let child = run()

  function run(): Child {
    const started_ms = now()
    const running = start()
    running.ended.then((code) => {
      if (isStopping) return
      if (now() - started_ms > goodLife_ms) wait_ms = firstWait_ms
      say(`${running.name} ended (${code === null ? 'by a signal' : `code ${code}`}); again in ${wait_ms / 1_000} s`)
      timer = setTimeout(() => {
        child = run()
      }, wait_ms)
      wait_ms = Math.min(2 * wait_ms, longestWait_ms)
    })
    return running
  }

  return {
    async stop() {
      isStopping = true
      clearTimeout(timer)
      await child.stop()
    },
    kill() {
      isStopping = true
      clearTimeout(timer)
      child.kill()
    },
  }
}
