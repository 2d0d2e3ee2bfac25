/** The frame of the page: who we are, whether we are connected, and the screen. New screens go into `main`. */
import { useEffect, useState } from 'preact/hooks'
import type { Station } from '../gateway/contract.ts'
import { ChartPanel } from './ChartPanel.tsx'
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { StationCard } from './StationCard.tsx'
import { useDeviceTime, useMedia } from './screen.ts'
import { keyOf, type LiveReading, type State, seriesOf, splitKey } from './state.ts'
import { type Store, useStore } from './store.ts'
import type { View } from './view.ts'
import { type Lang, words } from './words.ts'

interface Props {
  state: Store<State>
  view: Store<View>
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  onTryNow(): void
  onLang(lang: Lang): void
}

export function App({ state, view, followReadings, onTryNow, onLang }: Props) {
  const known = useStore(state)
  const looked = useStore(view)
  const now_ms = useDeviceTime(1_000) + known.clockAhead_ms
  const { lang } = looked
  return (
    <>
      <header class="top">
        <div class="top-row">
          <p class="brand">
            <Icon shape="wave" />
            <span>
              <strong>Pantau</strong> <small>{words[lang].motto}</small>
            </span>
          </p>
          <p class={`pill is-${known.connection}`} role="status" data-connection={known.connection}>
            <span class="dot" aria-hidden="true" /> {words[lang].connection[known.connection]}
          </p>
          <LangSwitch lang={lang} onLang={onLang} />
        </div>
      </header>
      {known.connection === 'lost' && (
        <LostBanner lang={lang} heard_ms={known.heard_ms} now_ms={now_ms} onTryNow={onTryNow} />
      )}
      <main class={known.connection === 'lost' ? 'is-lost' : ''}>
        <Stations known={known} view={view} now_ms={now_ms} followReadings={followReadings} />
      </main>
      <footer class="foot">{words[lang].footer}</footer>
    </>
  )
}

function LangSwitch({ lang, onLang }: { lang: Lang; onLang(lang: Lang): void }) {
  return (
    <fieldset class="langs">
      <legend class="hidden">{words[lang].language}</legend>
      <button
        type="button"
        lang="id"
        aria-pressed={lang === 'id'}
        title="Bahasa Indonesia"
        onClick={() => onLang('id')}
      >
        ID
      </button>
      <button type="button" lang="en" aria-pressed={lang === 'en'} title="English" onClick={() => onLang('en')}>
        EN
      </button>
    </fieldset>
  )
}

interface BannerProps {
  lang: Lang
  heard_ms: number | undefined
  now_ms: number
  onTryNow(): void
}

function LostBanner({ lang, heard_ms, now_ms, onTryNow }: BannerProps) {
  return (
    <div class="banner" data-lost>
      <Icon shape="warning" />
      <p>
        <strong role="alert">{words[lang].lost}</strong>{' '}
        {heard_ms !== undefined && <span>{words[lang].lostKept(formatAge(now_ms - heard_ms, lang))}</span>}
      </p>
      <button type="button" class="button" onClick={onTryNow}>
        {words[lang].tryNow}
      </button>
    </div>
  )
}

interface StationsProps {
  known: State
  view: Store<View>
  now_ms: number
  followReadings: Props['followReadings']
}

function Stations({ known, view, now_ms, followReadings }: StationsProps) {
  const looked = useStore(view)
  const isWide = useMedia('(min-width: 60rem)')
  const { lang, range } = looked
  const { stations } = known
  if (!stations) return <Waiting lang={lang} />
  if (stations.length === 0) return <NoStations lang={lang} />

  const open = openSeries(known, looked, isWide)
  const panel = open && (
    <ChartPanel
      key={`${open.station.station} ${open.series}`}
      station={open.station}
      name={splitKey(open.series)}
      range={range}
      lang={lang}
      clockAhead_ms={known.clockAhead_ms}
      snapshots={known.snapshots}
      followReadings={followReadings}
      onRange={(next) => view.set({ ...view.get(), range: next })}
      onClose={
        isWide
          ? undefined
          : () => {
              document.querySelector<HTMLElement>('.tile[aria-expanded="true"]')?.focus()
              view.set({ lang, range })
            }
      }
    />
  )
  return (
    <div class={isWide ? 'board is-wide' : 'board'}>
      <section class="list" aria-labelledby="stations-title">
        <h1 id="stations-title">
          {words[lang].stations} <small>{countedStates(stations, lang)}</small>
        </h1>
        {stations.map((station) => {
          const isHere = open?.station.station === station.station
          return (
            <StationCard
              key={station.station}
              station={station}
              lang={lang}
              now_ms={now_ms}
              open={isHere ? open.series : undefined}
              onOpen={(series) =>
                view.set(series ? { lang, range, station: station.station, series } : { lang, range })
              }
            >
              {isHere && !isWide && panel}
            </StationCard>
          )
        })}
      </section>
      {isWide && <div class="beside">{panel}</div>}
    </div>
  )
}

/** "2 terhubung · 1 terputus" */
function countedStates(stations: Station[], lang: Lang): string {
  const states: Station['state'][] = ['online', 'late', 'offline', 'new']
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

function NoStations({ lang }: { lang: Lang }) {
  return (
    <div class="board nobody" data-no-stations>
      <Icon shape="wave" />
      <h1>{words[lang].noStations}</h1>
      <p>{words[lang].noStationsAdvice}</p>
      <pre>
        <code>npm run gateway -- station add sungai-1 --name &quot;Jembatan Lama&quot; --data-dir D</code>
      </pre>
    </div>
  )
}
