/** How uPlot is to draw one picture of curves: scales, axes, lines, bars, and what is painted below and above them. */

import type { ChartMark } from '../../gateway/contract.ts'
import { formatNumber } from '../format.ts'
import { type LevelLine, levelsInSight, reachOf } from '../levels.ts'
import type { Window } from '../series.ts'
import { type Lang, words } from '../words.ts'
import { axisTime, decimalsFor, valueRange } from './axes.ts'
import { perCurve } from './columns.ts'
import { axisOf, type Drawn } from './curves.ts'
import { drawGaps, drawLevels, drawMarks, drawTypical, label_px } from './drawing.ts'
import uPlot from './uplot.ts'

/** What is looked at now; asked for at each drawing, so that a move in time makes no new chart. */
export interface Shown {
  curves: readonly Drawn[]
  window: Window
  /** Of the first curve. */
  levels: readonly LevelLine[]
  /** Of the first curve: what its values usually are between. */
  typical?: { low: number; high: number } | undefined
  /** What changed at the station of the first curve. */
  marks?: readonly ChartMark[] | undefined
}

type Colours = Record<'band' | 'grid' | 'text' | 'doubt' | 'gap' | 'back' | 'level' | 'ink' | 'typical', string> & {
  curves: string[]
}

export function coloursOf(box: HTMLElement): Colours {
  const style = getComputedStyle(box)
  const colour = (name: string) => style.getPropertyValue(`--chart-${name}`).trim()
  return {
    band: colour('band'),
    grid: colour('grid'),
    text: colour('text'),
    doubt: colour('doubt'),
    gap: colour('gap'),
    back: colour('back'),
    level: colour('level'),
    ink: colour('ink'),
    typical: colour('typical'),
    curves: [colour('line'), ...[2, 3, 4, 5, 6].map((n) => colour(`line-${n}`))],
  }
}

/** Each has a pattern of its own beside its colour. */
const dashes: number[][] = [[], [9, 4], [2, 4], [12, 4, 2, 4], [5, 3], [1, 6]]
/** What is right for letters of 14 px, for those that are set. */
const forLetters = (px: number) => Math.round((px * label_px()) / 14)

/** `shown` may change afterwards in values, time and levels, not in which curves it has. */
export function chartOptions(
  shown: () => Shown,
  colours: Colours,
  lang: Lang,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { curves } = shown()
  const axes = [...new Set(curves.map(axisOf))]
  const isHung = (curve: Drawn) => curve.plot.kind === 'bars' && axes.length > 1
  const scaleOf = (axis: string) => (axes.indexOf(axis) === 0 ? 'y' : 'y2')
  const scales = axes.map((axis): [string, uPlot.Scale] => {
    const own = curves.filter((curve) => axisOf(curve) === axis)
    const isFirst = axisOf(curves[0]!) === axis
    const lines = () => (isFirst ? shown().levels : [])
    return [
      scaleOf(axis),
      { dir: isHung(own[0]!) ? -1 : 1, range: (_, low, high) => rangeOf(own, lines(), low, high, isHung(own[0]!)) },
    ]
  })
  return {
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: 9, one: curves.length === 1 },
      bind: { mousemove: () => null, mouseleave: () => null, mousedown: () => null, dblclick: () => null },
    },
    scales: {
      x: { range: () => [shown().window.from_ms / 1_000, shown().window.to_ms / 1_000] },
      ...Object.fromEntries(scales),
    },
    axes: [timeAxis(colours, lang), ...axes.map((axis, i) => valueAxis(colours, lang, scaleOf(axis), i === 1))],
    series: [{}, ...curves.flatMap((curve) => seriesOf(curve, scaleOf(axisOf(curve)), colours, curves.length > 1))],
    bands: curves.flatMap(({ plot }, i) =>
      plot.kind === 'line' && curves.length === 1
        ? [{ series: [perCurve * i + 3, perCurve * i + 2] as [number, number], fill: colours.band }]
        : [],
    ),
    hooks: {
      drawClear: [
        (chart) => {
          const { typical, curves } = shown()
          if (typical) drawTypical(chart, typical, colours.typical)
          // The stretches of several curves over one another would say nothing.
          if (curves.length === 1)
            drawGaps(chart, curves[0]!.plot, { gap: colours.gap, lost: colours.doubt }, words[lang].lostShort)
        },
      ],
      draw: [
        (chart) => {
          const on = { level: colours.level, text: colours.ink, back: colours.back }
          drawLevels(chart, shown().levels, on)
          drawMarks(chart, shown().marks ?? [], on)
        },
      ],
    },
  }
}

function seriesOf({ plot, hue }: Drawn, scale: string, colours: Colours, isOneOfMany: boolean): uPlot.Series[] {
  const hidden = { scale, stroke: 'transparent', width: 0, points: { show: false } }
  const stroke = colours.curves[hue]!
  const main: uPlot.Series =
    plot.kind === 'bars'
      ? { stroke, fill: isOneOfMany ? `${stroke}99` : stroke, width: 0, paths: uPlot.paths.bars!({ size: [0.78, 60] }) }
      : { stroke, width: 2, dash: isOneOfMany ? dashes[hue]! : [] }
  const doubt = colours.doubt
  return [
    { ...main, scale, points: { show: plot.kind === 'line', size: 5, filter: lonelyPoints } },
    hidden,
    hidden,
    {
      scale,
      stroke: doubt,
      width: 0,
      paths: () => null,
      points: { show: true, size: 8, width: 2, stroke: doubt, fill: colours.back },
    },
  ]
}

function timeAxis(colours: Colours, lang: Lang): uPlot.Axis {
  return {
    ...axisLook(colours),
    // Ten digits and two points of a time with seconds, and room between.
    space: (_, __, low_s, high_s) => (high_s - low_s < seconds_max_s ? forLetters(92) : forLetters(70)),
    size: forLetters(32),
    values: (_, splits, __, ___, step_s) => splits.map((at_s) => axisTime(at_s * 1_000, step_s, lang)),
  }
}

const seconds_max_s = 600 // in a window as short as this, marks may lie within one minute

function valueAxis(colours: Colours, lang: Lang, scale: string, isRight: boolean): uPlot.Axis {
  return {
    ...axisLook(colours),
    scale,
    side: isRight ? 1 : 3,
    space: forLetters(38),
    size: forLetters(54),
    ...(isRight && { grid: { show: false } }),
    values: (_, splits, __, ___, step) => splits.map((value) => formatNumber(value, decimalsFor(step), lang)),
  }
}

function axisLook(colours: Colours) {
  const font = `${label_px()}px system-ui, sans-serif`
  return { stroke: colours.text, font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } }
}

// A reading with a gap on either side has no line to be part of, and would be invisible without a dot.
function lonelyPoints(chart: uPlot, series: number): number[] {
  const values = chart.data[series]!
  const told = [...values.keys()].filter((i) => values[i] !== undefined)
  const isGap = (i: number | undefined) => i === undefined || values[i] === null
  return told.filter((i, at) => !isGap(i) && isGap(told[at - 1]) && isGap(told[at + 1]))
}

function rangeOf(
  curves: readonly Drawn[],
  levels: readonly LevelLine[],
  low: number | null,
  high: number | null,
  isHung: boolean,
): [number, number] {
  const [{ plot, quantity }] = [curves[0]!]
  const [from, to] = valueRange(plot.kind, ...reachOf(levelsInSight(levels, low, high), low, high), quantity.decimals)
  return isHung ? [from, 2.5 * to] : [from, to] // hung from the top, the bars leave room for the curve below
}
