/** How complete each day is: a bar a day, that a black and white printer and a screen reader can tell. */
import type { ReportSeries } from '../../gateway/contract.ts'
import { describeQuantity, formatShare } from '../format.ts'
import type { Lang } from '../words.ts'
import { reportWords } from './words.ts'

const [step, high] = [10, 26] // of the drawing, in its own units

export function CompleteDays({ series, lang }: { series: readonly ReportSeries[]; lang: Lang }) {
  const said = reportWords[lang]
  return (
    <section class="card" aria-labelledby="days-title">
      <h2 id="days-title">{said.availability}</h2>
      <p class="hint">{said.availabilityHelp}</p>
      {series.map((one) => (
        <div class="days" key={`${one.sensor}.${one.quantity}`} data-days={`${one.sensor}.${one.quantity}`}>
          <p>
            {describeQuantity(one.quantity, lang).label} <small>({one.sensor})</small>
            <strong> {formatShare(one.share, lang)}</strong>
          </p>
          <Bars days={one.days} lang={lang} />
        </div>
      ))}
    </section>
  )
}

function Bars({ days, lang }: { days: readonly (number | null)[]; lang: Lang }) {
  const said = reportWords[lang]
  const told = days.map((share, i) => (share === null ? '' : said.day(i + 1, formatShare(share, lang)))).filter(Boolean)
  const width = days.length * step
  return (
    <div class="day-chart">
      <svg class="day-bars" viewBox={`0 0 ${width} ${high}`} role="img" aria-label={told.join('; ') || said.none}>
        {days.map((share, i) => (
          <g key={String(i)} transform={`translate(${i * step} 0)`}>
            {share === null ? (
              <circle cx={step / 2} cy={high - 2} r="0.8" />
            ) : (
              <rect x="1" width={step - 2} y={high - 1 - share * (high - 1)} height={1 + share * (high - 1)} />
            )}
          </g>
        ))}
      </svg>
      {/* Beside the drawing, which a phone shrinks: letters have the size that people have set. */}
      <div
        class="day-numbers"
        aria-hidden="true"
        style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}
      >
        {days.map((_, i) => (
          <span key={String(i)}>{(i === 0 || (i + 1) % 5 === 0) && i + 1}</span>
        ))}
      </div>
    </div>
  )
}
