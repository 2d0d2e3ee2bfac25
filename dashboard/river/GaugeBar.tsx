/** A gauge as a bar with its levels on it. For the eyes: all that it shows stands in words beside it. */
import { formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import type { Gauge } from './scale.ts'

const percent = (part: number) => `${(part * 100).toFixed(1)}%`

export function GaugeBar({ gauge: { fill, marks }, unit, lang }: { gauge: Gauge; unit: string; lang: Lang }) {
  const passed = marks.filter(({ at }) => fill !== null && fill >= at - 1e-9).length
  return (
    <div class="gauge" aria-hidden="true" data-passed={passed}>
      <svg class="gauge-bar" width="100%" height="26" aria-hidden="true" focusable="false">
        <rect class="gauge-back" x="0" y="4" width="100%" height="18" rx="5" />
        {fill !== null && (
          <rect class={`gauge-fill passed-${passed}`} x="0" y="4" width={percent(fill)} height="18" rx="5" />
        )}
        {marks.map(({ at, label }) => (
          <line key={label} class="gauge-mark" x1={percent(at)} x2={percent(at)} y1="0" y2="26" />
        ))}
      </svg>
      <p class="gauge-labels">
        {marks.map(({ label, height }) => (
          <span key={label}>
            {label} {formatNumber(height, 2, lang)} {unit}
          </span>
        ))}
      </p>
    </div>
  )
}
