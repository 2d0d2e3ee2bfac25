/** Taking data home: which, of when, as what, and about how large; opened from a chart it begins with what that shows. */
import { useState } from 'preact/hooks'
import { formatBytes, formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Choice } from '../people/Field.tsx'
import { Title } from '../people/Title.tsx'
import { ReportChoice } from '../report/ReportChoice.tsx'
import type { Window } from '../series.ts'
import type { Lang } from '../words.ts'
import { SeriesChoice } from './SeriesChoice.tsx'
import { useRows } from './useRows.ts'
import {
  addressOf,
  type Format,
  formats,
  names_max,
  namesOf,
  periods,
  shownIn,
  sizeOf,
  stretchOf,
  type Wanted,
  wantedFrom,
} from './wanted.ts'
import { downloadWords } from './words.ts'
import '../warning/pages.css'
import './download.css'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

export function DownloadPage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const said = downloadWords[lang]
  // The end stays where it was when the page was opened: what is estimated is what is taken.
  const [opened_ms] = useState(Math.floor(now_ms))
  const [wanted, setWanted] = useState(() => wantedFrom(view, opened_ms))
  const shown = shownIn(view, opened_ms)
  const stations = known.stations ?? []
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part })
  const stretch = stretchOf(wanted, shown, opened_ms)
  const names = namesOf(wanted.series, stations)
  return (
    <div class="page download">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      <form class="card form" onSubmit={(event) => event.preventDefault()}>
        <fieldset class="part">
          <legend>{said.what}</legend>
          {known.stations?.length === 0 && <p>{said.noStations}</p>}
          <SeriesChoice
            stations={stations}
            chosen={wanted.series}
            onChosen={(series) => change({ series })}
            lang={lang}
          />
        </fieldset>
        <Stretch wanted={wanted} hasShown={shown !== null} onChange={change} lang={lang} />
        <fieldset class="part">
          <legend>{said.format}</legend>
          {formats.map((format) => (
            <FormatChoice key={format} {...{ format, wanted, lang }} onFormat={() => change({ format })} />
          ))}
        </fieldset>
        <Take {...{ wanted, names, stretch, lang }} />
      </form>
      <p class="hint">
        {said.whole} {said.terms}
      </p>
      <ReportChoice stations={stations} view={view} now_ms={opened_ms} />
    </div>
  )
}

interface StretchProps {
  wanted: Wanted
  hasShown: boolean
  onChange(part: Partial<Wanted>): void
  lang: Lang
}

function Stretch({ wanted: { period, from, until }, hasShown, onChange, lang }: StretchProps) {
  const said = downloadWords[lang]
  const choices = hasShown ? (['shown', ...periods] as const) : periods
  return (
    <fieldset class="part">
      <legend>{said.when}</legend>
      <Choice
        label={said.period}
        name="period"
        value={period}
        choices={choices.map((key) => [key, said.periods[key]] as const)}
        onChoice={(next) => onChange({ period: next })}
      />
      {period === 'own' && (
        <div class="pair">
          {(['from', 'until'] as const).map((name) => (
            <label class="field" key={name}>
              <span>{said[name]}</span>
              <input
                type="date"
                name={name}
                value={name === 'from' ? from : until}
                onInput={(event) => onChange({ [name]: event.currentTarget.value })}
              />
            </label>
          ))}
        </div>
      )}
    </fieldset>
  )
}

interface FormatProps {
  format: Format
  wanted: Wanted
  onFormat(): void
  lang: Lang
}

function FormatChoice({ format, wanted, onFormat, lang }: FormatProps) {
  const { name, help } = downloadWords[lang].formats[format]
  return (
    <label class="tick">
      <input type="radio" name="format" value={format} checked={wanted.format === format} onChange={onFormat} />
      <span>
        <strong>{name}</strong> <small>{help}</small>
      </span>
    </label>
  )
}

interface TakeProps {
  wanted: Wanted
  names: string[]
  stretch: Window | null
  lang: Lang
}

function Take({ wanted, names, stretch, lang }: TakeProps) {
  const said = downloadWords[lang]
  const rows = useRows(wanted.series, stretch)
  const problem = !stretch
    ? said.wrongDays
    : names.length === 0
      ? said.nothing
      : names.length > names_max && said.tooMany(names_max)
  if (problem || !stretch) return <p role="status">{problem}</p>
  return (
    <div class="take">
      <p role="status" data-size>
        {rows === undefined ? said.counting : rows === null ? said.unknownSize : sizeText(rows, wanted.format, lang)}
      </p>
      <a class="button is-main" href={addressOf(wanted, names, stretch, lang, zone)} download data-take>
        <Icon shape="down" /> {said.take} {said.formats[wanted.format].name}
      </a>
    </div>
  )
}

function sizeText(rows: number, format: Format, lang: Lang): string {
  const said = downloadWords[lang]
  const { file, wire } = sizeOf(rows, format)
  const parts = [said.rows(formatNumber(rows, 0, lang)), said.size(formatBytes(file, lang))]
  return [...parts, ...(wire < file / 2 ? [said.wire(formatBytes(wire, lang))] : [])].join(', ')
}
