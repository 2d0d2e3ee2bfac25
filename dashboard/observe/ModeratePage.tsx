/** Reports of residents, for those who decide what everybody sees. */
import { useEffect, useState } from 'preact/hooks'
import type { Observation, ObservationState, ObservationsAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { formatNumber, formatTime } from '../format.ts'
import { photoUrl } from '../hands/api.ts'
import type { PageProps } from '../pageProps.ts'
import { Choice } from '../people/Field.tsx'
import { Removal } from '../people/Removal.tsx'
import { Title } from '../people/Title.tsx'
import { useMay } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import { waitingReports } from '../waiting.ts'
import type { Lang } from '../words.ts'
import { PairTable, seenText } from './PairTable.tsx'
import { signed } from './report.ts'
import { observationsUrl } from './sending.ts'
import { moderateWords, observeWords } from './words.ts'
import '../warning/pages.css'
import './observe.css'

export function ModeratePage({ known, view: { lang } }: PageProps) {
  const said = moderateWords[lang]
  const [state, setState] = useState<ObservationState | ''>('pending')
  const asked = useAsked<ObservationsAnswer>(`${observationsUrl}?limit=100${state && `&state=${state}`}`, {
    every_ms: 60_000,
  })
  const nameOf = (id: string) => known.stations?.find(({ station }) => station === id)?.name || id
  const all = asked.value?.observations
  const pending = asked.value?.pending
  useEffect(() => {
    if (pending !== undefined) waitingReports.set(pending) // the menu has it at once
  }, [pending])
  return (
    <div class="page">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      <Allowed to="answer" lang={lang}>
        <Choice
          label={said.which}
          name="state"
          value={state}
          choices={[...states.map((each) => [each, said.state[each]] as const), ['', said.all]]}
          onChoice={(next) => setState(next)}
        />
        <p role="status" data-pending={pending}>
          {said.pending(pending ?? 0)}
        </p>
        <TroubleText trouble={asked.trouble} lang={lang} />
        {all?.length === 0 && <p class="card">{said.none}</p>}
        {all?.map((one) => (
          <ReportCard key={one.id} one={one} place={nameOf(one.station)} lang={lang} onChanged={asked.again} />
        ))}
        {all?.some(({ beside }) => beside) && (
          <PairTable observations={all.filter(({ beside }) => beside)} lang={lang} />
        )}
      </Allowed>
    </div>
  )
}

const states = ['pending', 'shown', 'hidden'] as const

interface CardProps {
  one: Observation
  place: string
  lang: Lang
  onChanged(): void
}

function ReportCard({ one, place, lang, onChanged }: CardProps) {
  const said = moderateWords[lang]
  const asking = useAsking()
  const mayDelete = useMay('correct')
  const url = `${observationsUrl}/${one.id}`
  const when = formatTime(one.at_ms, 'dayAndClock', lang)
  const judge = async (state: 'shown' | 'hidden') => {
    const { trouble } = await asking.send(url, { method: 'PATCH', body: { state } })
    if (!trouble) onChanged()
  }
  const remove = async () => {
    const { trouble } = await asking.send(url, { method: 'DELETE' })
    if (!trouble) onChanged()
  }
  return (
    <article class="card observe-card" data-report={one.id} data-state={one.state}>
      <p>
        <strong>{place}</strong> · {when} · {one.name ?? said.noName}
      </p>
      <p class="observe-seen">{seenText(one, lang)}</p>
      {one.value !== null && (
        <p class="hint">
          {one.beside
            ? said.beside(`${formatNumber(one.beside.value, 2, lang)} m`, signed(one.beside.difference, lang))
            : said.noBeside}
        </p>
      )}
      {one.photo && (
        <img
          class="observe-photo"
          src={photoUrl(one.photo.url)}
          width={one.photo.width}
          height={one.photo.height}
          loading="lazy"
          alt={observeWords[lang].photoOf}
        />
      )}
      <p class="hint">
        {said.state[one.state]} {one.moderated && said.by(one.moderated.by)}
      </p>
      <p class="actions">
        {one.state !== 'shown' && (
          <button type="button" class="button is-main" disabled={asking.isBusy} onClick={() => void judge('shown')}>
            {said.show}
          </button>
        )}
        {one.state !== 'hidden' && (
          <button type="button" class="button" disabled={asking.isBusy} onClick={() => void judge('hidden')}>
            {said.hide}
          </button>
        )}
        {mayDelete && (
          <Removal
            label={said.remove}
            name={`${said.remove}: ${place}, ${when}`}
            sure={said.sure}
            keep={said.keep}
            onRemove={() => void remove()}
          />
        )}
      </p>
      <TroubleText trouble={asking.trouble} lang={lang} />
    </article>
  )
}
