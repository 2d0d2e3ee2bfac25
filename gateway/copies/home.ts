/** Whether this folder is the one home of its gateway: seen from the side of the former home, and of the later one. */
import { type ChainLink, type Notices, type PartState, saysOf } from '../contract.ts'
import { openFormerHome } from './former-home.ts'
import { acknowledgesNothing, listensAt, noOther, notListening } from './home-words.ts'
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
    state(): PartState {
      const says = trouble()
      return { ok: !says, ...saysOf(says ?? noOther) }
    },
    /** For `/readyz`, before anything is received. */
    notYet: { ok: false, ...saysOf(notListening) } satisfies PartState,
    /** For `/readyz`: whether what stations send is acknowledged, at this address. */
    receiving(url: string): PartState {
      const isReplaced = later.isReplaced()
      return { ok: !isReplaced, ...saysOf(isReplaced ? acknowledgesNothing : listensAt(url)) }
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
