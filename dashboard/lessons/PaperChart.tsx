/** A lesson's curves as a drawing that paper takes: lines and bars, each curve in a strip of its own with its own scale. */
import { describeQuantity } from '../format.ts'
import type { Plot, Window } from '../series.ts'
import type { Lang } from '../words.ts'
import type { Played, ShownCurve } from './lesson.ts'
import { drawnPoints, highest, lowest, type Point, pointsOf } from './points.ts'
import { momentOf, numberText } from './said.ts'

const [wide, high, edge] = [600, 150, 2]

export function PaperChart({ played: { curves, window, hidesFlags }, lang }: { played: Played; lang: Lang }) {
  return (
    <>
      {curves.map((curve) => (
        <Strip
          key={curve.role + curve.station}
          {...{ curve, window, lang }}
          seen={hidesFlags ? drawnPoints : pointsOf}
        />
      ))}
    </>
  )
}

interface StripProps {
  curve: ShownCurve
  window: Window
  lang: Lang
  /** Where false readings are what the lesson is about, they are on the wall, too. */
  seen: typeof pointsOf
}

function Strip({ curve, window, lang, seen }: StripProps) {
  const { plot, part, place, name } = curve
  const { label, unit, decimals } = describeQuantity(name.quantity, lang)
  const points = seen(plot, part, window)
  const [top, foot] = [highest(points)?.value ?? 1, plot.kind === 'bars' ? 0 : (lowest(points)?.value ?? 0)]
  const x = (at_ms: number) => (wide * (at_ms - window.from_ms)) / (window.to_ms - window.from_ms)
  const y = (value: number) => edge + high - (high * (value - foot)) / (top - foot || 1)
  const said = (value: number) => `${numberText(value, decimals, lang)} ${unit}`.trim()
  return (
    <figure class="paper-chart">
      <figcaption>
        {place}: {label}, {said(foot)} – {said(top)}
      </figcaption>
      <svg viewBox={`0 0 ${wide} ${high + 2 * edge}`} role="img" aria-label={`${place}: ${label}`}>
        <rect x="0" y={edge} width={wide} height={high} fill="none" stroke="currentColor" stroke-width="1" />
        {plot.kind === 'bars'
          ? points.map(({ at_ms, value }) => (
              <rect
                key={at_ms}
                x={x(at_ms - 0.4 * plot.width_ms)}
                y={y(value)}
                width={Math.max(1, x(at_ms + 0.4 * plot.width_ms) - x(at_ms - 0.4 * plot.width_ms))}
                height={edge + high - y(value)}
                fill="currentColor"
              />
            ))
          : linesOf(plot, points).map((line) => (
              <polyline
                key={line[0]!.at_ms}
                points={line.map(({ at_ms, value }) => `${x(at_ms).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
                fill="none"
                stroke="currentColor"
                stroke-width="2"
              />
            ))}
      </svg>
      <p class="paper-times">
        <span>{momentOf(window.from_ms, lang)}</span> <span>{momentOf(window.to_ms, lang)}</span>
      </p>
    </figure>
  )
}

/** The line in its pieces: it breaks in a gap. */
function linesOf(plot: Plot, points: readonly Point[]) {
  const lines: Point[][] = [[]]
  for (const point of points) {
    const before = lines.at(-1)!.at(-1)
    const isBroken = before && plot.gaps.some(({ from_ms, to_ms }) => from_ms >= before.at_ms && to_ms <= point.at_ms)
    if (isBroken) lines.push([])
    lines.at(-1)!.push(point)
  }
  return lines.filter(({ length }) => length > 0)
}
