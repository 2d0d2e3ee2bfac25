/** What people saw beside what the sensor measured: each pair, and what they differ by in the middle. */
import type { Observation } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber, formatTime } from '../format.ts'
import type { Lang } from '../words.ts'
import { comparison, signed } from './report.ts'
import { observeWords } from './words.ts'

export function PairTable({ observations, lang }: { observations: readonly Observation[]; lang: Lang }) {
  const said = observeWords[lang]
  const compared = comparison(observations)
  return (
    <>
      <p data-compared={compared?.pairs ?? 0}>
        {compared
          ? said.pairs(
              compared.pairs,
              signed(compared.middle, lang),
              signed(compared.least, lang),
              signed(compared.most, lang),
            )
          : said.pairsNone}
      </p>
      <table class="pairs">
        <thead>
          <tr>
            <th scope="col">{said.time}</th>
            <th scope="col">{said.people}</th>
            <th scope="col">{said.sensor}</th>
            <th scope="col">{said.difference}</th>
          </tr>
        </thead>
        <tbody>
          {observations.map(({ id, at_ms, beside, ...seen }) => (
            <tr key={id}>
              <td>{formatTime(at_ms, 'dayAndClock', lang)}</td>
              <td>{seenText(seen, lang)}</td>
              <td>{beside ? `${formatNumber(beside.value, 2, lang)} m` : '–'}</td>
              <td>{beside ? signed(beside.difference, lang) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** "1,62 m · jalan tergenang · di depan masjid" */
export function seenText(seen: Pick<Observation, 'value' | 'quantity' | 'word' | 'text'>, lang: Lang): string {
  const { unit } = describeQuantity(seen.quantity ?? '', lang)
  const number = seen.value === null ? '' : `${formatNumber(seen.value, 2, lang)} ${unit}`
  const word = seen.word ? observeWords[lang].words[seen.word] : ''
  return [number, word, seen.text].filter((part) => part !== '').join(' · ')
}
