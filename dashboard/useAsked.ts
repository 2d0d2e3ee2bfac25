/** A resource that a page shows: asked when it opens, again on demand, and every so often when wanted. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask, type Trouble } from './ask.ts'
import { changes } from './session.ts'
import { useStore } from './store.ts'

export interface Asked<T> {
  /** The newest answer; an older one stays while there is trouble. */
  value: T | undefined
  /** What `value` answers: not the last address that was asked while `keep` holds an older answer. */
  url: string | undefined
  trouble: Trouble | undefined
  again(): void
}

interface AskedOptions {
  /** Asks again so often while the page is seen. */
  every_ms?: number
  /** Asks again when it changes. */
  turn?: unknown
  /** An answer stays until the next one as long as this is the same; without it, as long as the address is. */
  keep?: string
}

/** `url` null = nothing to ask. */
export function useAsked<T>(url: string | null, { every_ms, turn, keep }: AskedOptions = {}): Asked<T> {
  const who = useStore(changes) // what is answered depends on who asks
  const shown = keep ?? url
  const [held, setHeld] = useState<{ shown: string | null; url: string; value: T }>()
  const [trouble, setTrouble] = useState<Trouble>()
  const [asked, setAsked] = useState(0)
  const again = () => setAsked((before) => before + 1)
  const isOnItsWay = useRef(false)

  useEffect(() => {
    if (url === null) return
    const controller = new AbortController()
    isOnItsWay.current = true
    ask<T>(url, { signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      isOnItsWay.current = false
      setTrouble(answer.trouble)
      if (!answer.trouble) setHeld({ shown, url, value: answer.value })
    })
    return () => {
      isOnItsWay.current = false
      controller.abort()
    }
  }, [url, shown, who, asked, turn])

  useEffect(() => {
    if (!every_ms) return
    // Asking again gives up the question that is on its way: a slow link would never have an answer.
    const timer = setInterval(() => document.hidden || isOnItsWay.current || again(), every_ms)
    return () => clearInterval(timer)
  }, [every_ms])

  const answer = held?.shown === shown ? held : undefined
  return { value: answer?.value, url: answer?.url, trouble, again }
}
