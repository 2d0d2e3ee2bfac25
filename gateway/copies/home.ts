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
    claimed: later.claimed,
    /** For `/readyz`. */
    state() {
      const says = trouble()
      if (says) return { ok: false, says: says.en, says_id: says.id }
      return {
        ok: true,
        says: 'No other home of this gateway is known.',
        says_id: 'Tidak diketahui ada server kembar dari server desa ini.',
      }
    },
    /** For `/readyz`, before anything is received. */
    notYet: {
      ok: false,
      says: 'Does not listen yet. Wait a moment.',
      says_id: 'Belum menerima data. Tunggu sebentar.',
    },
    /** For `/readyz`: whether what stations send is acknowledged, at this address. */
    receiving(url: string) {
      if (!later.isReplaced())
        return { ok: true, says: `Listens at ${url}.`, says_id: `Menerima data stasiun di ${url}.` }
      return {
        ok: false,
        says: 'Acknowledges nothing: another computer is this gateway now.',
        says_id: 'Tidak menandai data sebagai diterima: komputer lain sekarang menjadi server desa ini.',
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
