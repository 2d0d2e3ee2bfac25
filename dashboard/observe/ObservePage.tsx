/** Everybody may report what they see: kept on this device until the gateway has it. */
import { useEffect, useState } from 'preact/hooks'
import type { LocalizedText, ObservationsAnswer, Station } from '../../gateway/contract.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useStore } from '../store.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { PairTable } from './PairTable.tsx'
import { drop, waiting } from './queue.ts'
import { ReportForm } from './ReportForm.tsx'
import type { Report } from './report.ts'
import { observationsUrl, sendWaiting } from './sending.ts'
import { observeWords } from './words.ts'
import '../warning/pages.css'
import './observe.css'

export function ObservePage({ known, view, now_ms }: PageProps) {
  const { lang } = view
  const said = observeWords[lang]
  const stations = (known.stations ?? []).filter(({ remote, state }) => !remote && state !== 'retired')
  const [chosen, choose] = useState(view.station)
  const station = stations.find((one) => one.station === chosen) ?? stations[0]
  const [reported, setReported] = useState<string>()
  const left = useStore(waiting)
  const outcome = reported === undefined ? undefined : outcomeOf(reported, left)
  const url = station && `${observationsUrl}?station=${station.station}&limit=30`
  const seen = useAsked<ObservationsAnswer>(url ?? null, { turn: outcome })
  useEffect(() => void sendWaiting(), [])
  return (
    <div class="page">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      <p class="calm is-blind">
        <Icon shape="warning" /> {said.urgent}
      </p>
      {outcome ? (
        <Done outcome={outcome} lang={lang} onAnother={() => setReported(undefined)} />
      ) : seen.value?.open === false ? (
        <p class="card">{said.closed}</p>
      ) : (
        station && (
          <ReportForm
            stations={stations}
            station={station}
            lang={lang}
            now_ms={now_ms}
            onStation={choose}
            onDone={setReported}
          />
        )
      )}
      <Waiting lang={lang} onForget={(id) => id === reported && setReported(undefined)} />
      {station && seen.value && <Seen station={station} answer={seen.value} lang={lang} />}
    </div>
  )
}

type Outcome = 'sent' | 'kept' | 'refused'

/** What became of a report: what is not left on this device has arrived. */
function outcomeOf(id: string, left: readonly Report[]): Outcome {
  const own = left.find((report) => report.id === id)
  return !own ? 'sent' : own.refused !== undefined ? 'refused' : 'kept'
}

const shapes = { sent: 'online', kept: 'late', refused: 'warning' } as const

function Done({ outcome, lang, onAnother }: { outcome: Outcome; lang: Lang; onAnother(): void }) {
  const said = observeWords[lang]
  const text = { sent: said.thanks, kept: said.kept, refused: said.notTaken }
  return (
    <div class="card observe-done" role="status" data-outcome={outcome}>
      <p>
        <Icon shape={shapes[outcome]} /> {text[outcome]}
      </p>
      <button type="button" class="button" onClick={onAnother}>
        {said.another}
      </button>
    </div>
  )
}

/** What this device has not got rid of yet. */
function Waiting({ lang, onForget }: { lang: Lang; onForget(id: string): void }) {
  const said = observeWords[lang]
  const all = useStore(waiting)
  const forget = (id: string) => {
    onForget(id) // before it is gone: what is gone has arrived
    void drop(id)
  }
  const open = all.filter(({ refused }) => refused === undefined).length
  return (
    <div data-waiting={open}>
      {open > 0 && (
        <p class="hint" role="status">
          <Icon shape="late" /> {said.waiting(open)}
        </p>
      )}
      {all.map(
        ({ id, refused, text }) =>
          refused !== undefined && (
            <div key={id} class="trouble" role="alert">
              {text} {said.refused(inLanguage(refused, lang))}{' '}
              <button type="button" class="button" onClick={() => forget(id)}>
                {said.forget}
              </button>
            </div>
          ),
      )}
    </div>
  )
}

function inLanguage(why: LocalizedText | string, lang: Lang): string {
  return typeof why === 'string' ? why : why[lang] || why.en
}

function Seen({ station, answer, lang }: { station: Station; answer: ObservationsAnswer; lang: Lang }) {
  const said = observeWords[lang]
  const shown = answer.observations.filter(({ state }) => state === 'shown')
  return (
    <section aria-label={said.seen} data-seen={shown.length}>
      <h2 class="title">
        {said.seen} <small>{station.name || station.station}</small>
      </h2>
      {shown.length === 0 ? <p class="hint">{said.seenNone}</p> : <PairTable observations={shown} lang={lang} />}
    </section>
  )
}
