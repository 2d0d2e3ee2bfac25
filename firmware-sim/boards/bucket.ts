/**
 * A tipping-bucket rain gauge: a magnet passes a reed switch, which closes for about 80 ms and bounces at both ends.
 * It is only a contact; the pin it hangs on gives it a voltage (`uno.ts`).
 */
import { dice } from '../chance.ts'

export interface ContactChange {
  at_ms: number
  isClosed: boolean
  /** The first touch of a tip, as against its bounces and its release. */
  isTip: boolean
}

export interface BucketOptions {
  /** The next tip strictly after a moment, Infinity when there is none. */
  nextTip_ms: (after_ms: number) => number
  seed?: number
  closure_ms?: number
  /** Bounces last this long at each end; 0 is a clean contact. */
  bounce_ms?: number
}

export interface Bucket {
  start(at_ms: number): void
  /** When the contact changes next. */
  due_ms(): number
  /** Takes that change. */
  take(): ContactChange
  isClosed(): boolean
}

const rest_ms = 25 // the bucket needs to swing back before it can tip again

export function createBucket({ nextTip_ms, seed = 1, closure_ms = 80, bounce_ms = 3 }: BucketOptions): Bucket {
  const roll = dice(seed)
  let changes: ContactChange[] = []
  let lastTip_ms = -Infinity
  let isClosed = false
  let open_ms = -Infinity

  // Water does not wait: a tip that falls due while the contact is still closed comes right after it, none is lost.
  function prepare() {
    const tip_ms = nextTip_ms(lastTip_ms)
    if (tip_ms === Infinity) return
    lastTip_ms = tip_ms
    const start_ms = Math.max(tip_ms, open_ms + rest_ms)
    open_ms = start_ms + closure_ms + Math.round(bounce_ms * roll())
    changes = [...settle(start_ms, true), ...settle(open_ms, false)]
    open_ms += bounce_ms
  }

  function settle(at_ms: number, closes: boolean): ContactChange[] {
    const settled: ContactChange[] = [{ at_ms, isClosed: closes, isTip: closes }]
    for (let after_ms = 1; after_ms < bounce_ms; after_ms += 2) {
      if (roll() < 0.4) continue
      settled.push({ at_ms: at_ms + after_ms, isClosed: !closes, isTip: false })
      settled.push({ at_ms: at_ms + after_ms + 1, isClosed: closes, isTip: false })
    }
    return settled
  }

  return {
    start(at_ms) {
      lastTip_ms = at_ms
      open_ms = -Infinity
      changes = []
      isClosed = false
    },
    due_ms() {
      if (changes.length === 0 && lastTip_ms !== -Infinity) prepare()
      return changes[0]?.at_ms ?? Infinity
    },
    take() {
      const change = changes.shift()
      if (!change) throw new Error('no change is due: ask due_ms() first')
      isClosed = change.isClosed
      return change
    },
    isClosed: () => isClosed,
  }
}
