/** What the map shows, as a list: for those who cannot see it, and for stations that have no place. */
import type { Alert, SeriesImpacts, Station } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import { impactSentence, impactsOf } from '../places/impacts.ts'
import { presentOf, toneOf } from '../places/now.ts'
import { keyOf, seriesOf } from '../state.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { SeverityWord } from '../warning/Sign.tsx'
import { words } from '../words.ts'
import { mapWords } from './words.ts'

interface Props {
  stations: readonly Station[]
  alerts: readonly Alert[]
  impacts: readonly SeriesImpacts[]
  view: View
  now_ms: number
  onShow(station: string): void
}

export function StationLines({ stations, onShow, ...told }: Props) {
  const said = mapWords[told.view.lang]
  return (
    <ul class="map-lines">
      {stations
        .filter(({ state }) => state !== 'retired')
        .map((station) => (
          <li key={station.station} class="card" data-on-map={station.station}>
            <StationFacts station={station} {...told} />
            {station.place ? (
              <button
                type="button"
                class="button"
                aria-label={said.show(station.name || station.station)}
                onClick={() => onShow(station.station)}
              >
                {said.showShort}
              </button>
            ) : (
              <p class="hint">{said.noPlace}</p>
            )}
          </li>
        ))}
    </ul>
  )
}

type FactsProps = Omit<Props, 'stations' | 'onShow'> & { station: Station }

/** Name, state, first value, level and the way to the chart: in the list, and in what opens on the map. */
export function StationFacts({ station, alerts, impacts, view, now_ms }: FactsProps) {
  const { lang } = view
  const { tone, alert } = toneOf(station, alerts)
  const [first] = seriesOf(station)
  const series = first && keyOf(first)
  const present = series ? presentOf(station, series, now_ms) : undefined
  const about = first && describeQuantity(first.quantity, lang)
  const written = series ? impactsOf(impacts, station.station, series) : undefined
  const meaning = written && about && present && impactSentence(written, present.value, about.unit, lang)
  return (
    <div class="map-facts" data-tone={tone}>
      <strong>{station.name || station.station}</strong>
      {alert ? (
        <span>
          <b>{alert.label}</b> · <SeverityWord alert={alert} lang={lang} />
        </span>
      ) : (
        <span class={`badge is-${station.state}`}>
          <Icon shape={station.state} /> {words[lang].state[station.state]}
        </span>
      )}
      {about && present && (
        <span>
          {about.label}{' '}
          <b>
            {formatNumber(present.value, about.decimals, lang)} {about.unit}
          </b>
          {present.isUnsure && ` · ${mapWords[lang].unsure}`}
        </span>
      )}
      {meaning && <span>{meaning}</span>}
      {series && <a href={formatView(viewAt(view, { station: station.station, series }))}>{mapWords[lang].chart}</a>}
    </div>
  )
}
