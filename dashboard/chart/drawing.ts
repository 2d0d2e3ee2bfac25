/** What is painted on a chart beside its curve: stretches without data, and the levels of a rule. */
import type { LevelLine } from '../levels.ts'
import type { Plot, Window } from '../series.ts'

/** The part of a chart that is painted on. `valToPos` gives canvas pixels. */
export interface Canvas {
  ctx: CanvasRenderingContext2D
  bbox: { left: number; top: number; width: number; height: number }
  valToPos(value: number, scale: string, canvasPixels: true): number
}

/** Hatches the stretches without data, and those that were lost the other way round, with the word for it. */
export function drawGaps(chart: Canvas, { gaps, lost }: Plot, colours: { gap: string; lost: string }, word: string) {
  hatch(chart, gaps, colours.gap, 1)
  hatch(chart, lost, colours.lost, -1)
  nameStretches(chart, lost, colours.lost, word)
}

/** `slope` 1: rising from left to right; -1: falling. */
function hatch(chart: Canvas, stretches: readonly Window[], colour: string, slope: 1 | -1) {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  for (const stretch of stretches) {
    const { left, right } = edgesOf(chart, stretch)
    if (right - left < 2) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, right - left, bbox.height)
    ctx.clip()
    ctx.beginPath()
    const pitch_px = 9 * devicePixelRatio
    const first = Math.floor((left - bbox.height) / pitch_px) * pitch_px // one raster for all gaps
    for (let x = first; x < right; x += pitch_px) {
      ctx.moveTo(x, slope > 0 ? bbox.top + bbox.height : bbox.top)
      ctx.lineTo(x + bbox.height, slope > 0 ? bbox.top : bbox.top + bbox.height)
    }
    ctx.stroke()
    ctx.restore()
  }
  ctx.restore()
}

/** Within the painted part, in canvas pixels. */
function edgesOf(chart: Canvas, { from_ms, to_ms }: Window) {
  const { left, width } = chart.bbox
  return {
    left: Math.max(chart.valToPos(from_ms / 1_000, 'x', true), left),
    right: Math.min(chart.valToPos(to_ms / 1_000, 'x', true), left + width),
  }
}

/** The word stands at the top of each stretch that has room for it. */
function nameStretches(chart: Canvas, stretches: readonly Window[], colour: string, word: string) {
  const { ctx, bbox } = chart
  const px = devicePixelRatio
  ctx.save()
  ctx.font = `600 ${label_px() * px}px system-ui, sans-serif`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'top'
  ctx.fillStyle = colour
  for (const stretch of stretches) {
    const { left, right } = edgesOf(chart, stretch)
    if (right - left > ctx.measureText(word).width) ctx.fillText(word, (left + right) / 2, bbox.top + 4 * px)
  }
  ctx.restore()
}

/** A moment at which something of the station changed: a line from top to foot, with its number standing at the foot. */
export function drawMarks(
  chart: Canvas,
  marks: readonly { at_ms: number }[],
  colours: { level: string; text: string; back: string },
) {
  const { ctx, bbox } = chart
  const px = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colours.text
  ctx.lineWidth = 1.5 * px
  ctx.setLineDash([2 * px, 2 * px])
  ctx.font = `600 ${13 * px}px system-ui, sans-serif`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'bottom'
  for (const [i, { at_ms }] of marks.entries()) {
    const x = Math.round(chart.valToPos(at_ms / 1_000, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    const foot = bbox.top + bbox.height
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, foot - 18 * px)
    ctx.stroke()
    const word = `${i + 1}`
    const width = ctx.measureText(word).width + 8 * px
    ctx.fillStyle = colours.back
    ctx.fillRect(x - width / 2, foot - 19 * px, width, 17 * px)
    ctx.fillStyle = colours.text
    ctx.fillText(word, x, foot - 3 * px)
  }
  ctx.restore()
}

/** A quiet band over the whole width: what the values usually are between. */
export function drawTypical(chart: Canvas, { low, high }: { low: number; high: number }, colour: string) {
  const { ctx, bbox } = chart
  const [top, foot] = [chart.valToPos(high, 'y', true), chart.valToPos(low, 'y', true)]
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.fillStyle = colour
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(foot - top, devicePixelRatio))
  ctx.restore()
}

const inset_px = 6

/** As much of a text as there is room for, the same unit as `widthOf` gives: the axis beside the picture is not written over. */
export function fitted(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text
  let length = text.length - 1
  while (length > 1 && widthOf(`${text.slice(0, length)}…`) > room) length--
  return `${text.slice(0, length).trimEnd()}…`
}

/** Draws each level as a dashed line with its name standing on it; `back` lies behind the name. */
export function drawLevels(
  chart: Canvas,
  lines: readonly LevelLine[],
  colours: { level: string; text: string; back: string },
) {
  const { ctx, bbox } = chart
  const px = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colours.level
  ctx.font = `600 ${label_px() * px}px system-ui, sans-serif`
  ctx.textBaseline = 'bottom'
  ctx.textAlign = 'left'
  for (const { at, text, isFine } of lines) {
    const y = Math.round(chart.valToPos(at, 'y', true))
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.lineWidth = (isFine ? 1 : 1.5) * px
    ctx.setLineDash(isFine ? [2 * px, 3 * px] : [6 * px, 4 * px])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    const shown = fitted(text, bbox.width - 2 * inset_px * px, (some) => ctx.measureText(some).width)
    const width = ctx.measureText(shown).width
    const x = bbox.left + inset_px * px
    const height = 1.2 * label_px() * px
    const foot = Math.max(y - 2 * px, bbox.top + height)
    ctx.fillStyle = colours.back
    ctx.globalAlpha = 0.82
    ctx.fillRect(x - 3 * px, foot - height, width + 6 * px, height)
    ctx.globalAlpha = 1
    ctx.fillStyle = colours.text
    ctx.fillText(shown, x, foot)
  }
  ctx.restore()
}

/** Of what is written in a chart: a canvas does not grow with the letters of the page by itself. Beyond 1.6 no curve is left on a phone. */
export function label_px(): number {
  const letters_px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  return 14 * Math.min(Math.max(letters_px / 16, 1), 1.6)
}
