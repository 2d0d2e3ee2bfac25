/** What was changed at a station, and work there now: begun and ended by whoever stands beside it. */
import type { LifeAnswer, LifeMark } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { formatTime } from '../format.ts'
import { nameOf } from '../names.ts'
import { useMay } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { lifeWords } from './lifeWords.ts'

const look_ms = 5_000
const shown_max = 8
const judged_ms = 90 * 60_000 // as long as a level may stand without warning, and a trial before it

export function Life({ station, now_ms, lang }: { station: string; now_ms: number; lang: Lang }) {
  const said = lifeWords[lang]
  const { value, again } = useAsked<LifeAnswer>(stationUrl(station, '/life'), { every_ms: look_ms })
  const asking = useAsking()
  const mayWork = useMay('keep-log')
  const mayCorrect = useMay('correct')
  const marks = value?.marks ?? []
  const until_ms = Math.max(0, ...marks.flatMap(({ trial }) => (trial?.is_on ? trial.to_ms : [])))
  const isFresh = marks.some(({ change, at_ms }) => change.restarts && now_ms - at_ms < judged_ms)
  if (!value || (marks.length === 0 && !mayWork)) return null

  async function send(below: string, body: object = {}) {
    await asking.send(stationUrl(station, below), { method: 'POST', body })
    again()
  }

  return (
    <section class="card" aria-labelledby="life" data-life={marks.length} data-trial={until_ms > 0}>
      <h2 id="life">{said.title}</h2>
      {until_ms > 0 && (
        <p role="status">
          <strong>{said.isOn(formatTime(until_ms, 'clock', lang))}</strong>
        </p>
      )}
      {mayWork && (
        <>
          <p class="actions">
            {until_ms > 0 ? (
              <button type="button" class="button is-main" disabled={asking.isBusy} onClick={() => send('/trial/end')}>
                {said.done}
              </button>
            ) : (
              <button type="button" class="button" disabled={asking.isBusy} onClick={() => send('/trial')}>
                {said.work}
              </button>
            )}
            {(until_ms > 0 || isFresh) && (
              <button
                type="button"
                class="button"
                disabled={asking.isBusy}
                onClick={() => send('/trial/end', { is_so: true })}
              >
                {said.isSo}
              </button>
            )}
          </p>
          <p class="hint">{until_ms > 0 || isFresh ? said.isSoHelp : said.workHelp}</p>
        </>
      )}
      <TroubleText trouble={asking.trouble} lang={lang} />
      {marks.length > 0 && <p class="hint">{said.help}</p>}
      <ul class="troubles">
        {marks.slice(0, shown_max).map((mark) => (
          <Mark
            key={mark.id}
            mark={mark}
            lang={lang}
            onPast={mayCorrect && mark.shown_by ? (by) => send(`/life/${mark.id}/past`, { by }) : undefined}
          />
        ))}
      </ul>
    </section>
  )
}

interface MarkProps {
  mark: LifeMark
  lang: Lang
  onPast: ((by: 'new' | 'sent') => void) | undefined
}

function Mark({ mark, lang, onPast }: MarkProps) {
  const said = lifeWords[lang]
  const { at_ms, says, why, by, trial, shown_by, change } = mark
  const about = [by && nameOf(by, lang), trial && said.trialUntil(formatTime(trial.to_ms, 'clock', lang))]
  return (
    <li data-mark={change.kind}>
      <span class="hint">{[formatTime(at_ms, 'dayAndClock', lang), ...about].filter(Boolean).join(' · ')}</span>
      <br />
      {says[lang]}
      {why && !says.en.includes(why) && ` (${why})`}
      {onPast && (
        <>
          {' '}
          <button type="button" class="button" onClick={() => onPast(shown_by === 'new' ? 'sent' : 'new')}>
            {shown_by === 'new' ? said.asSent : said.byNew}
          </button>
        </>
      )}
    </li>
  )
}
