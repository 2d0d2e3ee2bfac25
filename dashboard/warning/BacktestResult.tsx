/** What would have happened: the curve with the levels tried, and each event. */
import type { BacktestAnswer } from '../../gateway/contract.ts'
import { SeriesChart } from '../chart/SeriesChart.tsx'
import { describeQuantity, formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import type { Question } from './backtest.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'
import { warningWords } from './words.ts'

export function BacktestResult({ question, answer, lang }: { question: Question; answer: BacktestAnswer; lang: Lang }) {
  const said = pageWords[lang].backtest
  const { station, name, window, lines } = question
  const { unit, decimals } = describeQuantity(name.quantity, lang)
  return (
    <div class="result" data-result={answer.events.length}>
      <h3 role="status">{answer.rows === 0 ? said.noRows : said.result(answer.events.length)}</h3>
      {answer.truncated && <p class="trouble">{said.truncated}</p>}
      {answer.rows > 0 && (
        <>
          <p class="hint">
            {answer.events.length === 0 && said.nothing} {said.rows(formatNumber(answer.rows, 0, lang))}
          </p>
          <SeriesChart {...{ station, name, window, levels: lines, lang }} />
        </>
      )}
      {answer.events.length > 0 && (
        <ol class="events">
          {answer.events.map(({ at_ms, kind, label, value }) => (
            <li key={`${at_ms} ${kind}`} data-kind={kind}>
              <span>{momentOf(at_ms, lang, 'dateAndClock')}</span>
              <strong>
                {warningWords[lang].kind[kind]} · {label}
              </strong>
              <span>
                {formatNumber(value, decimals, lang)} {unit}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
