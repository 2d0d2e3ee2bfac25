/**
 * What somebody is typing, kept until it is sent: over a broken link, an ended session, a look at another page. It stays in
 * the memory of the page only; signing out loads the page anew, and it is gone.
 */
import { useState } from 'preact/hooks'

const drafts = new Map<string, unknown>()

export interface DraftOf<T> {
  draft: T
  change(part: Partial<T>): void
  /** It is sent: the form begins anew. */
  clear(): void
}

/** `key`: one for each form and what it is about. `empty` is called when there is nothing yet. */
export function useDraft<T extends object>(key: string, empty: () => T): DraftOf<T> {
  const [, redraw] = useState(0)
  if (!drafts.has(key)) drafts.set(key, empty())
  const put = (next: T) => {
    drafts.set(key, next)
    redraw((n) => n + 1)
  }
  return {
    draft: drafts.get(key) as T, // as it was put under this key
    change: (part) => put({ ...(drafts.get(key) as T), ...part }),
    clear: () => put(empty()),
  }
}

/** An id for what is sent, so that it is written once when it is sent twice. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `e${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
