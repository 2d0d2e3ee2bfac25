/** Keeps the list of alerts current: asked for whole now and then, and changed at once by each word of the live view. */
import type { Alert, AlertLogEntry, AlertsAnswer } from '../../gateway/contract.ts'
import { ask } from '../ask.ts'
import { withWord } from './alerts.ts'

export interface AlertFeed {
  /** Takes in a word of the live view. */
  hear(word: AlertLogEntry): void
  /** Asks for the whole list. */
  refresh(): void
  /** Takes a whole list that was asked for elsewhere; what is heard while it is on its way counts on top of it. */
  take(asked: Promise<Alert[] | undefined>): Promise<void>
}

const again_ms = 60_000 // an alert that is not confirmed yet is in the list only

/** Runs as long as the page. `tell` is called with each new list. */
export function openAlertFeed(url: string, tell: (alerts: Alert[]) => void): AlertFeed {
  let alerts: Alert[] = []
  let isAskedAgain = false
  let isRefreshing = false
  let asked_n = 0
  let told_n = 0
  const listening = new Set<AlertLogEntry[]>()
  setInterval(() => document.hidden || refresh(), again_ms)
  return { hear, refresh, take }

  function hear(word: AlertLogEntry) {
    for (const heard of listening) heard.push(word)
    alerts = withWord(alerts, word)
    tell(alerts)
  }

  async function refresh() {
    if (isRefreshing) {
      isAskedAgain = true
      return
    }
    isRefreshing = true
    await take(ask<AlertsAnswer>(url).then(({ value }) => value?.alerts))
    isRefreshing = false
    if (!isAskedAgain) return
    isAskedAgain = false
    refresh()
  }

  async function take(asked: Promise<Alert[] | undefined>) {
    const own = ++asked_n
    const heard: AlertLogEntry[] = []
    listening.add(heard)
    const told = await asked
    listening.delete(heard)
    if (!told || own < told_n) return // what was asked later is newer
    told_n = own
    alerts = heard.reduce(withWord, told)
    tell(alerts)
  }
}
