/** The map: which street is under water and which comes next, where the stations stand, and how they are. */
import { useMemo, useState } from 'preact/hooks'
import type { PlacesAnswer, Station } from '../../gateway/contract.ts'
import { TroubleText } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { placesUrl } from '../places/api.ts'
import { streetsNow } from '../places/now.ts'
import { useMay } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, viewAt } from '../view.ts'
import { Waits } from '../waits.tsx'
import { warningWords } from '../warning/words.ts'
import { MapFrame, type Wish } from './MapFrame.tsx'
import { StationLines } from './StationLines.tsx'
import { StreetList } from './StreetList.tsx'
import { mapWords } from './words.ts'
import '../warning/pages.css'
import './map.css'

export function MapPage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const said = mapWords[lang]
  const { value: places, trouble } = useAsked<PlacesAnswer>(placesUrl)
  const [wish, setWish] = useState<Wish>()
  const mayOperate = useMay('operate')
  const tick = Math.floor(now_ms / 10_000) // a value grows old while nothing comes
  const stations = known.stations ?? noStations
  const streets = useMemo(() => streetsNow(places?.impacts ?? [], stations, now_ms), [places, stations, tick])
  const placed = stations.filter(({ place, state }) => place && state !== 'retired')
  const unplaced = stations.filter(({ place, state }) => !place && state !== 'retired').length
  const show = (next: Omit<Wish, 'turn'>) => {
    setWish({ ...next, turn: (wish?.turn ?? 0) + 1 })
    document.querySelector('.map-frame')?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div class="page map-page">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      {!places && <TroubleText trouble={trouble} lang={lang} />}
      {!places && !trouble && <Waits>{warningWords[lang].loadingPage}</Waits>}
      {places && (
        <StreetList
          streets={streets}
          stations={stations}
          view={view}
          now_ms={now_ms}
          onShow={(street) => show({ street })}
        />
      )}
      {places && (
        <MapFrame
          places={places}
          stations={placed}
          streets={streets}
          alerts={known.alerts ?? noAlerts}
          view={view}
          now_ms={now_ms}
          wish={wish}
        />
      )}
      {places?.places === 'coarse' && (
        <p class="hint" data-coarse>
          {said.coarse}
        </p>
      )}
      {mayOperate && places && !places.map.ground && !places.map.tiles && <p class="hint">{said.noGround}</p>}
      {/* Not before the map above has its place: what is read must not jump. */}
      {(places || trouble) && (
        <section aria-labelledby="map-stations">
          <h2 id="map-stations" class="title">
            {said.stations}
          </h2>
          {unplaced > 0 && <p class="hint">{said.noPlaces(unplaced)}</p>}
          <StationLines
            stations={stations}
            alerts={known.alerts ?? noAlerts}
            impacts={places?.impacts ?? []}
            view={view}
            now_ms={now_ms}
            onShow={(station) => show({ station })}
          />
        </section>
      )}
      <a class="button" href={formatView(viewAt(view, { page: 'observe' }))}>
        <Icon shape="person" /> {said.observe}
      </a>
    </div>
  )
}

// The same ones each time, so that what is made of them is not made anew each second.
const noStations: Station[] = []
const noAlerts: never[] = []
