/** What this browser can do to be told with the page closed, and its subscription at its push service. */
import type { PushWish } from '../../gateway/contract.ts'

/** Why it cannot be told; undefined when it can. `install`: an iPhone tells only what is on its home screen. */
export type Missing = 'insecure' | 'install' | 'unsupported' | 'denied'

export function missingHere(): Missing | undefined {
  if (!isSecureContext) return 'insecure'
  const isThere = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  if (!isThere) return 'standalone' in navigator && !navigator.standalone ? 'install' : 'unsupported'
  return Notification.permission === 'denied' ? 'denied' : undefined
}

/** The subscription that this browser has; null when it has none. */
export async function subscribed(): Promise<PushSubscription | null> {
  if (missingHere() && missingHere() !== 'denied') return null
  const worker = await navigator.serviceWorker.getRegistration()
  return (await worker?.pushManager.getSubscription()) ?? null
}

/** Why asking the browser came to nothing: its owner said no, or its push service cannot be reached from here. */
export type Refusal = 'denied' | 'dismissed' | 'no-service'

const worker_max_ms = 30_000 // the first time it fetches the whole page, on a weak link

/** Asks the owner of the device, and then the browser's push service. `key`: the gateway's own. Never rejects. */
export async function subscribe(key: string): Promise<PushSubscription | Refusal> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'dismissed'
  try {
    await navigator.serviceWorker.register('sw.js')
    const worker = await soon(navigator.serviceWorker.ready)
    const before = await worker.pushManager.getSubscription()
    if (before && isOf(before, key)) return before
    await before?.unsubscribe() // of a gateway that lost its key
    return await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) })
  } catch (err) {
    console.info('the browser cannot subscribe at its push service', err)
    return 'no-service'
  }
}

/** As the gateway wants it. */
export function addressOf(subscription: PushSubscription): Pick<PushWish, 'endpoint' | 'keys'> {
  const { endpoint = '', keys = {} } = subscription.toJSON()
  return { endpoint, keys: { p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } }
}

function isOf({ options }: PushSubscription, key: string): boolean {
  const own = options.applicationServerKey && new Uint8Array(options.applicationServerKey)
  return own !== null && own.length > 0 && own.every((byte, i) => byte === bytesOf(key)[i])
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

function soon<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('the service worker did not start')), worker_max_ms)
    }),
  ])
}
