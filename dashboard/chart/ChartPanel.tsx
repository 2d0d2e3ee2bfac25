/** The open chart: its range, what it shows in words, and the way to take the data home. */

import { useEffect, useRef } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { exportUrl } from '../api.ts'
import { describeQuantity, formatNumber, type QuantityText } from '../format.ts'
import { Icon } from '../icons.tsx'
import { useDeviceTime } from '../screen.ts'
import { binFor, type Summary, windowOf } from '../series.ts'
import { keyOf, type SeriesName } from '../state.ts'
import { rangeKeys, ranges } from '../view.ts'
import { type Lang, type RangeKey, words } from '../words.ts'
import { ChartFrame } from './ChartFrame.tsx'
import { useCurve } from './useCurve.ts'
import type { FollowReadings } from './useSeries.ts'

export interface PanelProps {
  station: Station
  name: SeriesName
  range: RangeKey
  lang: Lang
  clockAhead_ms: number
  /** Changes when what was fetched may have missed something. */
  snapshots: number
  followReadings: FollowReadings
  onRange(range: RangeKey): void
  onClose?: (() => void) | undefined
}

export function ChartPanel(props: PanelProps) {
  const { station, name, range, lang, clockAhead_ms, snapshots, followReadings, onRange, onClose } = props
  const said = words[lang]
  const quantity = describeQuantity(name.quantity, lang)
  const { span_ms } = ranges[range]
  const lastAt_ms = station.latest[keyOf(name)]?.at_ms
  // The window moves on as time does, in steps of about a pixel, and at once for a new reading.
  const tick_ms = useDeviceTime(Math.max(span_ms / 720, 1_000)) + clockAhead_ms
  const now_ms = Math.max(tick_ms, lastAt_ms ?? 0)
  const window = windowOf(now_ms, span_ms, quantity.kind === 'amount' ? binFor(span_ms) : undefined)
  const curve = useCurve({ station: station.station, name, window, followReadings, turn: snapshots })
  const { series, summary } = curve
  const model = station.sensors.find(({ sensor }) => sensor === name.sensor)?.model
  const panel = useRef<HTMLElement>(null)
  // On a phone it opens below the tiles, perhaps out of sight.
  useEffect(() => {
    if (onClose) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  return (
    <section ref={panel} class="panel" id="chart" aria-labelledby="chart-title" data-step={series?.step_ms}>
      <header class="panel-head">
        <h3 id="chart-title">
          {quantity.label} {quantity.unit && <span class="unit">{quantity.unit}</span>}
          <small>
            {station.name || station.station} · {said.sensor} {name.sensor}
            {model ? ` (${model})` : ''}
          </small>
        </h3>
        {onClose && (
          <button
            type="button"
            class="icon-button"
            aria-label={said.closeChart}
            title={said.closeChart}
            onClick={onClose}
          >
            <Icon shape="offline" />
          </button>
        )}
      </header>
      <fieldset class="segments">
        <legend class="hidden">{said.range}</legend>
        {rangeKeys.map((key) => (
          <button key={key} type="button" aria-pressed={key === range} data-range={key} onClick={() => onRange(key)}>
            {said.ranges[key]}
          </button>
        ))}
      </fieldset>
      <ChartFrame curve={curve} quantity={quantity} lang={lang} lastAt_ms={lastAt_ms} />
      {summary && <Figures summary={summary} quantity={quantity} lang={lang} />}
      <footer class="panel-foot">
        <a class="button" href={exportUrl(station.station, name, window)} download>
          <Icon shape="down" /> {said.download} <small>({said.ranges[range]})</small>
        </a>
      </footer>
    </section>
  )
}

function Figures({ summary, quantity, lang }: { summary: Summary; quantity: QuantityText; lang: Lang }) {
  const said = words[lang]
  const figures: [string, number][] =
    quantity.kind === 'amount'
      ? [[said.total, summary.sum]]
      : [
          [said.lowest, summary.min],
          [said.average, summary.mean],
          [said.highest, summary.max],
        ]
  return (
    <dl class="figures">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {formatNumber(value, quantity.decimals, lang)} <span class="unit">{quantity.unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
