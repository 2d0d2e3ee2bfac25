/** How the gateway's parts are, as `/readyz` tells; it answers with or without being ready. */

export interface Parts {
  ready: boolean
  /** Those that are not well, each with the gateway's sentence (in English). */
  troubled: { part: string; says: string }[]
}

const again_ms = 60_000

/** Asks at once and then every minute while the page is seen; an answer that is none of ours changes nothing. */
export function followParts(tell: (parts: Parts) => void): void {
  const look = async () => {
    if (document.hidden) return
    try {
      const answer = await fetch('/readyz')
      const parts = readParts(await answer.json())
      if (parts) tell(parts)
    } catch (err) {
      console.info('the gateway does not say how its parts are', err) // the lost connection is told elsewhere
    }
  }
  look()
  setInterval(look, again_ms)
  document.addEventListener('visibilitychange', look)
}

/** Undefined when this is not what a gateway says. */
export function readParts(said: unknown): Parts | undefined {
  if (typeof said !== 'object' || said === null || !('parts' in said) || !('ready' in said)) return undefined
  const parts = Object.entries(said.parts ?? {}) as [string, { ok?: unknown; says?: unknown } | null][]
  return {
    ready: said.ready === true,
    troubled: parts
      .filter(([, state]) => state?.ok === false)
      .map(([part, state]) => ({ part, says: String(state?.says ?? '') })),
  }
}
