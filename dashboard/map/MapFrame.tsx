/** The drawn map. Leaflet is fetched with it; where it cannot be, the lists beside say all that it would show. */
import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Alert, PlacesAnswer, Station } from '../../gateway/contract.ts'
import { severities } from '../first/order.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import { groundUrl } from '../places/api.ts'
import { presentOf, type Street, type Tone, toneOf } from '../places/now.ts'
import { useMedia } from '../screen.ts'
import { keyOf, seriesOf } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import type { View } from '../view.ts'
import { words } from '../words.ts'
import { boundsAround } from './bounds.ts'
import type { MapStation, VillageMap } from './leaflet.ts'
import { StationGroup } from './StationGroup.tsx'
import { mapWords } from './words.ts'

/** What the map shall show: pressed in a list. `turn` tells two presses of the same apart. */
export interface Wish {
  station?: string
  street?: string
  turn: number
}

interface Props {
  places: PlacesAnswer
  /** Those that have a place. */
  stations: readonly Station[]
  streets: readonly Street[]
  alerts: readonly Alert[]
  view: View
  now_ms: number
  wish: Wish | undefined
}

/** The page's colours as they are now. */
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

export function MapFrame(props: Props) {
  const { places, stations, streets, view, wish } = props
  const said = mapWords[view.lang]
  const frame = useRef<HTMLElement>(null)
  const told = useRef(props)
  told.current = props
  const [drawn, setDrawn] = useState<VillageMap>()
  const [isFailed, setFailed] = useState(false)
  const { value: ground } = useAsked<unknown>(places.map.ground ? groundUrl : null)
  const isDark = useMedia('(prefers-color-scheme: dark)')

  useEffect(() => {
    let opened: VillageMap | undefined
    let isGone = false
    import('./leaflet.ts').then(
      ({ openMap }) => {
        if (isGone || !frame.current) return
        opened = openMap(frame.current, { tiles: places.map.tiles, words: said })
        const { impacts, map } = told.current.places
        opened.fit(boundsAround(told.current.stations, impacts) ?? map.ground?.bounds ?? null)
        setDrawn(opened)
      },
      (err) => {
        console.info('the map could not be loaded', err)
        setFailed(true)
      },
    )
    return () => {
      isGone = true
      opened?.close()
      setDrawn(undefined)
    }
  }, [places, view.lang])

  useEffect(() => {
    if (drawn && ground) drawn.showGround(ground, colour)
  }, [drawn, ground, isDark])

  const streetKey = streets.map(({ impact, isReached }) => `${impact.at}${isReached}`).join()
  useEffect(() => {
    const shown = told.current.streets.flatMap(({ impact, isReached }) =>
      impact.geo ? [{ geo: impact.geo, text: impact.text[view.lang], isReached }] : [],
    )
    drawn?.showStreets(shown, colour)
  }, [drawn, streetKey, isDark])

  const marks = stations.map((station) => markOf(station, props))
  const markKey = marks.map(({ key }) => key).join('|')
  const elements = useRef(new Map<string, Elements>())
  useEffect(() => () => putAway(elements.current), [])
  useEffect(() => {
    putAway(elements.current, new Set(stations.map(({ station }) => station)))
    drawn?.showStations(marks.map((mark) => mapStation(mark, elements.current, () => told.current)))
  }, [drawn, markKey])

  useEffect(() => {
    if (wish?.station) drawn?.openStation(wish.station)
    if (wish?.street) drawn?.openStreet(wish.street)
  }, [drawn, wish])

  return (
    <figure class="map-figure" data-map={drawn ? 'drawn' : isFailed ? 'failed' : 'loading'}>
      {isFailed && <p role="status">{said.mapFailed}</p>}
      <section ref={frame} class="map-frame" aria-label={said.map} />
      <figcaption class="map-legend">
        {streets.some(({ impact }) => impact.geo) && (
          <>
            <span class="key-reached">{said.legendReached}</span> <span class="key-not">{said.legendNot}</span>
          </>
        )}
      </figcaption>
    </figure>
  )
}

interface Mark {
  station: Station
  tone: Tone
  rank: number
  name: string
  value: string
  title: string
  /** Another one whenever the mark looks different. */
  key: string
}

function markOf(station: Station, { alerts, view: { lang }, now_ms }: Props): Mark {
  const { tone, alert } = toneOf(station, alerts)
  const [first] = seriesOf(station)
  const present = first && presentOf(station, keyOf(first), now_ms)
  const about = first && describeQuantity(first.quantity, lang)
  const number =
    present && about ? `${formatNumber(present.value, Math.min(about.decimals, 2), lang)} ${about.unit}` : ''
  const name = station.name || station.station
  const how = alert ? alert.label : words[lang].state[station.state]
  const value = present?.isUnsure ? '' : number
  // What is read on the map comes first, as it is read: who speaks to the device says that.
  const title = [name, value, how].filter((part) => part !== '').join(', ')
  return {
    station,
    tone,
    rank: alert ? 3 + severities.indexOf(alert.severity) : troubles.indexOf(station.state) + 1,
    name,
    value,
    title,
    key: `${station.station} ${tone} ${title} ${JSON.stringify(station.place)}`,
  }
}

/** Whose names are shown first where there is no room for all: what warns, what is silent, the others. */
const troubles: readonly Tone[] = ['late', 'offline']

/** What is drawn for one station; it stays, so that a new value leaves focus and popup where they are. */
interface Elements {
  mark: HTMLElement
  inside: HTMLElement
  /** Which of those in its popup is shown; absent: the station itself. */
  chosen?: string
}

/** Ends what is drawn of all stations but these: it follows what is known as long as it is drawn. */
function putAway(all: Map<string, Elements>, but: ReadonlySet<string> = new Set()) {
  for (const [station, { mark, inside }] of all) {
    if (but.has(station)) continue
    render(null, mark)
    render(null, inside)
    all.delete(station)
  }
}

function mapStation(shown: Mark, all: Map<string, Elements>, told: () => Props): MapStation {
  const { station, tone, rank, name, value, title } = shown
  const known = all.get(station.station)
  const elements: Elements = known ?? { mark: document.createElement('span'), inside: document.createElement('div') }
  if (!known) all.set(station.station, elements)
  const { mark, inside } = elements
  render(
    <span class={`map-mark is-${tone} tone-${tone}`}>
      <Icon shape={tone} />
      <span class="map-name">
        <span class="map-called">{name}</span> {value && <b>{value}</b>}
      </span>
    </span>,
    mark,
  )
  const popup = (beside: readonly string[], chosen?: string) => {
    if (chosen !== undefined) elements.chosen = chosen
    const { stations, alerts, places, view, now_ms } = told()
    const here = [station.station, ...beside].flatMap((id) => stations.find((one) => one.station === id) ?? [])
    const about = { alerts, impacts: places.impacts, view, now_ms }
    const onChoose = (id: string) => void popup(beside, id)
    render(<StationGroup stations={here} chosen={elements.chosen} {...about} onChoose={onChoose} />, inside)
    return inside
  }
  return { id: station.station, at: station.place!, title, mark, popup, rank }
}
