/** The stations as those see them who look after them: `#p=manage`; `&s=hulu` opens one. */
import type { Station } from '../../gateway/contract.ts'
import { Allowed } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useMay } from '../session.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { momentOf } from '../warning/moment.ts'
import { AboutForm } from './AboutForm.tsx'
import { RetireForm } from './RetireForm.tsx'
import { stationWords } from './stationWords.ts'

export function ManagePage({ known, view }: PageProps) {
  const { lang, station: open } = view
  const said = stationWords[lang]
  const stations = (known.stations ?? []).filter(({ remote }) => !remote)
  return (
    <div class="page hands">
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      <Allowed to="invite" lang={lang}>
        <p>
          <a class="button is-main" href={formatView(viewAt(view, { page: 'invite' }))}>
            {said.add}
          </a>
        </p>
        {known.stations && stations.length === 0 && <p class="card">{said.none}</p>}
        {stations.map((station) => (
          <Row key={station.station} {...{ station, view }} isOpen={station.station === open} />
        ))}
      </Allowed>
    </div>
  )
}

function Row({ station, view, isOpen }: { station: Station; view: View; isOpen: boolean }) {
  const { lang } = view
  const said = stationWords[lang]
  const mayRetire = useMay('operate')
  const { station: id, name, retired } = station
  return (
    <section class="card" data-manage={id} aria-labelledby={`manage-${id}`}>
      <h2 id={`manage-${id}`}>
        {name || id} {name !== id && <small>{id}</small>}
      </h2>
      {retired && (
        <p class="hint">
          <Icon shape="offline" /> {said.retired(momentOf(retired.since_ms, lang, 'dateAndClock'), retired.why)}
        </p>
      )}
      <p class="actions">
        <a class="button" href={formatView(viewAt(view, { page: 'logbook', station: id }))}>
          {said.logbook}
        </a>
        <a class="button" href={formatView(viewAt(view, { page: 'invite', station: id }))}>
          {said.invite}
        </a>
      </p>
      <details open={isOpen}>
        <summary>{said.about}</summary>
        <AboutForm station={station} lang={lang} />
      </details>
      {mayRetire && !retired && (
        <details>
          <summary>{said.retire}</summary>
          <RetireForm station={station} lang={lang} />
        </details>
      )}
    </section>
  )
}
