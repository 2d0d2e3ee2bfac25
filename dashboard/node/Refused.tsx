/** What the gateway refused of a station, why, and what to do. */
import type { Refusal, RefusedAnswer } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { TroubleText } from '../asking.tsx'
import { formatNumber, formatTime } from '../format.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

const again_ms = 5_000

export function Refused({ station, lang }: { station: string; lang: Lang }) {
  const said = nodeWords[lang]
  const { value, trouble } = useAsked<RefusedAnswer>(stationUrl(station, '/refused'), { every_ms: again_ms })
  const isClean = value?.recent.length === 0 && value.kept.length === 0
  return (
    <section class="card" aria-labelledby="refused">
      <h2 id="refused">{said.refused}</h2>
      {!value && <TroubleText trouble={trouble} lang={lang} />}
      {isClean && <p class="hint">{said.noRefused}</p>}
      {value && value.recent.length > 0 && (
        <ul class="troubles" data-refused>
          {value.recent.map((one) => (
            <RefusalLine key={one.reason} refusal={one} lang={lang} />
          ))}
        </ul>
      )}
      {value && value.kept.length > 0 && (
        <p class="hint" data-kept>
          {said.kept}: {value.kept.map(({ says, n }) => `${formatNumber(n, 0, lang)} ${says[lang]}`).join('; ')}
        </p>
      )}
    </section>
  )
}

function RefusalLine({ refusal: { says, todo, n, last_ms, address }, lang }: { refusal: Refusal; lang: Lang }) {
  const said = nodeWords[lang]
  return (
    <li>
      <strong>{says[lang]}</strong>{' '}
      <span class="hint">
        {said.refusedTimes(formatNumber(n, 0, lang), formatTime(last_ms, 'dayAndClockWithSeconds', lang))}
        {address && ` · ${said.refusedFrom(address)}`}
      </span>
      <br />
      {todo[lang]}
    </li>
  )
}
