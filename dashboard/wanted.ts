/**
 * The view that somebody was at who was asked to sign in: signing in leads back to it, also by a link that opens in another
 * window of this browser. What is kept is a view of this page and never an address, so it leads nowhere else.
 */
import { formatView, parseView, type View } from './view.ts'
import type { Lang } from './words.ts'

const key = 'pantau.wanted'
const kept_ms = 86_400_000 // as long as a one-time link waits

let wanted: { hash: string; at_ms: number } | undefined

/** The way in itself is no place to come back to; an invitation of a station is a secret and is not kept. */
export function keepWanted(view: View): void {
  if (view.page === 'sign-in' || view.code !== undefined) return
  wanted = { hash: formatView(view), at_ms: Date.now() }
  try {
    localStorage.setItem(key, JSON.stringify(wanted))
  } catch (err) {
    console.info('this browser does not let the page remember where you were', err)
  }
}

/** Gives it once. */
export function takeWanted(lang: Lang): View | undefined {
  const { hash, at_ms } = wanted ?? kept() ?? {}
  dropWanted()
  const isNew = at_ms !== undefined && Math.abs(Date.now() - at_ms) < kept_ms
  return hash !== undefined && isNew ? { ...parseView(hash, lang), lang } : undefined
}

export function dropWanted(): void {
  wanted = undefined
  try {
    localStorage.removeItem(key)
  } catch (err) {
    console.info('this browser keeps nothing for the page', err)
  }
}

/** What a link names to be opened after signing in: `#/sign-in/CODE?a=ALERT`, or whatever stands behind the # of a page. */
export function namedIn(hash: string, lang: Lang): View | undefined {
  const [, said] = hash.split('?')
  return said === undefined ? undefined : parseView(said, lang)
}

// Whoever else writes into the storage of this browser may write anything: only two known fields are used.
function kept(): { hash: string; at_ms: number } | undefined {
  try {
    const { hash, at_ms } = JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, unknown>
    return typeof hash === 'string' && typeof at_ms === 'number' ? { hash, at_ms } : undefined
  } catch (err) {
    console.info('this browser does not say where you were', err)
    return undefined
  }
}
