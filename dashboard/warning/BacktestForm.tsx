/** "What would have happened?": levels tried on the past. Fires nothing and needs no login. */
import { useState } from 'preact/hooks'
import type { BacktestAnswer, Station } from '../../gateway/contract.ts'
import { type Answer, ask } from '../ask.ts'
import { TroubleText } from '../asking.tsx'
import { describeQuantity } from '../format.ts'
import { Icon } from '../icons.tsx'
import { seriesName } from '../seriesNames.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { backtestUrl } from './api.ts'
import { BacktestResult } from './BacktestResult.tsx'
import {
  type Draft,
  type DraftLevel,
  levels_max,
  type Mistake,
  type Period,
  placeOf,
  type Question,
  questionOf,
  sums_s,
} from './backtest.ts'
import { spanText } from './measured.ts'
import { pageWords } from './pageWords.ts'

interface Props {
  stations: Station[]
  draft: Draft
  onDraft(draft: Draft): void
  lang: Lang
  now_ms: number
}

const periods: Period[] = ['1', '7', '30', '365', 'own']

export function BacktestForm({ stations, draft, onDraft, lang, now_ms }: Props) {
  const said = pageWords[lang].backtest
  const [mistake, setMistake] = useState<Mistake>()
  const [asked, setAsked] = useState<{ question: Question; answer?: Answer<BacktestAnswer> }>()
  const choices = stations.flatMap((station) =>
    seriesOf(station).map((name) => ({ station, name, key: `${station.station}/${keyOf(name)}` })),
  )
  const [first] = choices
  const series = draft.series || first?.key || ''
  const [, { quantity }] = placeOf(series)
  const { unit, kind } = describeQuantity(quantity, lang)
  const change = (part: Partial<Draft>) => onDraft({ ...draft, series, ...part })
  const changeLevel = (index: number, part: Partial<DraftLevel>) =>
    change({ levels: draft.levels.map((level, i) => (i === index ? { ...level, ...part } : level)) })

  async function run(event: Event) {
    event.preventDefault()
    const question = questionOf({ ...draft, series }, Math.floor(now_ms), said.name)
    setMistake(typeof question === 'string' ? question : undefined)
    if (typeof question === 'string') return
    setAsked({ question })
    setAsked({ question, answer: await ask<BacktestAnswer>(backtestUrl, { body: question.body }) })
  }

  const isRunning = asked !== undefined && asked.answer === undefined
  return (
    <section class="card backtest" aria-labelledby="backtest-title">
      <h2 id="backtest-title">{said.title}</h2>
      <p class="hint">{said.help}</p>
      {choices.length === 0 && <p>{said.noSeries}</p>}
      {choices.length > 0 && (
        <form class="form" onSubmit={run} noValidate>
          <label class="field">
            <span>{said.series}</span>
            <select name="series" value={series} onChange={(event) => change({ series: event.currentTarget.value })}>
              {choices.every(({ key }) => key !== series) && <option value={series}>{series}</option>}
              {choices.map(({ station, name, key }) => (
                <option key={key} value={key}>
                  {station.name || station.station}: {seriesName(station, name, lang)}
                </option>
              ))}
            </select>
          </label>
          <div class="pair">
            <label class="field">
              <span>{said.direction}</span>
              <select
                name="below"
                value={draft.below ? 'falls' : 'rises'}
                onChange={(event) => change({ below: event.currentTarget.value === 'falls' })}
              >
                <option value="rises">{said.rises}</option>
                <option value="falls">{said.falls}</option>
              </select>
            </label>
            {kind === 'amount' && (
              <label class="field">
                <span>{said.sum}</span>
                <select
                  name="sum"
                  value={draft.sum_s}
                  onChange={(event) => change({ sum_s: Number(event.currentTarget.value) })}
                >
                  {[...new Set([...sums_s, draft.sum_s])].map((sum_s) => (
                    <option key={sum_s} value={sum_s}>
                      {spanText(sum_s, lang)}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <label class="field">
              <span>{said.period}</span>
              <select
                name="period"
                value={draft.period}
                onChange={(event) => change({ period: event.currentTarget.value as Period })}
              >
                {periods.map((period) => (
                  <option key={period} value={period}>
                    {pageWords[lang].periods[period]}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {draft.period === 'own' && (
            <div class="pair">
              <label class="field">
                <span>{said.from}</span>
                <input
                  type="date"
                  name="from"
                  value={draft.from}
                  onInput={(event) => change({ from: event.currentTarget.value })}
                />
              </label>
              <label class="field">
                <span>{said.until}</span>
                <input
                  type="date"
                  name="until"
                  value={draft.until}
                  onInput={(event) => change({ until: event.currentTarget.value })}
                />
              </label>
            </div>
          )}
          {draft.levels.map((level, index) => (
            <fieldset key={index} class="level">
              <legend>{level.label || said.name(index + 1)}</legend>
              <label class="field">
                <span>
                  {said.level} {unit && `(${unit})`}
                </span>
                <input
                  name="at"
                  inputMode="decimal"
                  value={level.at}
                  onInput={(event) => changeLevel(index, { at: event.currentTarget.value })}
                />
              </label>
              <label class="field">
                <span>
                  {said.clear} {unit && `(${unit})`}
                </span>
                <input
                  name="clear"
                  inputMode="decimal"
                  title={said.clearHelp}
                  value={level.clear}
                  onInput={(event) => changeLevel(index, { clear: event.currentTarget.value })}
                />
              </label>
              {draft.levels.length > 1 && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={said.remove(index + 1)}
                  title={said.remove(index + 1)}
                  onClick={() => change({ levels: draft.levels.filter((_, i) => i !== index) })}
                >
                  <Icon shape="offline" />
                </button>
              )}
            </fieldset>
          ))}
          <p class="hint">{said.clearHelp}</p>
          <div class="actions">
            {draft.levels.length < levels_max && (
              <button
                type="button"
                class="button"
                onClick={() => change({ levels: [...draft.levels, { label: '', at: '', clear: '' }] })}
              >
                {said.add}
              </button>
            )}
            <button type="submit" class="button is-main" disabled={isRunning}>
              {isRunning ? said.running : said.run}
            </button>
          </div>
          {mistake && (
            <p class="trouble" role="alert">
              {said[mistake]}
            </p>
          )}
        </form>
      )}
      <TroubleText trouble={asked?.answer?.trouble} lang={lang} />
      {asked?.answer?.value && <BacktestResult question={asked.question} answer={asked.answer.value} lang={lang} />}
    </section>
  )
}
