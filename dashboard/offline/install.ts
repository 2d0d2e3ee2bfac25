/** Lets this device keep the page, where the browser allows it: on an encrypted address, or on the gateway itself. */
import type { State } from '../state.ts'
import { keepKnown } from './kept.ts'

export async function keepPage(get: () => State): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('sw.js')
    if (navigator.serviceWorker.controller) return keepKnown(get)
    // At the first visit it takes over when it has all files.
    navigator.serviceWorker.addEventListener('controllerchange', () => keepKnown(get), { once: true })
  } catch (err) {
    console.info('this device does not keep the page', err)
  }
}
