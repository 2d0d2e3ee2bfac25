/** What was forgotten, for who asks at once: kept in memory, and looked at every few seconds. */
import type { Logger } from 'pino'
import { type LocalizedText, type PartState, saysOf } from '../contract.ts'
import { type Forgotten, isWholeStation, type Store } from '../store/index.ts'
import { goneText, stateText } from './words.ts'

export type ForgetDesk = ReturnType<typeof openForgetDesk>

export function openForgetDesk({ store, log }: { store: Pick<Store, 'forgotten'>; log: Logger }) {
  let all: (Forgotten & { isGone: boolean })[] = []
  let looking: Promise<void> | null = null

  return {
    all: () => all,
    /** Looks at the record. To be called every few seconds. */
    look(): Promise<void> {
      looking ??= look().finally(() => {
        looking = null
      })
      return looking
    },
    /** For `/readyz`. */
    state: (): PartState => ({ ok: true, ...saysOf(stateText(all)) }),
    /** What there is to say of a station that is not there because it was forgotten. */
    gone(station: string): LocalizedText | undefined {
      const last = all.findLast(({ what }) => what.station === station && isWholeStation(what))
      return last && goneText(last)
    },
  }

  async function look() {
    try {
      all = await store.forgotten()
    } catch (err) {
      log.warn({ err }, 'it cannot be asked now what was forgotten; trying again')
    }
  }
}
