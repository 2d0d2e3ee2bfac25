/** What was forgotten of series and times, for who asks for them. */
import type { ForgottenStretch } from '../../contract.ts'
import type { Memory } from './memory.ts'

interface Which {
  station: string
  sensor?: string
  quantity?: string
}

/** Oldest first. A sensor or quantity that is not named stands for all of them. */
export function forgottenOf({ forgotten }: Pick<Memory, 'forgotten'>, of: Which, from_ms: number, to_ms: number) {
  return forgotten
    .flatMap(({ what, at_ms, by, why, series }) => {
      if (what.station !== of.station) return []
      const met = series.filter((one) => isMeant(of, one) && one.to_ms >= from_ms && one.from_ms < to_ms)
      return met.map(({ values: n, ...one }): ForgottenStretch => ({ ...one, n, by, why, forgotten_ms: at_ms }))
    })
    .sort((a, b) => a.from_ms - b.from_ms)
}

function isMeant(of: Which, one: { sensor: string; quantity: string }): boolean {
  return (of.sensor ?? one.sensor) === one.sensor && (of.quantity ?? one.quantity) === one.quantity
}
