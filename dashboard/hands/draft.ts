/**
 * What somebody is typing, kept until it is sent: over a broken link, an ended session, a look at another page. It stays in
 * the memory of the page only; signing out loads the page anew, and it is gone.
 */
import { useState } from 'preact/hooks'

/** Letters of a reason, at least: the gateway takes no shorter one. */
export const why_min = 3

/** What was typed, and nothing else: what nobody has touched follows what the gateway says. */
const drafts = new Map<string, object>()

export interface DraftOf<T> {
  draft: T
  change(part: Partial<T>): void
  /** It is sent: the form begins anew. */
  clear(): void
}

/** `key`: one for each form and what it is about. `empty` tells what stands in a field that nobody has touched, at every render. */
export function useDraft<T extends object>(key: string, empty: () => T): DraftOf<T> {
  const [, redraw] = useState(0)
  const again = () => redraw((n) => n + 1)
  return {
    draft: { ...empty(), ...drafts.get(key) },
    change(part) {
      drafts.set(key, { ...drafts.get(key), ...part })
      again()
    },
    clear() {
      drafts.delete(key)
      again()
    },
  }
}

/** An id for what is sent, so that it is written once when it is sent twice. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return `e${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
