/** While the link is lost: asks every few seconds whether the gateway is there again, as long as the page is seen. */
import { spread } from './spread.ts'
import { within } from './within.ts'

const ask_ms = 3_500 // with its spread at most 4.2 s: a gateway that restarts is found within 5 s
const answer_max_ms = 15_000 // longer than the pause: on a slow link several questions are under way

/** Calls `found` once, when the gateway answers anything at all; returns how to stop. Asks first after a pause. */
export function waitForGateway(found: () => void): () => void {
  const over = new AbortController()
  const { signal } = over
  let timer = setTimeout(look, spread(ask_ms))
  return stop

  function look() {
    timer = setTimeout(look, spread(ask_ms))
    if (!document.hidden) askOnce()
  }

  async function askOnce() {
    try {
      await within(answer_max_ms, signal, (signal) => fetch('healthz', { signal, cache: 'no-store' }))
      if (signal.aborted) return
      stop()
      found()
    } catch {
      // Still lost: the page says so already, and the next question follows.
    }
  }

  function stop() {
    clearTimeout(timer)
    over.abort()
  }
}
