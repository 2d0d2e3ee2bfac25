/** Which numbered packs of a station never arrived. */
import type { LedgerAnswer } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { formatNumber } from '../format.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

const again_ms = 30_000
const ranges_max = 8

export function Missing({ station, lang }: { station: string; lang: Lang }) {
  const said = nodeWords[lang]
  const { value } = useAsked<LedgerAnswer>(stationUrl(station, '/ledger'), { every_ms: again_ms })
  if (!value) return null
  const ranges = value.epochs.flatMap(({ epoch, missing }) => missing.map(([from, to]) => ({ epoch, from, to })))
  const packs = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  return (
    <section class="card" aria-labelledby="missing" data-missing-packs={packs}>
      <h2 id="missing">{said.missing}</h2>
      <p class={packs > 0 ? '' : 'hint'}>
        {packs > 0 ? said.missingPacks(formatNumber(packs, 0, lang)) : said.noMissing}
      </p>
      {packs > 0 && (
        <ul class="troubles">
          {ranges.slice(-ranges_max).map(({ epoch, from, to }) => (
            <li key={`${epoch} ${from}`}>
              {epoch}: {from === to ? from : `${from}–${to}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
