/** Where a station stands: by the phone that is held beside it, or typed. */
import { useState } from 'preact/hooks'
import { Field } from '../people/Field.tsx'
import type { Lang } from '../words.ts'
import { type TypedPlace, typedPlace } from './place.ts'
import { stationWords } from './stationWords.ts'

interface Props {
  place: TypedPlace
  problem: string | undefined
  lang: Lang
  /** What has changed of it. */
  onPlace(place: Partial<TypedPlace>): void
}

const patience_ms = 30_000

export function PlaceFields({ place, problem, lang, onPlace }: Props) {
  const said = stationWords[lang].place
  const [state, setState] = useState<'asking' | 'refused' | { accuracy_m: number }>()
  // Browsers tell the place to secure pages only.
  const canAsk = 'geolocation' in navigator && isSecureContext

  function ask() {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        onPlace(typedPlace({ lat: coords.latitude, lon: coords.longitude }))
        setState({ accuracy_m: Math.round(coords.accuracy) })
      },
      (err) => {
        console.info('the place is not to be had', err)
        setState('refused')
      },
      { enableHighAccuracy: true, timeout: patience_ms, maximumAge: 0 },
    )
  }

  return (
    <fieldset class="group">
      <legend>{said.title}</legend>
      {canAsk ? (
        <button type="button" class="button" onClick={ask} disabled={state === 'asking'}>
          {state === 'asking' ? said.asking : said.here}
        </button>
      ) : (
        <p class="hint">{said.onlySecure}</p>
      )}
      <p class="hint" role="status">
        {state === 'refused' && said.refused}
        {typeof state === 'object' && said.found(state.accuracy_m)}
      </p>
      <div class="pair">
        <Field
          label={said.lat}
          name="lat"
          inputMode="text"
          placeholder="-6,6335"
          autocomplete="off"
          problem={problem}
          value={place.lat}
          onText={(lat) => onPlace({ lat })}
        />
        <Field
          label={said.lon}
          name="lon"
          inputMode="text"
          placeholder="106,8371"
          autocomplete="off"
          value={place.lon}
          onText={(lon) => onPlace({ lon })}
        />
      </div>
    </fieldset>
  )
}
