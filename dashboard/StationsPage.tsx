/** The first page: warnings, then every station with its latest values, and the open chart. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Alert, Station } from '../gateway/contract.ts'
import { ChainLine } from './ChainLine.tsx'
import type { PanelProps } from './chart/ChartPanel.tsx'
import { fetchPicture } from './chart/picture.ts'
import type { FindProps } from './find/FindList.tsx'
import { FindPlace } from './find/FindPlace.tsx'
import { many_min } from './find/fold.ts'
import { HeadlineView } from './first/HeadlineView.tsx'
import type { Known } from './first/known.ts'
import { inOrder, leadFirst, worstAlert } from './first/order.ts'
import { InviteLink } from './InviteLink.tsx'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import { PartsNotice } from './PartsNotice.tsx'
import { besideChain } from './parts.ts'
import { StationCard } from './StationCard.tsx'
import { useMedia } from './screen.ts'
import { keyOf, type LiveReading, type State, seriesOf, splitKey } from './state.ts'
import { type Store, useStore } from './store.ts'
import { formatView, type View, viewAt } from './view.ts'
import { AlertList } from './warning/AlertList.tsx'
import { activeOf } from './warning/alerts.ts'
import { type Lang, words } from './words.ts'

interface Props {
  known: State
  view: Store<View>
  now_ms: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
}

export function StationsPage({ known, view, now_ms, followReadings }: Props) {
  const looked = useStore(view)
  const isWide = useMedia('(min-width: 60rem)')
  const isPatient = useShort(outlook_ms)
  const { lang, range } = looked
  const { first } = known
  const alerts = known.alerts ?? none
  const stations = useMemo(() => known.stations && inOrder(known.stations, alerts), [known.stations, alerts])
  // All at once, so that nothing moves; but not for ever: values without their outlook are better than none.
  if (!stations || (!first && isPatient)) return <Waiting lang={lang} />
  if (stations.length === 0) return <Later<ViewProps> load={noStations} lang={lang} props={{ view: looked }} />

  const parts = first ? besideChain(known.parts) : known.parts
  const now: Known = { stations, alerts, first, now_ms }
  const open = openSeries(now, looked, isWide)
  const panel = open && (
    <Later<PanelProps>
      key={`${open.station.station} ${open.series}`}
      load={chartPanel}
      lang={lang}
      waiting={<PanelGhost lang={lang} />}
      props={{
        station: open.station,
        name: splitKey(open.series),
        stations,
        view: looked,
        clockAhead_ms: known.clockAhead_ms,
        snapshots: known.snapshots,
        followReadings,
        outlook: first && (first.outlook[open.station.station]?.[open.series] ?? {}),
        onView: (next) => view.set(next),
        onClose: isWide
          ? undefined
          : () => {
              document.querySelector<HTMLElement>('.tile[aria-expanded="true"]')?.focus()
              view.set({ lang, range })
            },
      }}
    />
  )
  const isMany = stations.length >= many_min
  const running = activeOf(alerts).filter(({ exercise }) => !exercise)
  const card: FindProps['card'] = (station, wished) => {
    const isHere = open?.station.station === station.station
    return (
      <StationCard
        key={station.station}
        station={station}
        alert={worstAlert(alerts, station.station)}
        warnings={running.filter((one) => one.station === station.station)}
        outlook={first?.outlook[station.station]}
        view={looked}
        now_ms={now_ms}
        open={isHere ? open.series : undefined}
        isMany={isMany}
        wished={wished}
        onOpen={(series) => view.set(series ? { lang, range, station: station.station, series } : { lang, range })}
      >
        {isHere && !isWide && panel}
      </StationCard>
    )
  }
  return (
    <div class={isWide ? 'board is-wide' : 'board'}>
      <div class="list">
        {known.alerts ? (
          <>
            <HeadlineView known={now} lang={lang} />
            <AlertList known={now} view={looked} />
          </>
        ) : (
          // As high as the sentence and the chain that come in its place: what is being read stays where it is.
          <p class="headline is-unknown" role="status">
            <Icon shape="late" />
            <span class="headline-text">{words[lang].slow}</span>
          </p>
        )}
        {first ? (
          <ChainLine chain={first.chain} said={saidIn(alerts, lang)} now_ms={now_ms} lang={lang} />
        ) : (
          <div class="chain-place" />
        )}
        <a class="button tell-phone" href={formatView(viewAt(looked, { page: 'phone' }))}>
          {words[lang].tellPhone}
        </a>
        {parts && parts.troubled.length > 0 && <PartsNotice parts={parts} lang={lang} />}
        <section class="list" aria-labelledby="stations-title">
          <h1 id="stations-title">
            {words[lang].stations} <small>{countedStates(stations, lang)}</small>
          </h1>
          {isMany ? (
            <Later<FindProps>
              load={findList}
              lang={lang}
              waiting={
                <>
                  <FindPlace />
                  {stations.slice(0, many_min).map((station) => card(station))}
                </>
              }
              props={{ stations, lang, here: open?.station.station, card }}
            />
          ) : (
            stations.map((station) => card(station))
          )}
          <InviteLink view={looked} />
        </section>
      </div>
      {isWide && <div class="beside">{panel}</div>}
    </div>
  )
}

interface ViewProps {
  view: View
}
/** Charts are large, and the first screen of a phone has none. What draws comes while the panel asks for its curve. */
export const chartPanel = () => {
  fetchPicture()
  return import('./chart/ChartPanel.tsx').then(({ ChartPanel }) => ChartPanel)
}
/** Search and filters, for more stations than a glance takes in. */
const findList = () => import('./find/FindList.tsx').then(({ FindList }) => FindList)
const noStations = () => import('./warning/pages.tsx').then(({ NoStations }) => NoStations)

