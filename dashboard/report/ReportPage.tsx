/** A station's month, for the screen and for A4 in black and white. */
import type { ReportAnswer } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { TroubleText } from '../asking.tsx'
import { monthOf } from '../fieldTime.ts'
import { zoneLabel } from '../format.ts'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { formatView } from '../view.ts'
import { waiting } from '../waits.tsx'
import { AlertStories } from './AlertStories.tsx'
import { CompleteDays } from './CompleteDays.tsx'
import { monthBeside, monthName, reportAt } from './months.ts'
import { Notes } from './Notes.tsx'
import { Numbers } from './Numbers.tsx'
import { ReportChoice } from './ReportChoice.tsx'
import { reportWords } from './words.ts'
import { zonedTime } from './zonedTime.ts'
import '../warning/pages.css'
import './report.css'

export function ReportPage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const said = reportWords[lang]
  const { id, month } = reportAt(view.code, view.station, now_ms)
  const { value, trouble } = useAsked<ReportAnswer>(id === '' ? null : stationUrl(id, `/report?month=${month}`))
  if (id === '') {
    return (
      <div class="page report">
        <Title>{said.choose}</Title>
        <ReportChoice stations={known.stations ?? []} view={view} now_ms={now_ms} />
      </div>
    )
  }
  const linkTo = (other: string) => formatView({ ...view, page: 'report', code: `${id}/${other}` })
  const after = monthBeside(month, 1)
  return (
    <div class="page report">
      <div {...waiting(!value && !trouble)}>
        <Title>{said.title(value?.name || id, monthName(month, lang))}</Title>
      </div>
      <p class="actions no-print">
        <a class="button" href={linkTo(monthBeside(month, -1))} data-month="before">
          {said.before}
        </a>
        {after <= monthOf(now_ms) && (
          <a class="button" href={linkTo(after)} data-month="after">
            {said.after}
          </a>
        )}
        <button type="button" class="button is-main" onClick={() => print()}>
          {said.print}
        </button>
      </p>
      {!value && <TroubleText trouble={trouble} lang={lang} />}
      {value && <Report report={value} lang={lang} />}
    </div>
  )
}

function Report({ report, lang }: { report: ReportAnswer; lang: 'id' | 'en' }) {
  const said = reportWords[lang]
  const { series, zone, made_ms, to_ms, partial, more_series } = report
  const made = `${zonedTime(made_ms, 'dateAndClock', lang, zone)} ${zoneName(zone, made_ms)}`
  return (
    <>
      <p class="lead">
        {said.made(report.gateway ?? 'Pantau', made)}. {made_ms < to_ms && said.running}
      </p>
      {partial && <p class="card">{said.partial}</p>}
      {series.length === 0 ? (
        <p class="card">{said.nothing}</p>
      ) : (
        <>
          <CompleteDays series={series} lang={lang} />
          <Numbers report={report} lang={lang} />
        </>
      )}
      {more_series > 0 && <p class="hint">{said.more(more_series)}</p>}
      <AlertStories report={report} lang={lang} />
      <Notes report={report} lang={lang} />
    </>
  )
}

/** "WIB", as people at the place call it. */
function zoneName(zone: string, at_ms: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at_ms)
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? []
  return zoneLabel((sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)))
}
