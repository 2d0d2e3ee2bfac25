/** Whether this folder is the one home of its gateway: seen from the side of the former home, and of the later one. */
import type { ChainLink, Notices } from '../contract.ts'
import { openFormerHome } from './former-home.ts'
import { type HomeOptions, openLaterHome } from './later-home.ts'

export type Home = ReturnType<typeof openHome>

export function openHome(options: HomeOptions) {
  const later = openLaterHome(options)
  const former = openFormerHome(options)
  const trouble = () => later.trouble() ?? former.trouble()

  return {
    hears: later.hears,
    mayAcknowledge: later.mayAcknowledge,
    isReplaced: later.isReplaced,
    claimed: later.claimed,
    /** For `/readyz`. */
    state() {
      const says = trouble()
      if (says) return { ok: false, says: says.en, says_id: says.id }
      return {
        ok: true,
        says: 'No other home of this gateway is known.',
        says_id: 'Tidak diketahui ada gerbang kembar dari gerbang ini.',
      }
    },
    /** The link of the warning chain; none while all is well. */
    links(): ChainLink[] {
      const says = trouble()
      return says ? [{ link: 'home', ok: false, proved_ms: null, says, troubles: [says] }] : []
    },
    /** To be called every few seconds. */
    look(board: Notices) {
      later.tell(board)
      former.tell(board)
      void former.look()
    },
    close: former.close,
  }
}
