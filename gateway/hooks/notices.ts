/**
 * The notices that stand: what parts of the gateway say of its own trouble. It is in memory only. A part says its notice
 * again after a restart, as long as the trouble is there; each hook remembers on disk what it has told (`notice-desk.ts`).
 */
import type { Notice, Notices } from '../contract.ts'

/** `ended`: the trouble is over. */
export type NoticeListener = (notice: Notice, ended: boolean) => void

export interface NoticeBoard extends Notices {
  /** The notices that stand now. */
  standing(): Notice[]
  /** Hears of every notice that begins, changes its words, or ends; the answer stops it. */
  follow(listener: NoticeListener): () => void
}

const standing_max = 200 // what is said beyond it is not delivered: by then people know that the gateway is in trouble

export function openNotices(): NoticeBoard {
  const notices = new Map<string, Notice>()
  const listeners = new Set<NoticeListener>()

  return {
    notify(notice) {
      const known = notices.get(notice.id)
      if (known && JSON.stringify(known) === JSON.stringify(notice)) return
      if (!known && notices.size >= standing_max) return
      notices.set(notice.id, notice)
      for (const listener of listeners) listener(notice, false)
    },
    end(id) {
      const notice = notices.get(id)
      if (!notice) return
      notices.delete(id)
      for (const listener of listeners) listener(notice, true)
    },
    standing: () => [...notices.values()],
    follow(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
