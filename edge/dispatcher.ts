/**
 * Decides what is sent next over one connection. Two lanes: fresh readings always find a free place, the backlog gets
 * as many as the link can bear.
 */

import type { Outbox } from './outbox.ts'
import { stamped } from './pack.ts'
import type { Clock } from './platform/clock.ts'

/** Packs in flight at once. One place is never given to the backlog, so that a fresh reading need not wait for it. */
const inFlight_max = 8
/**
 * The backlog begins with one pack in flight and gets one more for each PUBACK within a second, half as many after a
 * slower one. So a GPRS link of 5 kB/s is not stuffed with 7 packs × 128 KiB = 3 minutes of traffic that a fresh
 * reading would have to queue behind in the socket; a good link is filled after six packs.
 */
const quick_ms = 1_000

export interface DispatcherOptions {
  outbox: Outbox
  clock: Clock
  /** How long no pack at all may be acknowledged while some are in flight. */
  ack_ms: number
  /** Answers true when the gateway has acknowledged it. */
  send(payload: string): Promise<boolean>
  /** Hears each pack that was acknowledged. */
  onDelivered(payload: string): void
  onSilence(): void
}

export type Dispatcher = ReturnType<typeof startDispatcher>

/** Sends what the outbox holds, until `end`. */
export function startDispatcher({ outbox, clock, ack_ms, send, onDelivered, onSilence }: DispatcherOptions) {
  const dispatch = outbox.dispatch()
  const inFlight = { fresh: 0, backlog: 0 }
  let backlogPlaces = 1
  let isPlanned = false
  let isOver = false
  let isDraining = false
  let patience: (() => void) | undefined
  let onEmpty: () => void = () => undefined
  outbox.onFresh(plan)
  plan()
  return { end, drain }

  // Readings that come in the same turn of the event loop share a pack.
  function plan() {
    if (isPlanned || isOver) return
    isPlanned = true
    setImmediate(() => {
      isPlanned = false
      fill()
    })
  }

  function fill() {
    if (isOver || isDraining) return
    while (total() < inFlight_max && dispatchNext('fresh'));
    while (inFlight.backlog < backlogPlaces && total() < inFlight_max && dispatchNext('backlog'));
  }

  function dispatchNext(lane: 'fresh' | 'backlog'): boolean {
    const parcel = dispatch.next(lane)
    if (!parcel) return false
    inFlight[lane] += 1
    patience ??= clock.after(ack_ms, onSilence)
    const sent_ms = clock.elapsed_ms()
    void send(stamped(parcel.payload, clockOf(parcel.base_ms))).then((isAcknowledged) => {
      if (isOver) return
      inFlight[lane] -= 1
      if (isAcknowledged) {
        dispatch.delivered(parcel)
        onDelivered(parcel.payload)
      }
      if (lane === 'backlog') adapt(clock.elapsed_ms() - sent_ms)
      heard()
    })
    return true
  }

  /** The present, by the setting of the clock that dated the readings: so their age is told right after a step, too. */
  function clockOf(base_ms: number | undefined) {
    return base_ms === undefined ? clock.now() : base_ms + clock.elapsed_ms()
  }

  function adapt(took_ms: number) {
    const isQuick = took_ms <= quick_ms
    backlogPlaces = isQuick ? Math.min(backlogPlaces + 1, inFlight_max - 1) : Math.max(backlogPlaces >> 1, 1)
  }

  /** Something came back: the link lives. */
  function heard() {
    patience?.()
    patience = total() > 0 ? clock.after(ack_ms, onSilence) : undefined
    if (total() === 0) onEmpty()
    plan()
  }

  function total() {
    return inFlight.fresh + inFlight.backlog
  }

  /** Takes nothing new and resolves when nothing is in flight. */
  function drain(): Promise<void> {
    isDraining = true
    return new Promise((resolve) => {
      onEmpty = resolve
      if (total() === 0) resolve()
    })
  }

  function end() {
    isOver = true
    patience?.()
    outbox.onFresh(() => undefined)
    dispatch.end()
  }
}
