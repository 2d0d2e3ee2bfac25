/**
 * The service worker: what the page is made of stays on this device, so that it opens without the gateway. Built as
 * `sw.js`; the build writes the list of files into it (`vite.config.ts`).
 *
 * One version is kept as a whole or not at all, with the one before it for pages that are still open. A page is asked for
 * at the gateway first, for a moment only; files of a page have the hash of their content in their names, so an answer from
 * the one or the other place never mixes versions. Of data only the curves of charts are kept; see `kept.ts` for the rest.
 */
import { handbookPage, isOfHandbook } from './handbook.ts'
import { type Telling, tellOfWarnings } from './told.ts'

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lasting {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Scope {
  registration: { scope: string }
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
}

/** Written by the build: every file of the page, and the checksum of `index.html`. */
declare const PANTAU_SHELL: { files: string[]; index: string }

const scope = self as unknown as Scope
tellOfWarnings(self as unknown as Telling)
const { files, index } = PANTAU_SHELL
const shellPrefix = 'pantau-shell-'
const shell = `${shellPrefix}${index.slice(0, 16)}`
const curves = 'pantau-data-curves'
const curves_max = 40
const now_within_ms = 600_000 // a stretch that ends this close to now, or later, is one that moves on with time
const patience_ms = 1_500 // a page of 1 kB that takes longer is not waited for

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(activate()))
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const path = request.url.split(/[?#]/)[0]!.slice(scope.registration.scope.length)
  if (request.method !== 'GET' || !request.url.startsWith(scope.registration.scope)) return
  if (request.mode === 'navigate' && (path === '' || path === 'index.html')) event.respondWith(page(request))
  else if (isOfHandbook(path)) event.respondWith(handbook(event, path))
  else if (path === 'api/v1/series') event.respondWith(curve(request))
  else if (files.includes(path) || path.startsWith('assets/')) event.respondWith(file(request))
})

const handbook = (event: Fetching, path: string) =>
  handbookPage(event.request, path, scope.registration.scope, (work) => event.waitUntil(work))

/** Fails when the gateway changed meanwhile: the next look at `sw.js` finds the new list. */
async function install() {
  const cache = await caches.open(shell)
  await cache.addAll(files)
  const answer = await fetch('./', { cache: 'reload' })
  const text = await answer.clone().arrayBuffer()
  if (!answer.ok || (await checksum(text)) !== index) {
    await caches.delete(shell)
    throw new Error('the page is of another version than its list of files')
  }
  await cache.put('./', answer)
  await scope.skipWaiting()
}

async function activate() {
  const kept = (await caches.keys()).filter((name) => name.startsWith(shellPrefix) && name !== shell)
  await Promise.all(kept.slice(0, -1).map((name) => caches.delete(name)))
  await scope.clients.claim()
}

async function page(request: Request): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), patience_ms)
  try {
    const answer = await fetch(request.url, { signal: late.signal, cache: 'no-store' })
    if (answer.ok) return answer
  } catch {
    // Out of reach, or too slow: the page that this device has.
  } finally {
    clearTimeout(timer)
  }
  const cache = await caches.open(shell)
  return (await cache.match('./')) ?? fetch(request)
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

/** The newest answer, or where the gateway cannot be reached the last one of the same series and span. */
async function curve(request: Request): Promise<Response> {
  const key = curveKey(new URL(request.url))
  try {
    const answer = await fetch(request)
    if (answer.ok) void keep(key, answer.clone())
    return answer
  } catch (err) {
    const kept = await (await caches.open(curves)).match(key)
    if (kept) return kept
    throw err
  }
}

async function keep(key: string, answer: Response) {
  const cache = await caches.open(curves)
  await cache.delete(key)
  await cache.put(key, answer)
  const all = await cache.keys()
  await Promise.all(all.slice(0, -curves_max).map((old) => cache.delete(old)))
}

/**
 * A window that ends now moves on; what it shows is told by its times, so only its length counts. Bars reach to the end of
 * theirs, which is still to come. A stretch of the past is asked for by its own address.
 */
function curveKey({ searchParams, href }: URL): string {
  if (Number(searchParams.get('to')) < Date.now() - now_within_ms) return href
  const minutes = Math.round((Number(searchParams.get('to')) - Number(searchParams.get('from'))) / 60_000)
  const key = new URLSearchParams(searchParams)
  for (const name of ['from', 'to']) key.delete(name)
  return `${href.split('?')[0]}?${key}&minutes=${minutes}`
}

async function checksum(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
