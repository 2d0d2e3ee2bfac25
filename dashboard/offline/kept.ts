/**
 * What the page last knew, kept on this device for a start without the gateway. Only where a service worker keeps the page
 * itself (a secure origin), and only as long as whoever saw it stays: signing out, or a session that ends, deletes it.
 */
import type { State } from '../state.ts'

type Known = Omit<State, 'connection' | 'polledWhy' | 'parts' | 'snapshots'>

const cacheName = 'pantau-data-known'
const address = 'known.json'
const every_ms = 60_000

/** What is known now, where it is kept. */
let known: () => State | undefined = () => undefined
/** The view (of `State.snapshots`) in which it was told to forget: whoever signs out leaves the page, and leaving it keeps nothing. */
let forgotten: number | undefined

/** Keeps what is known now and then, when there is something new, and when the page is left. */
export function keepKnown(get: () => State): void {
  let kept_ms: number | undefined
  known = get
  const keep = async () => {
    const state = get()
    const isOwn = state.connection === 'live' || state.connection === 'polling'
    if (!isOwn || state.snapshots === forgotten || state.heard_ms === kept_ms) return
    kept_ms = state.heard_ms
    const { connection: _c, polledWhy: _p, parts: _parts, snapshots: _s, first, ...rest } = state
    // A siren that sounds now is silent when this is read.
    const kept: Known = { ...rest, first: first && { ...first, sirens_sounding: 0 } }
    const cache = await caches.open(cacheName)
    if (state.snapshots === forgotten) return forgetKnown() // told so meanwhile: the cache is there again
    await cache.put(address, new Response(JSON.stringify(kept)))
  }
  const keepQuietly = () => keep().catch((err) => console.info('this device does not keep what is known', err))
  keepQuietly()
  setInterval(keepQuietly, every_ms)
  document.addEventListener('visibilitychange', () => document.hidden && keepQuietly())
}

/** Undefined when this device keeps nothing. */
export async function readKnown(): Promise<Known | undefined> {
  try {
    const answer = await caches.match(address, { cacheName })
    return answer && ((await answer.json()) as Known) // as written above
  } catch (err) {
    console.info('what was known cannot be read', err)
  }
}

/** Nothing of what was seen stays on this device. */
export async function forgetKnown(): Promise<void> {
  forgotten = known()?.snapshots
  if (!('caches' in window)) return
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith('pantau-data-')).map((name) => caches.delete(name)))
}
