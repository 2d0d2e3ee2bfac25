/** One node, for whoever stands beside it: one verdict, what comes as it comes, what was refused and why, and how it is. */
import { useState } from 'preact/hooks'
import type { Station, Trouble } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { TroubleText } from '../asking.tsx'
import { formatAge, formatSpan } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { AtHand } from './AtHand.tsx'
import { Completeness } from './Completeness.tsx'
import { HealthCurves } from './HealthCurves.tsx'
import { Life } from './Life.tsx'
import { Logbook } from './Logbook.tsx'
import { Missing } from './Missing.tsx'
import { NodeFacts } from './NodeFacts.tsx'
import { NodeLinks } from './NodeLinks.tsx'
import { RawTable } from './RawTable.tsx'
import { Refused } from './Refused.tsx'
import { SensorList } from './SensorList.tsx'
import { newestOf, quickest_s, verdictOn } from './verdict.ts'
import { nodeWords } from './words.ts'
import '../warning/pages.css'
import './node.css'

const look_ms = 3_000 // somebody has just pushed a plug in, and looks

export function NodePage({ known, view, now_ms, followReadings }: PageProps) {
  const { lang } = view
  const id = view.station ?? view.code ?? ''
  const live = known.stations?.find(({ station }) => station === id)
  const [toldOf, setToldOf] = useState<string>() // whose rows are there
  const asked = useAsked<Station>(id === '' ? null : stationUrl(id), { every_ms: look_ms })
  const station = together(asked.value, live)
  if (!station) {
    const isAbsent = id === '' || asked.trouble?.kind === 'absent' || asked.trouble?.kind === 'refused'
    return (
      <div class="page">
        {isAbsent ? <p class="card">{nodeWords[lang].noSuch}</p> : <TroubleText trouble={asked.trouble} lang={lang} />}
      </div>
    )
  }
  return (
    <div class="page node" data-node={id}>
      <Title>{station.name || id}</Title>
      <VerdictCard station={station} now_ms={now_ms} lang={lang} />
      <AtHand station={station} view={view} />
      <RawTable
        key={id}
        {...{ station, lang, followReadings }}
        snapshots={known.snapshots}
        onTold={() => setToldOf(id)}
      />
      {/* Not before the rows above are there: what is read must not jump. */}
      {toldOf === id && (
        <>
          <SensorList station={station} lang={lang} />
          <NodeFacts station={station} lang={lang} />
          <Refused station={id} lang={lang} />
          <Completeness station={id} lang={lang} />
          <HealthCurves station={station} now_ms={now_ms} lang={lang} />
          <Missing station={id} lang={lang} />
          {!station.remote && <Life station={id} now_ms={now_ms} lang={lang} />}
          <Logbook station={id} lang={lang} />
          <NodeLinks station={station} view={view} now_ms={now_ms} />
        </>
      )}
    </div>
  )
}

/** What was asked tells of wires and troubles; what is live has the newest values. */
function together(asked: Station | undefined, live: Station | undefined): Station | undefined {
  if (!asked || !live) return asked ?? live
  const latest = { ...asked.latest }
  for (const [key, one] of Object.entries(live.latest))
    if (!latest[key] || latest[key].at_ms < one.at_ms) latest[key] = one
  const last_seen_ms = Math.max(asked.last_seen_ms ?? 0, live.last_seen_ms ?? 0) || null
  return { ...asked, latest, last_seen_ms }
}

function VerdictCard({ station, now_ms, lang }: { station: Station; now_ms: number; lang: Lang }) {
  const said = nodeWords[lang]
  const { tone, text, todo } = verdictOn(station, now_ms, lang)
  const since_ms = station.troubles?.[0]?.since_ms
  const newest_ms = newestOf(station)
  const due_s = quickest_s(station)
  const shape = { good: 'online', wait: 'clock', bad: 'warning' } as const
  return (
    <section class={`card verdict is-${tone}`} data-verdict={tone}>
      <p class="verdict-text" role="status">
        <Icon shape={shape[tone]} /> {text}
      </p>
      {todo && <p class="verdict-todo">{todo}</p>}
      {since_ms !== undefined && <p class="hint">{said.since(momentOf(since_ms, lang))}</p>}
      {newest_ms !== null && (
        <p class="hint">
          {said.newest(
            formatAge(now_ms - newest_ms, lang),
            due_s === undefined ? null : formatSpan(1_000 * due_s, lang),
          )}
        </p>
      )}
      <MoreTroubles troubles={(station.troubles ?? []).slice(1)} lang={lang} />
    </section>
  )
}

function MoreTroubles({ troubles, lang }: { troubles: readonly Trouble[]; lang: Lang }) {
  if (troubles.length === 0) return null
  return (
    <>
      <h2>{nodeWords[lang].also}</h2>
      <ul class="troubles">
        {troubles.map((one) => (
          <li key={`${one.kind} ${one.id}`}>
            {one[lang]} {one.todo[lang]}
          </li>
        ))}
      </ul>
    </>
  )
}
