/** A curve in its frame: the chart, or why there is none; below it what has to be known to read it. */
import { isDoubtful } from '../../hardware/flags.ts'
import { TroubleText } from '../asking.tsx'
import { formatNumber, formatSpan, formatTime, type QuantityText, zoneLabel } from '../format.ts'
import type { LevelLine } from '../levels.ts'
import { nameOf } from '../names.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Plot } from '../series.ts'
import { type Lang, words } from '../words.ts'
import { Chart } from './Chart.tsx'
import type { Curve } from './useCurve.ts'

interface Props {
  curve: Curve
  quantity: QuantityText
  lang: Lang
  levels?: readonly LevelLine[]
  /** When the station last measured this: said when there is nothing in the stretch. */
  lastAt_ms?: number | undefined
}

export function ChartFrame({ curve, quantity, lang, levels, lastAt_ms }: Props) {
  const { series, plot, summary, window, trouble, retry } = curve
  const said = words[lang]
  return (
    <>
      <div class="chart-frame" aria-busy={!series && !trouble}>
        {plot && <Chart plot={plot} quantity={quantity} lang={lang} {...(levels && { levels })} />}
        {!series && !trouble && <p class="over loading">{said.loadingChart}</p>}
        {!series && trouble && (
          <div class="over">
            <TroubleText trouble={trouble} lang={lang} instead={{ network: said.chartFailed }} />
            <button type="button" class="button" onClick={retry}>
              {said.tryAgain}
            </button>
          </div>
        )}
        {series && !summary && (
          <p class="over" data-none>
            {!series.still_reading && <strong>{said.noneInRange}</strong>}
            {!series.still_reading && lastAt_ms !== undefined && lastAt_ms < window.from_ms && (
              <span>
                {said.noneInRangeAdvice(
                  `${formatTime(lastAt_ms, 'dayAndClock', lang)} ${zoneLabel(zoneOffset_min(lastAt_ms))}`,
                )}
              </span>
            )}
          </p>
        )}
      </div>
      <Notes curve={curve} lang={lang} />
      {plot && <Legend plot={plot} label={quantity.label} lang={lang} />}
    </>
  )
}

/** What happened to the data of this stretch, in words. */
function Notes({ curve: { series, plot }, lang }: { curve: Curve; lang: Lang }) {
  const said = words[lang]
  return (
    <>
      {series?.still_reading && (
        <p class="hint" role="status" data-still-reading>
          {series.still_reading[lang]}
        </p>
      )}
      {series?.partial && (
        <p class="hint" data-partial>
          {said.partial}
        </p>
      )}
      {series?.corrected && (
        <p class="hint" data-corrected-note>
          {said.correctedBy(series.corrected.map(({ id }) => id).join(', '))}
        </p>
      )}
      {series?.forgotten?.map(({ n, by, why, forgotten_ms, from_ms }) => (
        <p key={`${forgotten_ms}-${from_ms}`} class="hint" data-forgotten-note>
          {said.forgottenBy(String(n), nameOf(by, lang), formatTime(forgotten_ms, 'day', lang), why)}
        </p>
      ))}
      {plot && plot.lost.length > 0 && <LostNote lost={plot.lost} lang={lang} />}
    </>
  )
}

/** What is hatched as lost, in words: for those who hear the page, and for a printed one. */
function LostNote({ lost, lang }: { lost: Plot['lost']; lang: Lang }) {
  const said = words[lang]
  const time = (at_ms: number) => formatTime(at_ms, 'dayAndClock', lang)
  return (
    <p class="hint" data-lost-note>
      {said.lostWhy}{' '}
      {lost
        .slice(0, lostShown_max)
        .map(({ from_ms, to_ms, n }) => {
          const many = n === null ? '' : ` (${said.lostCount(formatNumber(n, 0, lang))})`
          return `${time(from_ms)} – ${time(to_ms)} ${zoneLabel(zoneOffset_min(to_ms))}${many}`
        })
        .join('; ')}
      {lost.length > lostShown_max ? ' …' : '.'}
    </p>
  )
}

const lostShown_max = 5

function Legend({ plot, label, lang }: { plot: Plot; label: string; lang: Lang }) {
  const said = words[lang]
  const isLine = plot.kind === 'line'
  const hasBand = isLine && plot.width_ms > 0
  const isDoubted = plot.flag.some(isDoubtful)
  return (
    <ul class="legend">
      {isLine ? (
        <li class="key-line">{hasBand ? said.mean : label}</li>
      ) : (
        <li class="key-bar">{said.sumPer(binText(plot.width_ms, lang))}</li>
      )}
      {hasBand && <li class="key-band">{said.band}</li>}
      {isDoubted && <li class="key-flag">{said.flagged}</li>}
      {plot.gaps.length > 0 && <li class="key-gap">{said.noData}</li>}
      {plot.lost.length > 0 && <li class="key-lost">{said.lostShort}</li>}
    </ul>
  )
}

/** "jam", "15 menit": how long a bar lasts. */
function binText(bin_ms: number, lang: Lang): string {
  return formatSpan(bin_ms, lang).replace(/^1 /, '')
}
