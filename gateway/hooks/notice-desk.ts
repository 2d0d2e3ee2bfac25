/**
 * The notices of one hook: what it tells of trouble of the gateway itself, and that it told it. The same brake as for
 * alerts: a notice is told at once; its end is held back when it comes and goes. What a part of the gateway does not say
 * again within a quarter of an hour after a restart is over.
 */
import type { Notice } from '../contract.ts'
import { betterTold, counted, type Flap, flappingOf, hold_ms, steady, worseTold } from './brake.ts'
import type { Said } from './message.ts'
import type { NoticeBoard } from './notices.ts'
import { eventOfNotice } from './wording.ts'

const grace_ms = 15 * 60_000

export interface ToldNotice {
  notice: Notice
  /** It is told and not over. */
  isActive: boolean
  /** When its end is to be told. */
  end_ms: number | null
  /** When it was last told. */
  told_ms?: number
  /** Whose ids it has; absent for one that was begun by an older version. */
  gateway?: string
  /** Messages so far. */
  said: number
  flap: Flap
}

export interface NoticeDeskOptions {
  hook: string
  /** False: this hook carries alerts only. */
  isWanted: boolean
  board: Pick<NoticeBoard, 'standing' | 'follow'>
  told: readonly ToldNotice[]
  /** What the ids of notices carry, so that no other gateway has the same. */
  gateway?: string | undefined
  /** UTC milliseconds that never jump while the gateway runs. */
  now: () => number
  /** Called when there is something to say or to keep. */
  changed: () => void
}

export type NoticeDesk = ReturnType<typeof openNoticeDesk>

export function openNoticeDesk({ hook, isWanted, board, told, gateway, now, changed }: NoticeDeskOptions) {
  const known = new Map(told.map((one) => [one.notice.id, { ...one, end_ms: one.isActive ? now() + grace_ms : null }]))
  const dirty = new Set<string>()
  let due: Said[] = []
  if (isWanted) for (const notice of board.standing()) begin(notice)
  const stop = isWanted ? board.follow(heard) : () => undefined

  return {
    /** What is to be said now. */
    said(): Said[] {
      for (const one of known.values()) {
        if (one.end_ms !== null && one.end_ms <= now()) tell(one, false)
        else if ((repeatOf_ms(one) ?? Number.POSITIVE_INFINITY) <= now()) say(one)
      }
      const said = due
      due = []
      return said
    },
    next_ms(): number | null {
      const dues = [...known.values()].flatMap((one) => [one.end_ms ?? [], repeatOf_ms(one) ?? []].flat())
      return dues.length === 0 ? null : Math.min(...dues)
    },
    changes(): [id: string, told: ToldNotice | null][] {
      const ids = [...dirty]
      dirty.clear()
      return ids.map((id) => [id, known.get(id) ?? null])
    },
    close: stop,
  }

  function heard(notice: Notice, isOver: boolean) {
    if (isOver) end(notice)
    else begin(notice)
    changed()
  }

  function begin(notice: Notice) {
    if (notice.exceptHook === hook) return
    const one = known.get(notice.id) ?? { notice, isActive: false, end_ms: null, said: 0, flap: steady }
    known.set(notice.id, one)
    one.notice = notice
    one.end_ms = null
    if (!one.isActive) tell(one, true)
  }

  function end({ id }: Notice) {
    const one = known.get(id)
    if (one?.isActive) one.end_ms = now() + hold_ms(one.flap)
  }

  function tell(one: ToldNotice, isActive: boolean) {
    const time_ms = now()
    one.flap = counted(one.flap, time_ms, { isActive: one.isActive })
    // What a receiver knows as begun is ended under the same id.
    if (isActive && gateway !== undefined) one.gateway = gateway
    one.flap = isActive ? worseTold(one.flap) : betterTold(one.flap, time_ms)
    one.isActive = isActive
    one.end_ms = null
    say(one)
  }

  /** Whether it is over or not, in the words of now. */
  function say(one: ToldNotice) {
    const time_ms = now()
    one.said++
    one.told_ms = time_ms
    dirty.add(one.notice.id)
    const event = eventOfNotice(one.notice, {
      at_ms: time_ms,
      n: one.said,
      isOver: !one.isActive,
      gateway: one.gateway,
    })
    const flapping = flappingOf(one.flap)
    due.push({
      id: event.id,
      word: 'notice',
      event,
      more: flapping ? { flapping } : {},
      said_ms: time_ms,
      notice: one.notice,
    })
  }
}

/** When a notice that stands is to be said again. */
function repeatOf_ms({ notice, isActive, end_ms, told_ms }: ToldNotice): number | null {
  if (!isActive || end_ms !== null || notice.repeat_s === undefined || told_ms === undefined) return null
  return told_ms + 1_000 * notice.repeat_s
}
