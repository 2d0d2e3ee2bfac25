/** A station: its name, whether it is heard, and the latest value of everything it measures. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Flag, Latest, Station } from '../gateway/contract.ts'
import { isDoubtful } from '../hardware/flags.ts'
import { cadenceOf, oldAfter_ms } from './cadence.ts'
import { type Folding, folded } from './find/fold.ts'
import { describeQuantity, formatAge, formatNumber, formatSpan, formatTime, zoneLabel } from './format.ts'
import { Icon } from './icons.tsx'
import { zoneOffset_min } from './screen.ts'
import { keyOf, measuredAt_ms, type SeriesName, seriesOf, shownValue } from './state.ts'
import { formatView } from './view.ts'
import { type Lang, words } from './words.ts'

interface Props extends Pick<Folding, 'isMany' | 'wished'> {
  station: Station
  lang: Lang
  now_ms: number
  /** The series whose chart is open, if it is one of this station's. */
  open: string | undefined
  onOpen(series: string | undefined): void
  /** The chart, where there is no room beside the list. */
  children?: ComponentChildren
}

export function StationCard({ station, lang, now_ms, open, isMany, wished, onOpen, children }: Props) {
  const names = seriesOf(station)
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? names : folded(names, { open, isMany, wished })
  return (
    <article
      class={`card is-${station.state}`}
      data-station={station.station}
      aria-labelledby={`name-${station.station}`}
    >
      <header class="card-head">
        <h2 id={`name-${station.station}`}>
          <a class="to-node" href={nodeHref(station.station, lang)}>
            {station.name || station.station}
          </a>
        </h2>
        <StateBadge station={station} lang={lang} />
        <Freshness station={station} lang={lang} now_ms={now_ms} />
      </header>
      {station.clock_off_ms !== undefined && (
        <p class="hint" data-clock>
          <Icon shape="clock" /> {clockText(station.clock_off_ms, lang)}
        </p>
      )}
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
            <li key={key}>
              <Tile
                name={name}
                latest={station.latest[key]}
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

/** The page of the station itself. */
function nodeHref(station: string, lang: Lang): string {
  return formatView({ lang, range: '6h', page: 'node', station })
}

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
          <span class="since">
            {' '}
            {words[lang].since(
              `${formatTime(last_seen_ms, 'dayAndClock', lang)} ${zoneLabel(zoneOffset_min(last_seen_ms))}`,
            )}
          </span>
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

interface TileProps {
  name: SeriesName
  latest: Latest | undefined
  /** Another sensor of this station measures the same: then the sensor's name is needed to tell them apart. */
  isTwin: boolean
  station: Station
  lang: Lang
  now_ms: number
  isOpen: boolean
  onPress(): void
}

function Tile({ name, latest, isTwin, station, lang, now_ms, isOpen, onPress }: TileProps) {
  const quantity = describeQuantity(name.quantity, lang)
  const age_ms = latest ? now_ms - measuredAt_ms(latest) : 0
  return (
    <button
      type="button"
      class="tile"
      aria-expanded={isOpen}
      aria-controls={isOpen ? 'chart' : undefined}
      title={words[lang].openChart(quantity.label, station.name)}
      data-series={keyOf(name)}
      onClick={onPress}
    >
      <span class="tile-label">
        {quantity.label}
        {isTwin && <span class="tile-sensor"> {name.sensor}</span>}
      </span>
      <span class="tile-value">
        <span class="number">{formatNumber(latest ? shownValue(latest) : null, quantity.decimals, lang)}</span>{' '}
        <span class="unit">{quantity.unit}</span>
      </span>
      <span class="tile-foot">
        {latest && <FlagWord flag={latest.flag} lang={lang} />}
        {latest?.corrections && (
          <span class="flag" data-corrected>
            {words[lang].corrected}
          </span>
        )}
        {age_ms > oldAfter_ms(cadenceOf(station, name.sensor)) && (
          <span class="stale">
            <Icon shape="clock" /> {formatAge(age_ms, lang)}
          </span>
        )}
      </span>
    </button>
  )
}

/** A flag in words; those that speak against the value stand out by shape and colour. */
export function FlagWord({ flag, lang }: { flag: Flag; lang: Lang }) {
  return (
    <span class={`flag flag-${flag}`}>
      {isDoubtful(flag) && <Icon shape="warning" />} {words[lang].flag[flag]}
    </span>
  )
}
