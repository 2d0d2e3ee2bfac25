/** How the node was: battery, card, signal, and what was refused on its wires, in small curves. For staff: it tells when it is weak. */
import { useMemo, useState } from 'preact/hooks'
import type { SeriesAnswer, Station } from '../../gateway/contract.ts'
import { seriesUrl } from '../api.ts'
import { Sparkline } from '../first/Sparkline.tsx'
import { describeQuantity, formatShort } from '../format.ts'
import { useMay } from '../session.ts'
import { keyOf } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { type HealthSeries, healthSeries, stepsOf } from './healthSeries.ts'
import { nodeWords } from './words.ts'

const hour_ms = 3_600_000
const spans = { day: 24 * hour_ms, month: 30 * 24 * hour_ms, year: 365 * 24 * hour_ms } as const
type Span = keyof typeof spans
const steps = 96
const again_ms = 300_000

interface Props {
  station: Station
  now_ms: number
  lang: Lang
}

export function HealthCurves({ station, now_ms, lang }: Props) {
  const said = nodeWords[lang]
  const [span, setSpan] = useState<Span>('month')
  const maySee = useMay('see-staff')
  if (!maySee || station.remote) return null
  // A range that moves with each second would be asked for each second.
  const to_ms = Math.ceil(now_ms / again_ms) * again_ms
  return (
    <section class="card" aria-labelledby="health" data-health>
      <h2 id="health">{said.history}</h2>
      <fieldset class="segments">
        <legend class="hidden">{said.history}</legend>
        {(Object.keys(spans) as Span[]).map((key) => (
          <button key={key} type="button" aria-pressed={key === span} data-span={key} onClick={() => setSpan(key)}>
            {said.spans[key]}
          </button>
        ))}
      </fieldset>
      <ul class="health-curves">
        {healthSeries(station).map((series) => (
          <Curve
            key={keyOf(series)}
            {...{ series, to_ms, lang }}
            from_ms={to_ms - spans[span]}
            station={station.station}
          />
        ))}
      </ul>
    </section>
  )
}

interface CurveProps {
  station: string
  series: HealthSeries
  from_ms: number
  to_ms: number
  lang: Lang
}

/** Nothing where the node never said it. */
function Curve({ station, series, from_ms, to_ms, lang }: CurveProps) {
  const said = nodeWords[lang]
  const { sensor, quantity, least, worse } = series
  const url = seriesUrl(station, series, { from_ms, to_ms }, steps)
  const { value } = useAsked<SeriesAnswer>(url, { keep: `${station} ${keyOf(series)}` })
  const trend = useMemo(() => value && stepsOf(value, worse, from_ms, to_ms, steps), [value, worse])
  const known = trend?.values.filter((one) => one !== null) ?? []
  if (!trend || known.length === 0) return null
  const { label, unit, decimals } = describeQuantity(quantity, lang)
  const text = (number: number) => `${formatShort(number, decimals, lang)} ${unit}`.trim()
  const isOfWire = quantity === 'refused_pct' || quantity === 'empty_pct'
  return (
    <li data-curve={keyOf(series)}>
      <p>
        <strong>{isOfWire ? `${sensor}: ${label.toLowerCase()}` : label}</strong> {text(known.at(-1)!)}{' '}
        <span class="hint">{said.between(text(Math.min(...known)), text(Math.max(...known)))}</span>
      </p>
      <Sparkline trend={trend} levels={undefined} isAmount={false} least={least} />
    </li>
  )
}
