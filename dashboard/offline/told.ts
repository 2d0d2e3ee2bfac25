/**
 * Part of the service worker: a push message becomes a notification, with no page open. A tap on it opens the warning. See
 * `gateway/push/` for who sends it; the browser has decrypted it.
 */
import type { PushChoice, PushMessage } from '../../gateway/contract.ts'

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Pushed extends Lasting {
  data: { json(): PushMessage } | null
}
interface Tapped extends Lasting {
  notification: Notification
}
interface Renewed extends Lasting {
  oldSubscription: PushSubscription | null
  newSubscription: PushSubscription | null
}
interface Window {
  url: string
  focus(): Promise<unknown>
  navigate(url: string): Promise<unknown>
}
export interface Telling {
  registration: {
    scope: string
    pushManager: PushManager
    showNotification(title: string, options: NotificationOptions & Record<string, unknown>): Promise<void>
  }
  clients: {
    matchAll(options: object): Promise<readonly Window[]>
    openWindow(url: string): Promise<unknown>
  }
  addEventListener(type: 'push', listener: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', listener: (event: Tapped) => void): void
  addEventListener(type: 'pushsubscriptionchange', listener: (event: Renewed) => void): void
}

export function tellOfWarnings(scope: Telling): void {
  const { registration, clients } = scope
  scope.addEventListener('push', (event) => event.waitUntil(show(event.data)))
  scope.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(open(String(event.notification.data?.url ?? '')))
  })
  scope.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)))

  /** A browser takes the permission from a page that shows nothing: so one that cannot be read is shown, too. */
  function show(data: Pushed['data']): Promise<void> {
    const { title, body, lang, tag, url, at_ms, loud, stays } = data?.json() ?? unreadable
    return registration.showNotification(title, {
      ...{ body, lang, tag, data: { url }, timestamp: at_ms, renotify: loud, silent: false, requireInteraction: stays },
      ...{ icon: 'icon-192.png', badge: 'icon-192.png' },
    })
  }

  /** The page that is open goes there; else one is opened. */
  async function open(url: string) {
    const address = new URL(url, registration.scope).href
    const windows = await clients.matchAll({ type: 'window' })
    const here = windows.find((one) => one.url.startsWith(registration.scope))
    if (!here) return clients.openWindow(address)
    await here.focus().catch((err) => console.info('the page cannot be brought to the front', err))
    return here.navigate(address)
  }

  /** The push service gave the browser another address: the choice moves there. */
  async function renew({ oldSubscription: before, newSubscription }: Renewed) {
    if (!before) return
    const old = { endpoint: before.endpoint }
    const known = await send('POST', 'phones/choice', old)
    if (!known.ok) return
    const choice: PushChoice = await known.json()
    const next =
      newSubscription ?? (await registration.pushManager.subscribe(before.options as PushSubscriptionOptionsInit))
    const { endpoint, keys } = next.toJSON()
    const { p256dh = '', auth = '' } = keys ?? {}
    const kept = await send('POST', 'phones', { endpoint, keys: { p256dh, auth }, ...choice })
    if (kept.ok) await send('DELETE', 'phones', old)
  }

  const send = (method: string, path: string, body: object) =>
    fetch(`api/v1/push/${path}`, {
      ...{ method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
    })
}

const unreadable: PushMessage = {
  title: 'Pantau',
  body: 'Ada kabar dari server desa. Buka halamannya. / There is news from the gateway. Open the page.',
  ...{ lang: 'id', tag: 'unreadable', url: '', at_ms: Date.now(), loud: true, stays: false },
}
