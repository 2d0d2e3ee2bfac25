/** The open chart: which time and which curves, what they show in words, and the way to take the data home. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { MomentsAnswer, Outlook, Station } from '../../gateway/contract.ts'
import { modelText } from '../../hardware/models.ts'
import { isAmount } from '../../hardware/quantities.ts'
import { exportUrl, momentsUrl } from '../api.ts'
import { describeQuantity, formatNumber, type QuantityText } from '../format.ts'
import { Icon } from '../icons.tsx'
import { useDeviceTime } from '../screen.ts'
import { binFor, type Summary, summaryOf, type Window, windowOf } from '../series.ts'
import { isTwin } from '../seriesNames.ts'
import { keyOf, type SeriesName } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, ranges, type View, viewAt } from '../view.ts'
import { type Lang, words } from '../words.ts'
import { AboutQuantity } from './AboutQuantity.tsx'
import { ChartFrame } from './ChartFrame.tsx'
import { CurveList } from './CurveList.tsx'
import { curveId, curveOf } from './curves.ts'
import { LagText } from './LagText.tsx'
import { Ranges, TimeBar } from './TimeBar.tsx'
import { useCurves } from './useCurves.ts'
import { useDrawn } from './useDrawn.ts'
import { useLevels } from './useLevels.ts'
import type { FollowReadings } from './useSeries.ts'
import { chartWords } from './words.ts'

export interface PanelProps {
  station: Station
  name: SeriesName
  /** All of them: curves of any may be added. */
  stations: readonly Station[]
  /** Language, range, and what `looked.ts` says. */
  view: View
  clockAhead_ms: number
  /** Changes when what was fetched may have missed something. */
  snapshots: number
  followReadings: FollowReadings
  /** Levels, impacts and what is usual. */
  outlook?: Outlook | undefined
  onView(next: View): void
  onClose?: (() => void) | undefined
}

const comparing_points = 1_500 // a lag cannot be told finer than a step
const settled_ms = 250 // a hand that moves on asks nothing

export function ChartPanel(props: PanelProps) {
  const { station, name, stations, view, snapshots, followReadings, outlook, onView, onClose } = props
  const { lang, range, curves: others = [] } = view
  const said = words[lang]
  const here = { station: station.station, series: keyOf(name) }
  const first = { station: station.station, name }
  const quantity = describeQuantity(name.quantity, lang)
  const lastAt_ms = station.latest[keyOf(name)]?.at_ms
  const { window, asked, now_ms, isLive, look, rest } = useLook(props, lastAt_ms)
  const names = useMemo(() => [first, ...others.map(curveOf)], [here.station, here.series, others.join()])
  const curves = useCurves(names, {
    window: asked,
    points: others.length > 0 ? comparing_points : undefined,
    followReadings: isLive ? followReadings : undefined,
    turn: snapshots,
    fromFirst: isLive,
  })
  const main = curves[0]!
  const shown = isLive && others.length === 0 ? main.window : window
  const drawn = useDrawn(curves, shown, stations, lang)
  const summary = main.series && summaryOf(main.series, shown)
  const levels = useLevels(first, outlook, lang)
  const { value: moments } = useAsked<MomentsAnswer>(momentsUrl(station.station), { turn: snapshots })
  const withOthers = (more: Partial<View> = {}, curves: string[] = others): View =>
    viewAt(view, { ...here, ...(curves.length > 0 && { curves }), ...more })
  const pinned = withOthers({ window: shown })
  const panel = useRef<HTMLElement>(null)
  // On a phone it opens below the tiles, perhaps out of sight.
  useEffect(() => {
    if (onClose) panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])

  return (
    <section ref={panel} class="panel" id="chart" aria-labelledby="chart-title" data-step={main.series?.step_ms}>
      <Head {...{ station, name, lang, onClose }} />
      <Ranges
        range={isLive ? range : undefined}
        lang={lang}
        onRange={(range) => {
          rest()
          onView(withOthers({ range }))
        }}
      />
      <ChartFrame
        {...{ curves, drawn, lang, now_ms, levels, lastAt_ms }}
        window={shown}
        typical={outlook?.typical}
        onLook={look}
      >
        <TimeBar
          {...{ now_ms, lang, isLive, moments }}
          window={shown}
          onLook={look}
          onNow={() => {
            rest()
            onView(withOthers())
          }}
        />
        <CurveList
          {...{ stations, others, lang }}
          first={curveId(first)}
          onCurves={(next) => onView(withOthers(view.window && { window: view.window }, next))}
        />
        <LagText
          curves={curves}
          stationName={(id) => stations.find((one) => one.station === id)?.name || id}
          lang={lang}
        />
      </ChartFrame>
      {summary && others.length === 0 && <Figures summary={summary} quantity={quantity} lang={lang} />}
      {others.length === 0 && <AboutQuantity quantity={name.quantity} label={quantity.label} lang={lang} />}
      <footer class="panel-foot">
        {others.length === 0 && (
          <a class="button" href={exportUrl(station.station, name, shown)} download>
            <Icon shape="down" /> {said.download} {isLive && <small>({said.ranges[range]})</small>}
          </a>
        )}
        <a class="button" href={formatView({ ...pinned, page: 'download' })} data-take>
          {chartWords[lang].take}
        </a>
        <a class="button" href={formatView(pinned)} data-link>
          {chartWords[lang].link}
        </a>
      </footer>
    </section>
  )
}

/** The stretch that is looked at: moved by hand at once, asked for and written into the address when the hand rests. */
function useLook({ name, station, view, clockAhead_ms, onView }: PanelProps, lastAt_ms: number | undefined) {
  const { span_ms } = ranges[view.range]
  const bars_ms = isAmount(name.quantity) ? binFor(span_ms) : undefined
  // The window moves on as time does, in steps of about a pixel, and at once for a new reading.
  const tick_ms = useDeviceTime(Math.max(span_ms / 720, 1_000)) + clockAhead_ms
  const now_ms = Math.max(tick_ms, lastAt_ms ?? 0)
  const [moving, setMoving] = useState<Window>()
  const asked = view.window ?? windowOf(now_ms, span_ms, bars_ms)
  const latest = useRef({ view, onView })
  latest.current = { view, onView }
  useEffect(() => {
    if (!moving) return
    const settled = setTimeout(() => {
      const { view, onView } = latest.current
      const { curves } = view
      onView(viewAt(view, { station: station.station, series: keyOf(name), window: moving, ...(curves && { curves }) }))
      setMoving(undefined)
    }, settled_ms)
    return () => clearTimeout(settled)
  }, [moving])
  const isLive = !view.window && !moving
  // Who asks for another range or for now, does not mean the stretch that a hand has just let go.
  const rest = () => setMoving(undefined)
  return { window: moving ?? asked, asked, now_ms, isLive, look: setMoving, rest }
}

type HeadProps = Pick<PanelProps, 'station' | 'name' | 'onClose'> & { lang: Lang }

function Head({ station, name, lang, onClose }: HeadProps) {
  const said = words[lang]
  const { label, unit } = describeQuantity(name.quantity, lang)
  const model = station.sensors.find(({ sensor }) => sensor === name.sensor)?.model
  return (
    <header class="panel-head">
      <h3 id="chart-title">
        {label} {unit && <span class="unit">{unit}</span>}
        <small>
          {[
            station.name || station.station,
            ...(isTwin(station, name) ? [`${said.sensor} ${name.sensor}`] : []),
            ...(model ? [modelText(model, lang)] : []),
          ].join(' · ')}
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
