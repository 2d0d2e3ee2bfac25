/** Closing in order: what was opened last closes first, one after another, none waits for ever. */
import type { Logger } from 'pino'

export interface Closers {
  push(name: string, close: () => unknown, deadline_ms?: number): void
  /** Resolves when every step is done or given up. A failed step is logged and the next is still tried. */
  closeAll(): Promise<void>
}

export function openClosers(log: Logger): Closers {
  const steps: { name: string; close: () => unknown; deadline_ms: number }[] = []
  return {
    push: (name, close, deadline_ms = 5_000) => void steps.push({ name, close, deadline_ms }),
    async closeAll() {
      for (let step = steps.pop(); step; step = steps.pop()) {
        const { name, close, deadline_ms } = step
        const deadline = openDeadline(deadline_ms)
        try {
          await Promise.race([close(), deadline.passed])
          log.debug({ step: name }, 'closed')
        } catch (err) {
          log.error({ err, step: name }, 'could not close in order; going on')
        } finally {
          deadline.cancel()
        }
      }
    },
  }
}

function openDeadline(deadline_ms: number) {
  let timer: NodeJS.Timeout | undefined
  const passed = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${deadline_ms} ms`)), deadline_ms)
  })
  return { passed, cancel: () => clearTimeout(timer) }
}
