/** Which curves say how a node is, the most telling first. Pure. */
import type { SeriesAnswer, Station, TrendSteps } from '../../gateway/contract.ts'
import { nodeSensor } from '../../hardware/quantities.ts'
import type { SeriesName } from '../state.ts'

/** What a curve shows, and the least height of its picture: the scatter of a good node must not look like trouble. */
export interface HealthSeries extends SeriesName {
  least: number
  /** Which end of a step is drawn: that which is worse. */
  worse: 'min' | 'max'
}

const ofComputer: [quantity: string, least: number, worse: HealthSeries['worse']][] = [
  ['undervoltage_pct', 10, 'max'],
  ['processor_c', 20, 'max'],
  ['card_free_mb', 100, 'min'],
  ['signal_dbm', 20, 'min'],
  ['waiting_readings', 10, 'max'],
]
const sensors_max = 8

export function healthSeries({
  sensors,
  health,
  latest,
}: Pick<Station, 'sensors' | 'health' | 'latest'>): HealthSeries[] {
  const batteries = Object.keys(latest).filter((key) => key.endsWith('.battery_v'))
  const told = sensors.map(({ sensor }) => sensor)
  const names = [...new Set([...told, ...Object.keys(health?.sensors ?? {})])].slice(0, sensors_max)
  return [
    ...batteries.map((key): HealthSeries => {
      return { sensor: key.slice(0, key.lastIndexOf('.')), quantity: 'battery_v', least: 0.5, worse: 'min' }
    }),
    ...ofComputer.map(([quantity, least, worse]): HealthSeries => ({ sensor: nodeSensor, quantity, least, worse })),
    ...names.flatMap((sensor): HealthSeries[] => [
      { sensor, quantity: 'refused_pct', least: 10, worse: 'max' },
      { sensor, quantity: 'empty_pct', least: 10, worse: 'max' },
    ]),
  ]
}

/** As the small picture takes it: steps of one length from the beginning of the range on; null where nothing was said. */
export function stepsOf(
  answer: SeriesAnswer,
  worse: 'min' | 'max',
  from_ms: number,
  to_ms: number,
  steps: number,
): TrendSteps {
  const step_ms = (to_ms - from_ms) / steps
  const values: (number | null)[] = Array.from({ length: steps }, () => null)
  answer.at_ms.forEach((at_ms, i) => {
    const value = answer[worse][i] ?? null
    const step = Math.min(steps - 1, Math.max(0, Math.floor((at_ms - from_ms) / step_ms)))
    if (value === null) return
    const known = values[step] ?? value
    values[step] = worse === 'min' ? Math.min(known, value) : Math.max(known, value)
  })
  return { from_ms, step_ms, values }
}
