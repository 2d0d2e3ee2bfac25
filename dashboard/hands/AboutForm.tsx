/** How people call a station, and where it stands. */
import { useState } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { Field } from '../people/Field.tsx'
import type { Lang } from '../words.ts'
import { aboutUrl } from './api.ts'
import { useDraft } from './draft.ts'
import { PlaceFields } from './PlaceFields.tsx'
import { placeIn, type TypedPlace, typedPlace } from './place.ts'
import { stationWords } from './stationWords.ts'

interface Draft extends TypedPlace {
  name: string
}

export function AboutForm({ station, lang }: { station: Station; lang: Lang }) {
  const said = stationWords[lang]
  const asking = useAsking()
  const { draft, change, clear } = useDraft<Draft>(`about ${station.station}`, () => ({
    name: station.name,
    ...typedPlace(station.place),
  }))
  const [problem, setProblem] = useState<{ name?: string; place?: string }>({})
  const [isSaved, setSaved] = useState(false)

  async function save(event: Event) {
    event.preventDefault()
    const name = draft.name.trim()
    const place = placeIn(draft)
    const isWrong = place === 'half' || place === 'wrong'
    setSaved(false)
    setProblem({ ...(name === '' && { name: said.noName }), ...(isWrong && { place: said.place[place] }) })
    if (name === '' || isWrong) return
    const { value } = await asking.send<Station>(aboutUrl(station.station), {
      method: 'PATCH',
      body: { name, ...place },
    })
    if (!value) return
    setSaved(true)
    clear()
    change({ name: value.name, ...typedPlace(value.place) })
  }

  return (
    <form class="form" onSubmit={save} noValidate data-about-form>
      <Field
        label={said.name}
        help={said.nameHelp}
        name="name"
        autocomplete="off"
        autocapitalize="words"
        maxLength={100}
        problem={problem.name}
        value={draft.name}
        onText={(name) => change({ name })}
      />
      <PlaceFields place={draft} problem={problem.place} lang={lang} onPlace={change} />
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {asking.isBusy ? said.saving : said.save}
      </button>
      <p role="status">{isSaved && said.saved}</p>
      <TroubleText
        trouble={asking.trouble}
        lang={lang}
        instead={{ network: said.kept, absent: said.notHere, conflict: said.notHere }}
      />
    </form>
  )
}
