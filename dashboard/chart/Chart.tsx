/** Draws one plot with uPlot: line with band or bars, gaps hatched, a reading under the finger. Knows no gateway. */

import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { isDoubtful } from '../../hardware/flags.ts'
import 'uplot/dist/uPlot.min.css'
import './chart.css'
import { formatNumber, formatTime, type QuantityText, zoneLabel } from '../format.ts'
import { type LevelLine, levelsInSight, reachOf } from '../levels.ts'
import { useMedia, zoneOffset_min } from '../screen.ts'
import type { Plot } from '../series.ts'
import { type Lang, words } from '../words.ts'
import { drawGaps, drawLevels } from './drawing.ts'

interface Props {
  plot: Plot
  quantity: QuantityText
  lang: Lang
  /** Levels of a rule, drawn as lines with their names. */
  levels?: readonly LevelLine[]
}

const noLevels: readonly LevelLine[] = []

export function Chart({ plot, quantity, lang, levels = noLevels }: Props) {
  const frame = useRef<HTMLElement>(null)
  const chart = useRef<uPlot>()
  const shown = useRef(plot)
  shown.current = plot
  const [index, setIndex] = useState<number>()
  const isDark = useMedia('(prefers-color-scheme: dark)')
  const { kind } = plot
  const { label, unit, decimals } = quantity

  useEffect(() => {
    const box = frame.current
    if (!box) return
    const options = chartOptions({ kind, decimals, lang, levels, colours: coloursOf(box), shown: () => shown.current })
    options.hooks = {
      ...options.hooks,
      setCursor: [(made) => setIndex(made.cursor.idx ?? undefined)],
    }
    const made = new uPlot({ ...options, ...sizeOf(box) }, columnsOf(shown.current), box)
    chart.current = made
    const stopTouch = followFinger(made)
    const resized = new ResizeObserver(() => made.setSize(sizeOf(box)))
    resized.observe(box)
    return () => {
      resized.disconnect()
      stopTouch()
      made.destroy()
      chart.current = undefined
    }
  }, [kind, decimals, lang, isDark, levels])

  useEffect(() => chart.current?.setData(columnsOf(plot)), [plot])

  function onKey(event: KeyboardEvent) {
    const made = chart.current
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key]
    if (event.key === 'Escape') return made?.setCursor({ left: -10, top: -10 })
    if (!made || move === undefined || plot.at_ms.length === 0) return
    event.preventDefault()
    const last = plot.at_ms.length - 1
    const index = Math.max(0, Math.min(last, (made.cursor.idx ?? last + 1) + move))
    made.setCursor({ left: made.valToPos(plot.at_ms[index]! / 1_000, 'x'), top: 10 })
  }

  return (
    <>
      <p class="readout" aria-live="polite" data-readout>
        {index === undefined ? (
          <span class="hint">{words[lang].chartHelp}</span>
        ) : (
          <Readout plot={plot} index={index} quantity={quantity} lang={lang} />
        )}
      </p>
      <figure
        ref={frame}
        class="chart"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read its values
        tabIndex={0}
        aria-label={`${label}${unit ? ` (${unit})` : ''}. ${words[lang].chartHelp}`}
        data-points={plot.mean.filter((value) => value !== null).length}
        data-gaps={plot.gaps.length}
        data-lost={plot.lost.length}
        data-levels={levels.length}
        onKeyDown={onKey}
      />
    </>
  )
}

function Readout({ plot, index, quantity, lang }: Props & { index: number }) {
  const at_ms = plot.at_ms[index]
  const value = plot.mean[index]
  const flag = plot.flag[index]
  if (at_ms === undefined || value === undefined) return null
  const number = (figure: number | null | undefined) => formatNumber(figure ?? null, quantity.decimals, lang)
  const [min, max] = [plot.min[index], plot.max[index]]
  return (
    <>
      <strong>
        {value === null ? words[lang].noData : `${number(value)} ${quantity.unit}`}
        {min !== max && <small> ({`${number(min)}–${number(max)}`})</small>}
      </strong>
      <span>{momentText(plot, at_ms, lang)}</span>
      {flag ? <span>{words[lang].flag[flag]}</span> : null}
    </>
  )
}

function momentText({ width_ms }: Plot, at_ms: number, lang: Lang): string {
  const zone = zoneLabel(zoneOffset_min(at_ms))
  const day = formatTime(at_ms, 'day', lang)
  if (width_ms <= 60_000) return `${day} ${formatTime(at_ms, width_ms ? 'clock' : 'clockWithSeconds', lang)} ${zone}`
  const [from, to] = [at_ms - width_ms / 2, at_ms + width_ms / 2]
  const shape = width_ms < 86_400_000 ? 'clock' : 'dayAndClock'
  const start = shape === 'clock' ? `${formatTime(from, 'day', lang)} ` : ''
  return `${start}${formatTime(from, shape, lang)}–${formatTime(to, shape, lang)} ${zone}`
}

type Colours = Record<'line' | 'band' | 'grid' | 'text' | 'doubt' | 'gap' | 'lost' | 'back' | 'level' | 'ink', string>

