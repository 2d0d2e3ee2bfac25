/** Lets a history happen, from its first moment to its last, and hands over what was told and kept. */
import type { Reading } from '../../edge/contract.ts'
import { hour_ms } from '../../edge/platform/time.ts'
import type { Told } from './people.ts'
import type { History } from './plan.ts'
import type { River } from './river.ts'
import { openVillage } from './village.ts'

export interface Lived {
  history: History
  river: River
  told: readonly Told[]
  /** When a receipt came for a reading that was not in the record. */
  unstored: readonly number[]
  /** When a reading was measured that is not in the record at the end. */
  missing: readonly { at_ms: number; reading: Reading }[]
  /** The same for the same history, always. */
  hash: string
  events: number
  lastLines: readonly string[]
}

export async function live(history: History): Promise<Lived> {
  const { seed, start_ms, end_ms, strikes, floods } = history
  const village = openVillage({ seed, start_ms, floods })
  const { simulation } = village
  try {
    for (const { fault, from_ms, to_ms } of strikes) {
      simulation.after(from_ms - start_ms, () => {
        simulation.trace(`fault: ${fault.id}`)
        fault.begin(village)
      })
      const { end } = fault
      if (!end) continue
      simulation.after(to_ms - start_ms, () => {
        simulation.trace(`over: ${fault.id}`)
        end(village)
      })
    }
    for (let at_ms = start_ms; at_ms < end_ms; at_ms += hour_ms) {
      await simulation.passTo(Math.min(end_ms, at_ms + hour_ms))
      village.missing() // in steps, because the record forgets old rows
    }
    return {
      history,
      river: village.river,
      told: village.people.told,
      unstored: village.unstored,
      missing: village.missing(),
      hash: simulation.digest(),
      events: simulation.events(),
      lastLines: simulation.lastLines(),
    }
  } finally {
    village.close()
  }
}
