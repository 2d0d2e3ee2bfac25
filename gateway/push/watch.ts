/** A push service that takes nothing for long: people are told by the other receivers. */
import type { Clock } from '../../edge/platform/clock.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { Notices } from '../contract.ts'
import { type ServiceState, troublesOf } from './link.ts'

const dead_ms = 10 * minute_ms
const id = 'push-services'

export function openWatch({ notices, clock }: { notices: Notices; clock: Clock }) {
  let since: { wall_ms: number; elapsed_ms: number } | null = null

  return {
    /** To be called now and then. */
    look(services: readonly ServiceState[]): void {
      if (troublesOf(services).length === 0) {
        since = null
        notices.end(id)
        return
      }
      since ??= { wall_ms: clock.now(), elapsed_ms: clock.elapsed_ms() }
      if (clock.elapsed_ms() - since.elapsed_ms < dead_ms) return
      notices.notify({
        ...{ id, severity: 'Moderate' as const, since_ms: since.wall_ms },
        title: { id: 'HP warga tidak dapat diberi tahu', en: 'Phones of residents cannot be told' },
        text: {
          id: 'Layanan push tidak menerima kabar dari server desa: HP warga yang minta diberi tahu tidak diberi tahu bila ada peringatan. Periksa internet server desa; sebabnya ada di rantai peringatan.',
          en: 'A push service takes no messages from the gateway: phones that asked to be told are not told of warnings. Check the gateway’s internet connection; the warning chain has the reason.',
        },
      })
    },
  }
}
