/** Keeps the list of alerts current: asked for whole now and then, and changed at once by each word of the live view. */
import type { Alert, AlertLogEntry, AlertsAnswer } from '../../gateway/contract.ts'
import { ask } from '../ask.ts'
import { withWord } from './alerts.ts'

export interface AlertFeed {
  /** Takes in a word of the live view. */
  hear(word: AlertLogEntry): void
  /** Asks for the whole list. */
  refresh(): void
}

const again_ms = 60_000 // an alert that is not confirmed yet is in the list only

/** Runs as long as the page. `tell` is called with each new list. */
export function openAlertFeed(url: string, tell: (alerts: Alert[]) => void): AlertFeed {
  let alerts: Alert[] = []
  let isAsking = false
  let isAskedAgain = false
  let heardMeanwhile: AlertLogEntry[] = []
  setInterval(() => document.hidden || refresh(), again_ms)
  return { hear, refresh }

  function hear(word: AlertLogEntry) {
    if (isAsking) heardMeanwhile.push(word)
    alerts = withWord(alerts, word)
    tell(alerts)
  }

  async function refresh() {
    if (isAsking) {
      isAskedAgain = true
      return
    }
    isAsking = true
    heardMeanwhile = []
    const { value } = await ask<AlertsAnswer>(url)
    isAsking = false
    if (value) {
      alerts = heardMeanwhile.reduce(withWord, value.alerts)
      tell(alerts)
    }
    if (!isAskedAgain) return
    isAskedAgain = false
    refresh()
  }
}
