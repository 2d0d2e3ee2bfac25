/** What is painted on a chart beside its curve: stretches without data, and the levels of a rule. */
import type { LevelLine } from './levels.ts'
import type { Plot } from './series.ts'

/** The part of a chart that is painted on. `valToPos` gives canvas pixels. */
export interface Canvas {
  ctx: CanvasRenderingContext2D
  bbox: { left: number; top: number; width: number; height: number }
  valToPos(value: number, scale: string, canvasPixels: true): number
}

/** Hatches the stretches without data. */
export function drawGaps(chart: Canvas, { gaps }: Plot, colour: string) {
  const { ctx, bbox } = chart
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  for (const { from_ms, to_ms } of gaps) {
    const left = Math.max(chart.valToPos(from_ms / 1_000, 'x', true), bbox.left)
    const right = Math.min(chart.valToPos(to_ms / 1_000, 'x', true), bbox.left + bbox.width)
    if (right - left < 2) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, right - left, bbox.height)
    ctx.clip()
    ctx.beginPath()
    const pitch_px = 9 * devicePixelRatio
    const first = Math.floor((left - bbox.height) / pitch_px) * pitch_px // one raster for all gaps
    for (let x = first; x < right; x += pitch_px) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
  ctx.restore()
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
  ctx.lineWidth = 1.5 * px
  ctx.strokeStyle = colours.level
  ctx.font = `600 ${12 * px}px system-ui, sans-serif`
  ctx.textBaseline = 'bottom'
  ctx.textAlign = 'left'
  for (const { at, text } of lines) {
    const y = Math.round(chart.valToPos(at, 'y', true))
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.setLineDash([6 * px, 4 * px])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    const shown = ctx.measureText(text).width > bbox.width ? `${text.slice(0, 24)}…` : text
    const width = ctx.measureText(shown).width
    const x = bbox.left + 6 * px
    const foot = Math.max(y - 2 * px, bbox.top + 14 * px)
    ctx.fillStyle = colours.back
    ctx.globalAlpha = 0.82
    ctx.fillRect(x - 3 * px, foot - 15 * px, width + 6 * px, 15 * px)
    ctx.globalAlpha = 1
    ctx.fillStyle = colours.text
    ctx.fillText(shown, x, foot)
  }
  ctx.restore()
}
