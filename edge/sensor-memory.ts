/**
 * What a station remembers of one sensor through a kill or a power cut: which total was told last, and what the open
 * interval holds. It stands beside the packs in the outbox's file.
 *
 *   told:rain   written with the reading that tells it, so that neither is without the other
 *   open:rain   written within the loss window while the interval is open, forgotten when it is closed
 */
import { z } from 'zod'
import { type QuantityKey, quantities as vocabulary } from '../hardware/quantities.ts'
import type { Frame } from './driver.ts'
import type { Notes } from './notes.ts'
import { rememberedIn } from './platform/reading-files.ts'
import type { OpenInterval, Sample, Sampler } from './sampling.ts'
import type { SensorConfig } from './sensors-config.ts'
import type { Totals } from './totals.ts'

const Kept = z.object({
  index: z.int(),
  every_ms: z.number().positive(),
  last_ms: z.number(),
  gathered: z.array(
    z.tuple([
      z.enum(Object.keys(vocabulary) as [QuantityKey]),
      z.object({
        values: z.array(z.number()),
        count: z.int(),
        sum: z.number(),
        reasons: z.array(z.tuple([z.any(), z.int()])),
      }),
    ]),
  ),
})

interface Paper {
  noted?: (name: string) => string | undefined
  note?: (notes: Notes, isUrgent: boolean) => void
  lossWindow_s?: number
}

export type SensorMemory = ReturnType<typeof openSensorMemory>

/** Without `note` nothing is remembered; without a loss window no open interval is. */
export function openSensorMemory({ id, every_s }: SensorConfig, paper: Paper, sampler: Sampler) {
  const { noted = () => undefined, note = () => undefined, lossWindow_s = Infinity } = paper
  const names = { told: `told:${id}`, open: `open:${id}` }
  const keepsOpen = every_s > lossWindow_s
  let totalled: QuantityKey[] = []
  let last: string | undefined

  return {
    told: () => noted(names.told),
    /** Goes on with the interval that was open when an earlier process ended, or closes it. */
    goOn(now_ms: number): Sample[] {
      const kept = openIn(noted(names.open))
      if (!kept) return []
      note({ [names.open]: null }, false)
      return sampler.goOn(kept, now_ms)
    },
    /** These amounts stand in the sensor itself. */
    keepsTotals(totals: NonNullable<Frame['totals']>) {
      totalled = Object.keys(totals) as QuantityKey[]
    },
    /** About once a second. */
    keep() {
      if (!keepsOpen) return
      const open = sampler.open(totalled)
      const text = open && JSON.stringify(open)
      if (text === undefined || text === last) return
      last = text
      note({ [names.open]: text }, true)
    },
    /** The interval is handed over. */
    closed() {
      if (last !== undefined) note({ [names.open]: null }, true)
      last = undefined
    },
    /** What counts as told has changed without a reading. The next reading writes it again, with itself. */
    tell(totals: Totals) {
      note({ [names.told]: totals.text() }, true)
    },
    telling,
  }

  /** What must be written with the reading that is handed over now. */
  function telling(totals: Totals): Notes | undefined {
    if (!totals.isNews()) return undefined
    totals.wasWritten()
    return { [names.told]: totals.text() }
  }
}

// A damaged text is none: what the interval held is lost, and the station goes on.
const openIn = (text: string | undefined) => rememberedIn(text, Kept) as OpenInterval | undefined
