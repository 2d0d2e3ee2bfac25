/** One series of a fixed stretch of time, with the levels of a rule: around an alert, or in a backtest. */
import { describeQuantity } from '../format.ts'
import type { LevelLine } from '../levels.ts'
import type { Lang } from '../words.ts'
import { ChartFrame } from './ChartFrame.tsx'
import { useCurve } from './useCurve.ts'
import type { Wanted } from './useSeries.ts'

interface Props extends Omit<Wanted, 'points'> {
  levels: readonly LevelLine[]
  lang: Lang
}

export function SeriesChart({ levels, lang, ...wanted }: Props) {
  const curve = useCurve(wanted)
  return (
    <ChartFrame curve={curve} quantity={describeQuantity(wanted.name.quantity, lang)} lang={lang} levels={levels} />
  )
}
