/** How people call a station, and where it stands. */
import { useEffect, useState } from 'preact/hooks'
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
  // What was saved last, until the live feed tells of it.
  const [written, setWritten] = useState<Station>()
  useEffect(() => setWritten(undefined), [station.name, station.place?.lat, station.place?.lon])
  const now = written ?? station
  const known: Draft = { name: now.name, ...typedPlace(now.place) }
  const { draft, change, clear } = useDraft<Draft>(`about ${station.station}`, () => known)
  const [problem, setProblem] = useState<{ name?: string; place?: string }>({})
  const [isSaved, setSaved] = useState(false)

  async function save(event: Event) {
    event.preventDefault()
    const name = draft.name.trim()
    const place = placeIn(draft)
    const wrong = place === null ? now.place && 'gone' : typeof place === 'string' && place
    setSaved(false)
    setProblem({ ...(name === '' && { name: said.noName }), ...(wrong && { place: said.place[wrong] }) })
    if (name === '' || wrong) return
    // Only what is another: the rest may have been changed by somebody else, or be said by the node itself.
    const isMoved = draft.lat !== known.lat || draft.lon !== known.lon
    const body = { ...(name !== known.name && { name }), ...(isMoved && typeof place === 'object' && place) }
    if (Object.keys(body).length > 0) {
      const { value } = await asking.send<Station>(aboutUrl(station.station), { method: 'PATCH', body })
      if (!value) return
      setWritten(value)
    }
    setSaved(true)
    clear()
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
