/** A station: its name, whether it is heard, and the latest value of everything it measures. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Alert, Outlook, Station } from '../gateway/contract.ts'
import { type Folding, folded } from './find/fold.ts'
import { Tile } from './first/Tile.tsx'
import { formatAge, formatSpan, formatTime } from './format.ts'
import { Icon } from './icons.tsx'
import { keyOf, type SeriesName, seriesOf } from './state.ts'
import { formatView, type View, viewAt } from './view.ts'
import { momentOf } from './warning/moment.ts'
import { type Lang, words } from './words.ts'

interface Props extends Pick<Folding, 'isMany' | 'wished'> {
  station: Station
  view: View
  now_ms: number
  /** The worst warning that runs here. */
  alert: Alert | undefined
  /** All that run here. */
  warnings: readonly Alert[]
  /** By "sensor.quantity". */
  outlook: Record<string, Outlook> | undefined
  /** The series whose chart is open, if it is one of this station's. */
  open: string | undefined
  onOpen(series: string | undefined): void
  /** The chart, where there is no room beside the list. */
  children?: ComponentChildren
}

export function StationCard(props: Props) {
  const { station, alert, warnings, outlook, view, now_ms, open, isMany, wished, onOpen, children } = props
  const { lang } = view
  const names = seriesOf(station)
  const mainKey = mainOf(names, outlook)
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? names : folded(names, { open, isMany, wished })
  return (
    <article
      class={`card is-${station.state}${alert ? ` is-warning tone-${alert.severity}` : ''}`}
      data-station={station.station}
      aria-labelledby={`name-${station.station}`}
    >
      <header class="card-head">
        <h2 id={`name-${station.station}`}>
          <a class="to-node" href={formatView(viewAt(view, { page: 'node', station: station.station }))}>
            {station.name || station.station}
          </a>
        </h2>
        {alert && (
          <p class="badge is-alert" data-warning={alert.severity}>
            <Icon shape={alert.severity} /> {alert.label}
          </p>
        )}
        <StateBadge station={station} lang={lang} />
        <Freshness station={station} lang={lang} now_ms={now_ms} />
      </header>
      {station.clock_off_ms !== undefined && (
        <p class="hint" data-clock>
          <Icon shape="clock" /> {clockText(station.clock_off_ms, lang)}
        </p>
      )}
      {station.troubles?.slice(0, troubles_max).map(({ kind, sensor, since_ms, todo, ...says }, i) => (
        <p key={`${kind} ${sensor}`} class="card-trouble" data-trouble={kind}>
          <Icon shape="warning" /> {sinceText(says[lang], since_ms, lang)}
          {i === 0 && <span class="card-todo"> {todo[lang]}</span>}
        </p>
      ))}
      {station.limited && (
        <p class="hint" data-limited>
          <Icon shape="warning" /> {words[lang].limitedSince(formatTime(station.limited.since_ms, 'dayAndClock', lang))}{' '}
          {station.limited.says[lang]}
        </p>
      )}
      {station.remote && (
        <p class="hint" data-remote>
          {words[lang].remote}
        </p>
      )}
      {names.length === 0 && station.state !== 'new' && <p class="hint">{words[lang].noQuantities}</p>}
      <ul class="tiles">
        {shown.map((name) => {
          const key = keyOf(name)
          const isOpen = key === open
          return (
            <li key={key} class={key === mainKey || outlook?.[key]?.meaning?.advice ? 'is-main' : undefined}>
              <Tile
                name={name}
                latest={station.latest[key]}
                outlook={outlook?.[key]}
                warnings={warnings}
                isMain={key === mainKey}
                isTwin={names.some((other) => other !== name && other.quantity === name.quantity)}
                station={station}
                lang={lang}
                now_ms={now_ms}
                isOpen={isOpen}
                onPress={() => onOpen(isOpen ? undefined : key)}
              />
            </li>
          )
        })}
      </ul>
      {(isWhole || shown.length < names.length) && (
        <button type="button" class="button unfold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words[lang].fewerSeries : words[lang].moreSeries(names.length - shown.length)}
        </button>
      )}
      {children}
    </article>
  )
}

/** What people look for first: what has levels, the water before all; where nothing has, the water. */
function mainOf(names: readonly SeriesName[], outlook: Record<string, Outlook> | undefined): string | undefined {
  const levelled = names.filter((name) => outlook?.[keyOf(name)]?.levels)
  const water = (some: readonly SeriesName[]) => some.find(({ quantity }) => quantity === 'water_level_m')
  const main = water(levelled) ?? levelled[0] ?? water(names)
  return main && keyOf(main)
}

/** "Sensor level: kabelnya tidak tersambung, sejak 22 Nov 18.56 WIB." */
function sinceText(says: string, since_ms: number | undefined, lang: Lang): string {
  return since_ms === undefined ? says : `${says.replace(/\.$/, '')}, ${words[lang].since(momentOf(since_ms, lang))}.`
}

const troubles_max = 2 // the station's own page has all of them

function clockText(off_ms: number, lang: Lang): string {
  const { clockFast, clockSlow } = words[lang]
  return (off_ms > 0 ? clockFast : clockSlow)(formatSpan(Math.abs(off_ms), lang))
}

function StateBadge({ station: { state, last_seen_ms }, lang }: { station: Station; lang: Lang }) {
  return (
    <p class={`badge is-${state}`} data-state={state}>
      <Icon shape={state} />
      <span>
        {words[lang].state[state]}
        {state === 'offline' && last_seen_ms !== null && (
          <span class="since"> {words[lang].since(momentOf(last_seen_ms, lang))}</span>
        )}
      </span>
    </p>
  )
}

function Freshness({ station, lang, now_ms }: { station: Station; lang: Lang; now_ms: number }) {
  if (station.last_seen_ms === null) return <p class="fresh">{words[lang].neverHeard}</p>
  return (
    <p class="fresh" data-fresh>
      {words[lang].lastHeard(formatAge(now_ms - station.last_seen_ms, lang))}
    </p>
  )
}
