/** From what is given, whenever it comes, to a stream that one taker reads at its own pace. */
import type { Link, LinkEvent } from './link.ts'

/** A taker that is so far behind is not taking. 1,000 reports are 16 minutes of a second-by-second analog pin. */
const waiting_max = 1_000

/** Over the limit the oldest is forgotten. The stream ends with `signal`. */
export function takeEvents<Input>(signal: AbortSignal) {
  const waiting: LinkEvent<Input>[] = []
  let wake: () => void = () => undefined
  return { give, events }

  function give(event: LinkEvent<Input>) {
    waiting.push(event)
    if (waiting.length > waiting_max) waiting.shift()
    wake()
  }

  async function* events(): Link<Input> {
    const stop = () => wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted) {
        const event = waiting.shift()
        if (event) yield event
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}
