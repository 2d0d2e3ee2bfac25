/** The state of retention for who asks at once, looked at now and then; and its notice to people while a yes is missing. */
import type { Logger } from 'pino'
import { daily_s, type Notices, type PartState, saysOf } from '../contract.ts'
import type { RetentionState, Store } from '../store/index.ts'
import { stateText } from './words.ts'

export type RetentionDesk = ReturnType<typeof openRetentionDesk>

const every_ms = 60_000
const notice = 'retention-lowered'
const notLooked = { id: 'Belum diperiksa.', en: 'Not looked at yet.' }

export interface DeskOptions {
  store: Pick<Store, 'retention'>
  now: () => number
  log: Logger
}

export function openRetentionDesk({ store, now, log }: DeskOptions) {
  let state: RetentionState | null = null
  let looked_ms = Number.NEGATIVE_INFINITY
  let since_ms: number | null = null

  return {
    /** To be called every few seconds; `isNow`: whatever was asked of late. */
    async look(isNow = false): Promise<void> {
      if (!isNow && Math.abs(now() - looked_ms) < every_ms) return
      looked_ms = now()
      try {
        state = await store.retention()
      } catch (err) {
        log.warn({ err }, 'the retention cannot be asked now; trying again')
      }
    },
    /** For `/readyz`. */
    state(): PartState {
      if (!state) return { ok: true, ...saysOf(notLooked) }
      return { ok: state.waits === null, ...saysOf(stateText(state)) }
    },
    /** To be called every few seconds. */
    tell(board: Notices) {
      if (!state?.waits) {
        if (since_ms !== null) board.end(notice)
        since_ms = null
        return
      }
      since_ms ??= now()
      board.notify({
        ...{ id: notice, severity: 'Moderate', since_ms, repeat_s: daily_s, text: stateText(state) },
        title: { id: 'Masa simpan diturunkan: perlu persetujuan', en: 'The retention was lowered: it needs a yes' },
      })
    },
  }
}