/** As high as the chart that is on its way, so that nothing moves when it comes. */
function PanelGhost({ lang }: { lang: Lang }) {
  return (
    <section class="panel panel-ghost" aria-busy="true">
      <p class="loading">{words[lang].loadingChart}</p>
    </section>
  )
}

/** What the cards of running alerts say of missing values. */
function saidIn(alerts: readonly Alert[], lang: Lang): string[] {
  return alerts.flatMap(({ stale }) => stale?.says[lang] ?? [])
}

/** "2 terhubung · 1 terputus" */
function countedStates(stations: Station[], lang: Lang): string {
  const states: Station['state'][] = ['online', 'late', 'offline', 'new', 'retired']
  return states
    .map((state) => ({ state, n: stations.filter((station) => station.state === state).length }))
    .filter(({ n }) => n > 0)
    .map(({ state, n }) => `${n} ${words[lang].state[state].toLowerCase()}`)
    .join(' · ')
}

/** The chart asked for by the address; beside the list, where there is room, that of the worst warning, or the first. */
function openSeries(known: Known, looked: View, isWide: boolean) {
  const { stations } = known
  const station = stations.find(({ station: id }) => id === looked.station)
  if (station && looked.series) return { station, series: looked.series }
  if (!isWide) return undefined
  for (const alert of leadFirst(known).filter(({ exercise }) => !exercise)) {
    const place = stations.find(({ station: id }) => id === alert.station)
    if (place && alert.sensor && alert.quantity) return { station: place, series: `${alert.sensor}.${alert.quantity}` }
  }
  for (const candidate of stations) {
    const [first] = seriesOf(candidate)
    if (first) return { station: candidate, series: keyOf(first) }
  }
}

const none: readonly Alert[] = [] // to order the stations by while the warnings are not known
const outlook_ms = 4_000

/** True until so much time has passed. */
function useShort(wait_ms: number): boolean {
  const [isShort, setShort] = useState(true)
  useEffect(() => {
    const end = setTimeout(() => setShort(false), wait_ms)
    return () => clearTimeout(end)
  }, [wait_ms])
  return isShort
}

const slow_ms = 6_000

function Waiting({ lang }: { lang: Lang }) {
  const isSlow = !useShort(slow_ms)
  return (
    <div class="board waiting" aria-busy="true">
      <p role="status">{isSlow ? words[lang].slow : words[lang].connecting}</p>
      <div class="ghost" />
      <div class="ghost" />
    </div>
  )
}
