/** A resource that a page shows: asked when it opens, again on demand, and every so often when wanted. */
import { useEffect, useState } from 'preact/hooks'
import { ask, type Trouble } from '../ask.ts'
import { changes } from '../session.ts'
import { useStore } from '../store.ts'

export interface Asked<T> {
  /** The newest answer; an older one stays while there is trouble. */
  value: T | undefined
  trouble: Trouble | undefined
  again(): void
}

/** `url` null = nothing to ask. `every_ms` asks again while the page is seen. `turn` asks again when it changes. */
export function useAsked<T>(
  url: string | null,
  { every_ms, turn }: { every_ms?: number; turn?: unknown } = {},
): Asked<T> {
  const who = useStore(changes) // what is answered depends on who asks
  const [held, setHeld] = useState<{ url: string | null; value: T }>()
  const [trouble, setTrouble] = useState<Trouble>()
  const [asked, setAsked] = useState(0)
  const again = () => setAsked((before) => before + 1)

  useEffect(() => {
    if (url === null) return
    const controller = new AbortController()
    ask<T>(url, { signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      setTrouble(answer.trouble)
      if (!answer.trouble) setHeld({ url, value: answer.value })
    })
    return () => controller.abort()
  }, [url, who, asked, turn])

  useEffect(() => {
    if (!every_ms) return
    const timer = setInterval(() => document.hidden || again(), every_ms)
    return () => clearInterval(timer)
  }, [every_ms])

  return { value: held?.url === url ? held.value : undefined, trouble, again }
}
