/** The logbook of one station: `#p=logbook&s=hulu`; without a station, one is chosen. */
import type { LogbookAnswer } from '../../gateway/contract.ts'
import { Allowed } from '../asking.tsx'
import type { PageProps } from '../pageProps.ts'
import { Choice } from '../people/Field.tsx'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { viewAt } from '../view.ts'
import { logbookUrl } from './api.ts'
import { LogbookForm } from './LogbookForm.tsx'
import { LogbookList } from './LogbookList.tsx'
import { logbookWords } from './logbookWords.ts'

export function LogbookPage({ known, view, now_ms, go }: PageProps) {
  const { lang, station } = view
  const said = logbookWords[lang]
  const asked = useAsked<LogbookAnswer>(station ? logbookUrl(station) : null)
  const stations = (known.stations ?? []).filter(({ remote }) => !remote)
  return (
    <div class="page hands">
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      <div class="card">
        <Choice
          label={said.station}
          name="station"
          value={station ?? ''}
          choices={[
            ...(station ? [] : [['', said.choose] as const]),
            ...stations.map((one) => [one.station, one.name || one.station] as const),
          ]}
          onChoice={(next) => go(viewAt(view, { page: 'logbook', station: next }))}
        />
      </div>
      {station && (
        <div class="columns">
          <div class="column">
            <Allowed to="keep-log" lang={lang}>
              <LogbookForm key={station} station={station} lang={lang} now_ms={now_ms} onSaved={asked.again} />
            </Allowed>
          </div>
          <div class="column">
            <LogbookList asked={asked} lang={lang} />
          </div>
        </div>
      )}
    </div>
  )
}
