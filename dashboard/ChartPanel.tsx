/** The open chart: its range, what it shows in words, and the way to take the data home. */

import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Station } from '../gateway/contract.ts'
import { isDoubtful } from '../hardware/flags.ts'
import { exportUrl } from './api.ts'
import { Chart } from './Chart.tsx'
import { describeQuantity, formatNumber, formatTime, type QuantityText, zoneLabel } from './format.ts'
import { Icon } from './icons.tsx'
import { nameOf } from './names.ts'
import { useDeviceTime, zoneOffset_min } from './screen.ts'
import { barPlot, linePlot, type Plot, type Summary, summaryOf, windowOf } from './series.ts'
import { keyOf, type LiveReading, type SeriesName } from './state.ts'
import { useSeries } from './useSeries.ts'
import { rangeKeys, ranges } from './view.ts'
import { type Lang, type RangeKey, words } from './words.ts'

interface Props {
  station: Station
  name: SeriesName
  range: RangeKey
  lang: Lang
  clockAhead_ms: number
  /** Changes when what was fetched may have missed something. */
  snapshots: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  onRange(range: RangeKey): void
  onClose?: () => void
}

export function ChartPanel(props: Props) {
  const { station, name, range, lang, clockAhead_ms, onRange, onClose } = props
  const said = words[lang]
  const quantity = describeQuantity(name.quantity, lang)
  const { span_ms, bin_ms } = ranges[range]
  const bars_ms = quantity.kind === 'amount' ? bin_ms : undefined
  const { series, problem, retry } = useSeries({ ...props, station: station.station, bars_ms })
  // The window moves on as time does, in steps of about a pixel, and at once for a new reading.
  const tick_ms = useDeviceTime(Math.max(span_ms / 720, 1_000)) + clockAhead_ms
  const now_ms = Math.max(tick_ms, series?.at_ms.at(-1) ?? 0)
  const window = windowOf(now_ms, span_ms, bars_ms)
  const plot = useMemo(
    () => series && (bars_ms ? barPlot(series, window, bars_ms) : linePlot(series, window)),
    [series, bars_ms, window.from_ms, window.to_ms],
  )
  const summary = series && summaryOf(series, window)
  const model = station.sensors.find(({ sensor }) => sensor === name.sensor)?.model
  const lastAt_ms = station.latest[keyOf(name)]?.at_ms
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
      <div class="chart-frame" aria-busy={!series && !problem}>
        {plot && <Chart plot={plot} quantity={quantity} lang={lang} />}
        {!series && !problem && <p class="over loading">{said.loadingChart}</p>}
        {!series && problem && (
          <p class="over" role="alert">
            {said.chartFailed}{' '}
            <button type="button" class="button" onClick={retry}>
              {said.tryAgain}
            </button>
          </p>
        )}
        {series && !summary && (
          <p class="over" data-none>
            {!series.still_reading && <strong>{said.noneInRange}</strong>}
            {!series.still_reading && lastAt_ms !== undefined && lastAt_ms < window.from_ms && (
              <span>
                {said.noneInRangeAdvice(
                  `${formatTime(lastAt_ms, 'dayAndClock', lang)} ${zoneLabel(zoneOffset_min(lastAt_ms))}`,
                )}
              </span>
            )}
          </p>
        )}
      </div>
      {series?.still_reading && (
        <p class="hint" role="status" data-still-reading>
          {series.still_reading[lang]}
        </p>
      )}
      {series?.partial && (
        <p class="hint" data-partial>
          {said.partial}
        </p>
      )}
      {series?.corrected && (
        <p class="hint" data-corrected-note>
          {words[lang].correctedBy(series.corrected.map(({ id }) => id).join(', '))}
        </p>
      )}
      {series?.forgotten?.map(({ n, by, why, forgotten_ms, from_ms }) => (
        <p key={`${forgotten_ms}-${from_ms}`} class="hint" data-forgotten-note>
          {words[lang].forgottenBy(String(n), nameOf(by, lang), formatTime(forgotten_ms, 'day', lang), why)}
        </p>
      ))}
      {plot && plot.lost.length > 0 && <LostNote lost={plot.lost} lang={lang} />}
      {plot && <Legend plot={plot} label={quantity.label} lang={lang} range={range} />}
      {summary && <Figures summary={summary} quantity={quantity} lang={lang} />}
      <footer class="panel-foot">
        <a class="button" href={exportUrl(station.station, name, window)} download>
          <Icon shape="down" /> {said.download} <small>({said.ranges[range]})</small>
        </a>
      </footer>
    </section>
  )
}

/** What is hatched as lost, in words: for those who hear the page, and for a printed one. */
function LostNote({ lost, lang }: { lost: Plot['lost']; lang: Lang }) {
  const said = words[lang]
  const time = (at_ms: number) => formatTime(at_ms, 'dayAndClock', lang)
  return (
    <p class="hint" data-lost-note>
      {said.lostWhy}{' '}
      {lost
        .slice(0, lostShown_max)
        .map(({ from_ms, to_ms, n }) => {
          const many = n === null ? '' : ` (${said.lostCount(formatNumber(n, 0, lang))})`
          return `${time(from_ms)} – ${time(to_ms)} ${zoneLabel(zoneOffset_min(to_ms))}${many}`
        })
        .join('; ')}
      {lost.length > lostShown_max ? ' …' : '.'}
    </p>
  )
}

const lostShown_max = 5

function Legend({ plot, label, lang, range }: { plot: Plot; label: string; lang: Lang; range: RangeKey }) {
  const said = words[lang]
  const isLine = plot.kind === 'line'
  const hasBand = isLine && plot.width_ms > 0
  const isDoubted = plot.flag.some(isDoubtful)
  return (
    <ul class="legend">
      {isLine ? (
        <li class="key-line">{hasBand ? said.mean : label}</li>
      ) : (
        <li class="key-bar">{said.sumPer(said.bins[range])}</li>
      )}
      {hasBand && <li class="key-band">{said.band}</li>}
      {isDoubted && <li class="key-flag">{said.flagged}</li>}
      {plot.gaps.length > 0 && <li class="key-gap">{said.noData}</li>}
      {plot.lost.length > 0 && <li class="key-lost">{said.lostShort}</li>}
    </ul>
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
