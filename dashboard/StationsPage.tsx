/** The first page: warnings, then every station with its latest values, and the open chart. */
import { useEffect, useState } from 'preact/hooks'
import type { Alert, ChainAnswer, Station } from '../gateway/contract.ts'
import { ChainLine } from './ChainLine.tsx'
import type { PanelProps } from './chart/ChartPanel.tsx'
import type { FindProps } from './find/FindList.tsx'
import { many_min } from './find/fold.ts'
import { InviteLink } from './InviteLink.tsx'
import { Later } from './Later.tsx'
import type { Parts } from './parts.ts'
import { StationCard } from './StationCard.tsx'
import { useMedia } from './screen.ts'
import { keyOf, type LiveReading, type State, seriesOf, splitKey } from './state.ts'
import { type Store, useStore } from './store.ts'
import { useAsked } from './useAsked.ts'
import type { View } from './view.ts'
import { AlertList } from './warning/AlertList.tsx'
import { chainUrl } from './warning/api.ts'
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
  const { value: chain } = useAsked<ChainAnswer>(chainUrl, { every_ms: 60_000 })
  const { lang, range } = looked
  const { stations } = known
  if (!stations) return <Waiting lang={lang} />
  if (stations.length === 0) return <Later<ViewProps> load={noStations} lang={lang} props={{ view: looked }} />

  const parts = chain ? besideChain(known.parts, chain) : known.parts
  const open = openSeries(known, looked, isWide)
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
  const card: FindProps['card'] = (station, wished) => {
    const isHere = open?.station.station === station.station
    return (
      <StationCard
        key={station.station}
        station={station}
        lang={lang}
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
        {known.alerts && <AlertList alerts={known.alerts} stations={stations} view={looked} now_ms={now_ms} />}
        {chain && <ChainLine chain={chain} said={saidIn(known.alerts, lang)} lang={lang} />}
        {parts && parts.troubled.length > 0 && (
          <Later<PartsProps> load={partsNotice} lang={lang} props={{ parts, lang }} />
        )}
        <section class="list" aria-labelledby="stations-title">
          <h1 id="stations-title">
            {words[lang].stations} <small>{countedStates(stations, lang)}</small>
          </h1>
          {isMany ? (
            <Later<FindProps>
              load={findList}
              lang={lang}
              waiting={stations.slice(0, many_min).map((station) => card(station))}
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

interface PartsProps {
  parts: Parts
  lang: Lang
}
interface ViewProps {
  view: View
}
/** Charts are large, and the first screen of a phone has none. */
export const chartPanel = () => import('./chart/ChartPanel.tsx').then(({ ChartPanel }) => ChartPanel)
/** Search and filters, for more stations than a glance takes in. */
const findList = () => import('./find/FindList.tsx').then(({ FindList }) => FindList)
const noStations = () => import('./warning/pages.tsx').then(({ NoStations }) => NoStations)
const partsNotice = () => import('./warning/pages.tsx').then(({ PartsNotice }) => PartsNotice)

/** As high as the chart that is on its way, so that nothing moves when it comes. */
function PanelGhost({ lang }: { lang: Lang }) {
  return (
    <section class="panel panel-ghost" aria-busy="true">
      <p class="loading">{words[lang].loadingChart}</p>
    </section>
  )
}

/** What the cards of running alerts say of missing values. */
function saidIn(alerts: Alert[] | undefined, lang: Lang): string[] {
  return alerts?.flatMap(({ stale }) => stale?.says[lang] ?? []) ?? []
}

/** The parts that are no link of the chain; all of them when data may be lost. */
function besideChain(parts: Parts | undefined, { links }: ChainAnswer): Parts | undefined {
  if (!parts?.ready) return parts
  return { ...parts, troubled: parts.troubled.filter(({ part }) => !links.some(({ link }) => link === part)) }
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

/** The chart asked for by the address; beside the list, where there is room, the first one rather than nothing. */
function openSeries({ stations = [] }: State, looked: View, isWide: boolean) {
  const station = stations.find(({ station: id }) => id === looked.station)
  if (station && looked.series) return { station, series: looked.series }
  if (!isWide) return undefined
  for (const candidate of stations) {
    const [first] = seriesOf(candidate)
    if (first) return { station: candidate, series: keyOf(first) }
  }
}

const slow_ms = 6_000

function Waiting({ lang }: { lang: Lang }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const late = setTimeout(() => setSlow(true), slow_ms)
    return () => clearTimeout(late)
  }, [])
  return (
    <div class="board waiting" aria-busy="true">
      <p role="status">{isSlow ? words[lang].slow : words[lang].connecting}</p>
      <div class="ghost" />
      <div class="ghost" />
    </div>
  )
}
