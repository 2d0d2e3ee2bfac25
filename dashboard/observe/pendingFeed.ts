/** Asks how many reports wait to be looked at, as long as the page is seen by somebody who may decide about them. */
import type { ObservationsAnswer } from '../../gateway/contract.ts'
import { ask } from '../ask.ts'
import { session } from '../session.ts'
import { waitingReports } from '../waiting.ts'
import { observationsUrl } from './sending.ts'

const again_ms = 60_000
let isFollowing = false

/** Asks at once, then each minute, and when the page is seen again. Called again it does nothing. */
export function followPending(): void {
  if (isFollowing) return
  isFollowing = true
  void look()
  setInterval(look, again_ms)
  document.addEventListener('visibilitychange', look)
  session.follow(look)
}

let newest = 0

async function look() {
  const own = ++newest
  if (!session.get()?.may.includes('answer')) return waitingReports.set(0)
  if (document.hidden) return
  const { value } = await ask<ObservationsAnswer>(`${observationsUrl}?state=pending&limit=1`)
  if (value && own === newest) waitingReports.set(value.pending ?? 0) // nobody has signed out, or asked again, meanwhile
}
