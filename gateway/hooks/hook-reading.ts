/** How a hook reads the alerts of the record: one batch after another, as long as there is room for what is due. */
import type { AlertAt, Following, Store } from '../store/index.ts'

export interface HookReadingOptions {
  alertsFrom: Store['alertsFrom']
  /** Whether more may wait for the receiver. */
  hasRoom: () => boolean
  /** Takes alerts, oldest first, never half of a commit. */
  take(alerts: AlertAt[]): void
}

interface Run {
  stop: AbortController
  alerts: Following<AlertAt>
}

export function openHookReading({ alertsFrom, hasRoom, take }: HookReadingOptions) {
  let current: Run | null = null
  let endWaiting: () => void = () => undefined

  async function read({ stop: { signal }, alerts }: Run) {
    for (;;) {
      while (!hasRoom() && !signal.aborted) await roomMade()
      const { value, done } = await alerts.next()
      if (done || signal.aborted) return
      take(value)
    }
  }

  function roomMade(): Promise<void> {
    return new Promise((resolve) => {
      endWaiting = resolve
    })
  }

  function stop() {
    current?.stop.abort()
    current = null
    endWaiting()
  }

  return {
    /** Reads on from here. What was being read before is dropped. */
    begin(after: number) {
      stop()
      const controller = new AbortController()
      current = { stop: controller, alerts: alertsFrom(after, controller.signal) }
      void read(current)
    },
    /** To be called when something that waited is done with. */
    checkRoom: () => endWaiting(),
    /** Whether nothing is left to read. */
    isCaughtUp: () => hasRoom() && current?.alerts.isCaughtUp() === true,
    stop,
  }
}
