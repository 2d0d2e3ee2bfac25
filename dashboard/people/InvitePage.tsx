/** Invites a station: a link and a QR code that give it a key of its own, once. */
import { useState } from 'preact/hooks'
import type { StationInvitation } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { useDraft } from '../hands/draft.ts'
import { PlaceFields } from '../hands/PlaceFields.tsx'
import { placeIn } from '../hands/place.ts'
import { stationWords } from '../hands/stationWords.ts'
import type { PageProps } from '../pageProps.ts'
import type { State } from '../state.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { invitationUrl } from './api.ts'
import { Choice, Field, shortName } from './Field.tsx'
import { LinkCard } from './LinkCard.tsx'
import { Title } from './Title.tsx'
import { peopleWords } from './words.ts'

export function InvitePage({ known, view: { lang, station } }: PageProps) {
  const said = peopleWords[lang].invite
  const [made, setMade] = useState<StationInvitation>()
  return (
    <div class="page">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      <Allowed to="invite" lang={lang}>
        {made && (
          <LinkCard
            title={said.ready(made.station)}
            help={said.readyHelp}
            text={made.link}
            label={peopleWords[lang].join.link}
            note={`${peopleWords[lang].link.until(momentOf(made.expires_ms, lang))} ${isProved(made.link) ? '' : peopleWords[lang].join.clear}`}
            hasQr
            lang={lang}
            onClose={() => setMade(undefined)}
          />
        )}
        <InviteForm key={known.stations === undefined} known={known} first={station} lang={lang} onMade={setMade} />
      </Allowed>
    </div>
  )
}

/** Behind the code stands the fingerprint that the station proves its gateway by. */
const isProved = (link: string) => /\/join\/[^.]+\./.test(link)

const another = '' // no station has an empty id
const hours = ['24', '72', '168'] as const

interface FormProps {
  known: State
  first: string | undefined
  lang: Lang
  onMade(invitation: StationInvitation): void
}

function InviteForm({ known, first = another, lang, onMade }: FormProps) {
  const said = peopleWords[lang].invite
  const asking = useAsking()
  const [chosen, choose] = useState(first)
  const { draft, change, clear } = useDraft('invite', () => ({ name: '', id: '', lat: '', lon: '' }))
  // The short name follows the long one until somebody types another.
  const id = draft.id || shortName(draft.name)
  const [problem, setProblem] = useState<{ id?: string; place?: string }>({})
  const [span, setSpan] = useState<(typeof hours)[number]>('72')
  const isNew = chosen === another
  const stations = (known.stations ?? []).filter(({ remote }) => !remote)

  async function invite(event: Event) {
    event.preventDefault()
    const station = isNew ? id.replace(/-+$/, '') : chosen
    const place = isNew ? placeIn(draft) : null
    const isWrong = place === 'half' || place === 'wrong'
    const isTaken = isNew && stations.some((one) => one.station === station)
    setProblem({
      ...(station === '' && { id: said.noId }),
      ...(isTaken && { id: said.taken }),
      ...(isWrong && { place: stationWords[lang].place[place] }),
    })
    if (station === '' || isTaken || isWrong) return
    const name = draft.name.trim()
    const body = { hours: Number(span), ...(isNew && { ...(name && { name }), ...place }) }
    const { value } = await asking.send<StationInvitation>(invitationUrl(station), { body })
    if (!value) return
    clear()
    onMade(value)
  }

  return (
    <form class="form card" onSubmit={invite} noValidate>
      <Choice
        label={said.which}
        name="station"
        value={chosen}
        choices={[
          [another, said.another],
          ...stations.map((each) => [each.station, each.name || each.station] as const),
        ]}
        onChoice={(next) => choose(next)}
      />
      {isNew && (
        <>
          <Field
            label={stationWords[lang].name}
            help={stationWords[lang].nameHelp}
            name="station-name"
            autocomplete="off"
            autocapitalize="words"
            maxLength={100}
            value={draft.name}
            onText={(name) => change({ name })}
          />
          <Field
            label={said.id}
            help={said.idHelp}
            name="station-id"
            autocomplete="off"
            problem={problem.id}
            value={id}
            onText={(typed) => change({ id: shortName(typed) })}
          />
          <PlaceFields place={draft} problem={problem.place} lang={lang} onPlace={change} />
        </>
      )}
      <Choice
        label={said.hours}
        name="hours"
        value={span}
        choices={hours.map((each) => [each, said.hoursOf[each]] as const)}
        onChoice={(next) => setSpan(next)}
      />
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {said.make}
      </button>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ network: stationWords[lang].kept }} />
    </form>
  )
}
