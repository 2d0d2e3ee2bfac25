/** Asks the gateway how its parts are, as long as the page is seen. */
import { type Parts, readParts } from './parts.ts'

const again_ms = 60_000

/** Asks at once and then every minute while the page is seen; an answer that is none of ours changes nothing. */
export function followParts(tell: (parts: Parts) => void): { look(): void } {
  const look = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch('readyz')
      const parts = readParts(await answer.json())
      if (parts) tell(parts)
    } catch (err) {
      console.info('the gateway does not say how its parts are', err) // the lost connection is told elsewhere
    }
  }
  look()
  setInterval(look, again_ms)
  document.addEventListener('visibilitychange', look)
  return { look }
}
