/** Lowest, mean and highest of the month, and of rain its sums. */
import type { ReportAnswer, ReportSeries } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import { reportWords } from './words.ts'
import { zonedTime } from './zonedTime.ts'

export function Numbers({ report: { series, zone }, lang }: { report: ReportAnswer; lang: Lang }) {
  const said = reportWords[lang]
  return (
    <section class="card" aria-labelledby="numbers-title">
      <h2 id="numbers-title">{said.extremes}</h2>
      {series.map((one) => (
        <dl class="numbers" key={`${one.sensor}.${one.quantity}`} data-numbers={`${one.sensor}.${one.quantity}`}>
          <dt class="numbers-head">
            {describeQuantity(one.quantity, lang).label} <small>({one.sensor})</small>
            {one.doubtful_hours > 0 && <small> · {said.doubtful(one.doubtful_hours)}</small>}
          </dt>
          {figuresOf(one, zone, lang).map(([label, text]) => (
            <dd key={label}>
              <small>{label}</small> {text}
            </dd>
          ))}
        </dl>
      ))}
    </section>
  )
}

function figuresOf(
  { quantity, lowest, mean, highest, sum }: ReportSeries,
  zone: string,
  lang: Lang,
): [label: string, text: string][] {
  const said = reportWords[lang]
  const { unit, decimals } = describeQuantity(quantity, lang)
  const number = (value: number | null) =>
    value === null ? '–' : `${formatNumber(value, decimals, lang)} ${unit}`.trim()
  const when = (at_ms: number) => zonedTime(at_ms, 'dayAndClock', lang, zone)
  const moment = (at: { value: number; at_ms: number } | null) => (at ? said.at(number(at.value), when(at.at_ms)) : '–')
  if (sum) {
    return [
      [said.sumMonth, number(sum.month)],
      [said.sumDay, said.onDay(number(sum.day.value), String(sum.day.day))],
      [said.sumHour, moment(sum.hour)],
    ]
  }
  return [
    [said.lowest, moment(lowest)],
    [said.mean, number(mean)],
    [said.highest, moment(highest)],
  ]
}
