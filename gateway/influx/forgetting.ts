/**
 * InfluxDB forgets what the record has forgotten: once everything before it has been sent and has gone from the log, so that
 * nothing sends it again. Where the server cannot be asked, `/readyz` and the log say what a person has to have deleted.
 */
import type { Logger } from 'pino'
import { day_ms } from '../../edge/platform/time.ts'
import type { LocalizedText } from '../contract.ts'
import type { Forgotten, Store } from '../store/index.ts'
import { byHand, canDelete, deletionsOf } from './deleting.ts'
import type { Server } from './server.ts'
import type { Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

export interface ForgettingOptions {
  store: Pick<Store, 'forgotten' | 'reader' | 'saveReader'>
  server: Pick<Server, 'kind' | 'delete'>
  whose: Tagging
  /** Everything up to here has been sent. */
  sent: () => number
  now: () => number
  log: Logger
}

const readerName = 'influx-forget'
/** How long `/readyz` says what a person has to do. */
const reminded_ms = 30 * day_ms

interface Saved {
  /** What the server could not be asked to delete, and since when. */
  byHand: { at_ms: number; what: string }[]
}

export async function openForgetting({ store, server, whose, sent, now, log }: ForgettingOptions) {
  const { pos, state } = await store.reader(readerName)
  let done_pos = pos
  let waits = ((state ?? { byHand: [] }) as Saved).byHand
  let trouble = ''
  let looking: Promise<void> | null = null

  return {
    /** Goes on with what is not done. To be called every few seconds; resolves when it has been tried. */
    look(): Promise<void> {
      looking ??= look().finally(() => {
        looking = null
      })
      return looking
    },
    /** A sentence for `/readyz`; empty when all is done. */
    says(): LocalizedText {
      waits = waits.filter(({ at_ms }) => now() - at_ms < reminded_ms)
      if (trouble) {
        return {
          id: 'Yang dihapus atas permintaan masih ada di InfluxDB, karena InfluxDB belum mau menghapusnya; dicoba lagi.',
          en: `What was forgotten is still in InfluxDB: ${trouble}`,
        }
      }
      if (waits.length === 0) return { id: '', en: '' }
      const all = waits.map(({ what }) => what).join('; ')
      return {
        id: `InfluxDB ini tidak dapat disuruh menghapus. Yang dihapus atas permintaan harus dihapus di sana dengan tangan: ${all}.`,
        en: `This InfluxDB cannot be asked to delete. What was forgotten must be deleted there by hand: ${all}.`,
      }
    },
  }

  async function look() {
    try {
      for (const one of await store.forgotten()) {
        if (one.pos <= done_pos) continue
        if (!one.isGone || sent() < one.pos) return
        await forget(one)
      }
    } catch (err) {
      if (!(err instanceof ServerTrouble)) throw err
      if (trouble !== err.message) log.warn({ err }, 'InfluxDB does not delete what was forgotten; trying again')
      trouble = err.message
    }
  }

  async function forget({ pos, what }: Forgotten) {
    const deletions = deletionsOf(what, whose)
    if (canDelete(await server.kind())) {
      for (const deletion of deletions) await server.delete(deletion)
      log.info({ ...what }, 'InfluxDB has deleted what was forgotten')
    } else {
      waits = [...waits, ...deletions.map((deletion) => ({ at_ms: now(), what: byHand(deletion) }))]
      log.warn({ delete: waits.at(-1)!.what }, 'this InfluxDB cannot be asked to delete; it must be done by hand')
    }
    trouble = ''
    await store.saveReader({ reader: readerName, pos, state: { byHand: waits } satisfies Saved })
    done_pos = pos
  }
}
