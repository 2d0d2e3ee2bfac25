/** What happened to the data of a stretch, in words: for those who hear the page, and for a printed one. */
import type { ChartMark } from '../../gateway/contract.ts'
import { formatNumber, formatTime, zoneLabel } from '../format.ts'
import { nameOf } from '../names.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Plot } from '../series.ts'
import { type Lang, words } from '../words.ts'
import type { Fetched } from './useSeries.ts'

interface Props {
  curve: Fetched
  plot: Plot | undefined
  lang: Lang
}

export function Notes({ curve: { series }, plot, lang }: Props) {
  const said = words[lang]
  const corrected = series?.corrected?.filter(({ trial }) => !trial) ?? []
  return (
    <>
      {series?.marks && <Marks marks={series.marks} lang={lang} />}
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
      {corrected.length > 0 && (
        <p class="hint" data-corrected-note>
          {said.correctedBy(corrected.map(({ id }) => id).join(', '))}
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

/** What changed at the station, by the numbers that stand in the chart. */
function Marks({ marks, lang }: { marks: readonly ChartMark[]; lang: Lang }) {
  return (
    <ol class="hint" data-marks-note>
      {marks.map(({ id, at_ms, says }) => (
        <li key={id}>
          {formatTime(at_ms, 'dayAndClock', lang)}: {says[lang]}
        </li>
      ))}
    </ol>
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
