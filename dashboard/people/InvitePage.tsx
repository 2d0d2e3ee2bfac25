/** Invites a station: a link and a QR code that give it a key of its own, once. */
import { useState } from 'preact/hooks'
import type { StationInvitation } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
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
  const [id, setId] = useState('')
  const [span, setSpan] = useState<(typeof hours)[number]>('72')
  const isNew = chosen === another
  const stations = (known.stations ?? []).filter(({ remote }) => !remote)

  async function invite(event: Event) {
    event.preventDefault()
    const station = isNew ? id.replace(/-+$/, '') : chosen
    const body = { hours: Number(span) }
    const { value } = await asking.send<StationInvitation>(invitationUrl(station), { body })
    if (value) onMade(value)
  }

  return (
    <form class="form card" onSubmit={invite}>
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
        <Field
          label={said.id}
          help={said.idHelp}
          name="station-id"
          autocomplete="off"
          required
          value={id}
          onText={(typed) => setId(shortName(typed))}
        />
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
      <TroubleText trouble={asking.trouble} lang={lang} />
    </form>
  )
}
