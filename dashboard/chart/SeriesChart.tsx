/** One series of a fixed stretch of time, with the levels of a rule: around an alert, or in a backtest. */
import type { LevelLine } from '../levels.ts'
import type { Window } from '../series.ts'
import type { SeriesName } from '../state.ts'
import type { Lang } from '../words.ts'
import { ChartFrame } from './ChartFrame.tsx'
import { useCurve } from './useCurve.ts'
import { useDrawn } from './useDrawn.ts'
import type { FollowReadings } from './useSeries.ts'

interface Props {
  station: string
  name: SeriesName
  window: Window
  levels: readonly LevelLine[]
  lang: Lang
  /** Live readings extend it; absent = the past only. */
  followReadings?: FollowReadings | undefined
  turn?: unknown
}

const noStations: [] = []

export function SeriesChart({ station, name, levels, lang, ...wanted }: Props) {
  const curve = useCurve({ ...wanted, curve: { station, name }, fromFirst: true })
  const drawn = useDrawn([curve], curve.window, noStations, lang)
  return <ChartFrame {...{ curves: [curve], drawn, levels, lang }} window={curve.window} now_ms={wanted.window.to_ms} />
}
