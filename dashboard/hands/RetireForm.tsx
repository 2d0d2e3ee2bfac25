/** Ends a station's access for good: with a reason, asked twice. */
import { useState } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { Removal } from '../people/Removal.tsx'
import type { Lang } from '../words.ts'
import { retireUrl } from './api.ts'
import { useDraft, why_min } from './draft.ts'
import { LongField } from './LongField.tsx'
import { stationWords } from './stationWords.ts'

export function RetireForm({ station, lang }: { station: Station; lang: Lang }) {
  const said = stationWords[lang]
  const asking = useAsking()
  const { draft, change, clear } = useDraft(`retire ${station.station}`, () => ({ why: '' }))
  const [problem, setProblem] = useState<string>()
  const name = station.name || station.station

  async function retire() {
    const why = draft.why.trim()
    setProblem(why.length < why_min ? said.noWhy : undefined)
    if (why.length < why_min) return
    const { value } = await asking.send<Station>(retireUrl(station.station), { body: { why } })
    if (value) clear()
  }

  return (
    <div class="form" data-retire-form>
      <p class="hint">{said.retireHelp}</p>
      <LongField
        label={said.why}
        name="why"
        placeholder={said.whyPlaceholder}
        rows={2}
        maxLength={300}
        problem={problem}
        value={draft.why}
        onText={(why) => change({ why })}
      />
      <p class="actions">
        <Removal
          label={said.retire}
          name={`${said.retire}: ${name}`}
          sure={said.retireSure(name)}
          keep={said.keep}
          onRemove={retire}
        />
      </p>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ network: said.kept }} />
    </div>
  )
}
