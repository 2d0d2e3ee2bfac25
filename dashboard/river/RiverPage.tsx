/** The river: its gauges from upstream to downstream, each on the scale of its own levels, and how long the water takes. */
import { Fragment } from 'preact'
import type { LevelInForce, PlacesAnswer, River, RiverStop, Station } from '../../gateway/contract.ts'
import { TroubleText } from '../asking.tsx'
import { amountIn } from '../first/amount.ts'
import { describeQuantity, formatAge, formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { placesUrl } from '../places/api.ts'
import { impactSentence, impactStand, impactsOf } from '../places/impacts.ts'
import { presentOf } from '../places/now.ts'
import { keyOf, seriesOf } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, viewAt } from '../view.ts'
import { spanText } from '../warning/measured.ts'
import { words } from '../words.ts'
import { GaugeBar } from './GaugeBar.tsx'
import { gaugeOf, risingOf } from './scale.ts'
import { riverWords } from './words.ts'
import '../warning/pages.css'
import './river.css'

export function RiverPage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const said = riverWords[lang]
  const { value: places, trouble } = useAsked<PlacesAnswer>(placesUrl)
  const told = { known, places, view, now_ms }
  return (
    <div class="page">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      {!places && <TroubleText trouble={trouble} lang={lang} />}
      {places?.rivers.length === 0 && <p class="card">{said.none}</p>}
      {places?.rivers.map((river, i) => (
        <RiverLine key={river.name ?? i} river={river} {...told} />
      ))}
    </div>
  )
}

interface Told extends Pick<PageProps, 'known' | 'view' | 'now_ms'> {
  places: PlacesAnswer | undefined
}

function RiverLine({ river: { name, stops }, ...told }: Told & { river: River }) {
  const said = riverWords[told.view.lang]
  return (
    <section aria-label={name ?? said.river} data-river={name ?? ''}>
      {name && <h2 class="title">{name}</h2>}
      <p class="river-end">
        <Icon shape="wave" /> {said.upstream}
      </p>
      <ol class="river">
        {stops.map((stop, i) => (
          <Fragment key={stop.station}>
            {i > 0 && stop.travel_s !== undefined && (
              <li class="river-travel">
                <Icon shape="down" /> {said.travel(spanText(stop.travel_s, told.view.lang))}
              </li>
            )}
            <Stop stop={stop} {...told} />
          </Fragment>
        ))}
      </ol>
      <p class="river-end">
        <Icon shape="wave" /> {said.downstream}
      </p>
    </section>
  )
}

function Stop({ stop, known, places, view, now_ms }: Told & { stop: RiverStop }) {
  const { lang } = view
  const said = riverWords[lang]
  const station = known.stations?.find((one) => one.station === stop.station)
  const series = station && seriesAt(station, stop)
  const present = presentOf(station, series ?? '', now_ms)
  const levels = risingOf(known.first?.outlook[stop.station]?.[series ?? '']?.levels ?? [])
  const { unit, decimals } = describeQuantity(stop.quantity, lang)
  const gauge = gaugeOf(present.value, levels)
  const written = series ? impactsOf(places?.impacts ?? [], stop.station, series) : undefined
  const meaning = written && impactSentence(written, present.value, unit, lang)
  const number = `${formatNumber(present.value, Math.min(decimals, 2), lang)} ${unit}`
  return (
    <li class={`card river-stop${present.isUnsure ? ' is-unsure' : ''}`} data-stop={stop.station}>
      <p class="river-head">
        <strong>{station?.name || stop.station}</strong>
        {station && station.state !== 'online' && (
          <span class={`badge is-${station.state}`}>
            <Icon shape={station.state} /> {words[lang].state[station.state]}
          </span>
        )}
        <span class="river-number">{present.value === null ? said.noValue : number}</span>
      </p>
      {!station && <p class="hint">{said.unknown}</p>}
      {gauge && <GaugeBar gauge={gauge} unit={unit} lang={lang} />}
      <p class="river-says">
        {station && !gauge && said.noLevels}
        {gauge && present.value !== null && standing(present.value, levels, unit, lang)}
        {present.isUnsure && present.at_ms !== undefined && ` · ${said.old(formatAge(now_ms - present.at_ms, lang))}`}
      </p>
      {meaning && <p class="river-says">{meaning}</p>}
      {series && (
        <a class="button" href={formatView(viewAt(view, { station: stop.station, series }))}>
          {words[lang].openChart(describeQuantity(stop.quantity, lang).label, station.name || stop.station)}
        </a>
      )}
    </li>
  )
}

/** The series that the settings name, or the first of this quantity. */
function seriesAt(station: Station, { sensor, quantity }: RiverStop): string | undefined {
  const name = seriesOf(station).find((one) => one.quantity === quantity && (!sensor || one.sensor === sensor))
  return name && keyOf(name)
}

function standing(value: number, levels: readonly LevelInForce[], unit: string, lang: PageProps['view']['lang']) {
  const said = riverWords[lang]
  const { reached, next, gap } = impactStand({ levels }, value)
  const worst = reached.at(-1)
  const parts = [
    worst ? said.reached(worst.label) : said.normal,
    next && gap !== undefined && said.toNext(amountIn(gap, { unit, decimals: 2 }, lang), next.label),
  ]
  return parts.filter(Boolean).join(' · ')
}