function coloursOf(box: HTMLElement): Colours {
  const style = getComputedStyle(box)
  const colour = (name: string) => style.getPropertyValue(`--chart-${name}`).trim()
  return {
    line: colour('line'),
    band: colour('band'),
    grid: colour('grid'),
    text: colour('text'),
    doubt: colour('doubt'),
    gap: colour('gap'),
    lost: colour('doubt'),
    back: colour('back'),
    level: colour('level'),
    ink: colour('ink'),
  }
}

function sizeOf(box: HTMLElement) {
  return { width: Math.max(box.clientWidth, 200), height: Math.max(box.clientHeight, 160) }
}

function columnsOf({ at_ms, mean, min, max, flag }: Plot): uPlot.AlignedData {
  const doubtful = mean.map((value, i) => (isDoubtful(flag[i]) ? value : null))
  return [at_ms.map((at) => at / 1_000), mean, min, max, doubtful]
}

interface Drawing {
  kind: Plot['kind']
  decimals: number
  lang: Lang
  levels: readonly LevelLine[]
  colours: Colours
  shown(): Plot
}

function chartOptions(drawing: Drawing): Omit<uPlot.Options, 'width' | 'height'> {
  const { kind, decimals, lang, levels, colours, shown } = drawing
  const hidden = { stroke: 'transparent', width: 0, points: { show: false } }
  const main: uPlot.Series =
    kind === 'bars'
      ? { stroke: colours.line, fill: colours.line, width: 0, paths: uPlot.paths.bars!({ size: [0.78, 60] }) }
      : { stroke: colours.line, width: 2 }
  const axis = {
    stroke: colours.text,
    font: '12px system-ui, sans-serif',
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  }
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, one: true } },
    scales: {
      x: { range: () => [shown().from_ms / 1_000, shown().to_ms / 1_000] },
      y: {
        range: (_, low, high) => valueRange(kind, ...reachOf(levelsInSight(levels, low, high), low, high), decimals),
      },
    },
    axes: [
      { ...axis, space: 64, size: 30, values: (_, splits) => splits.map((at_s) => axisTime(at_s * 1_000, lang)) },
      {
        ...axis,
        space: 38,
        size: 52,
        values: (_, splits, __, ___, step) => splits.map((value) => formatNumber(value, decimalsFor(step), lang)),
      },
    ],
    series: [
      {},
      { ...main, points: { show: kind === 'line', size: 5, filter: lonelyPoints } },
      hidden,
      hidden,
      {
        stroke: colours.doubt,
        width: 0,
        paths: () => null,
        points: { show: true, size: 8, width: 2, stroke: colours.doubt, fill: colours.back },
      },
    ],
    bands: kind === 'line' ? [{ series: [3, 2], fill: colours.band }] : [],
    hooks: {
      drawClear: [(chart) => drawGaps(chart, shown(), colours, words[lang].lostShort)],
      draw: [(chart) => drawLevels(chart, levels, { level: colours.level, text: colours.ink, back: colours.back })],
    },
  }
}

// A reading with a gap on either side has no line to be part of, and would be invisible without a dot.
function lonelyPoints(chart: uPlot, series: number): number[] {
  const values = chart.data[series]!
  const isGap = (i: number) => values[i] === null || values[i] === undefined
  return [...values.keys()].filter((i) => !isGap(i) && isGap(i - 1) && isGap(i + 1))
}

/** Room above and below, and never so narrow that the last digit's noise looks like a flood. */
function valueRange(kind: Plot['kind'], low: number | null, high: number | null, decimals: number): [number, number] {
  if (kind === 'bars') return [0, Math.max((high ?? 0) * 1.15, 1)]
  if (low == null || high == null) return [0, 1]
  const span = Math.max(high - low, 20 * 10 ** -decimals)
  const middle = (low + high) / 2
  const [from, to] = [middle - span * 0.6, middle + span * 0.6]
  return low >= 0 && from < 0 ? [0, to] : [from, to]
}

// As many as the distance between two labels needs: 0.25 needs two, or 1.25 would be labelled 1.3.
function decimalsFor(step: number): number {
  for (let decimals = 0; decimals < 4; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals
  }
  return 4
}

function axisTime(at_ms: number, lang: Lang): string {
  const at = new Date(at_ms)
  return formatTime(at_ms, at.getHours() === 0 && at.getMinutes() === 0 ? 'day' : 'clock', lang)
}

/** uPlot follows a mouse; this lets a finger slide along the curve while up and down still scroll the page. */
function followFinger(chart: uPlot): () => void {
  const follow = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') return
    const { left, top } = chart.over.getBoundingClientRect()
    chart.setCursor({ left: event.clientX - left, top: event.clientY - top })
  }
  chart.over.addEventListener('pointerdown', follow)
  chart.over.addEventListener('pointermove', follow)
  return () => {
    chart.over.removeEventListener('pointerdown', follow)
    chart.over.removeEventListener('pointermove', follow)
  }
}
