/** The alerts on the first page: those that are not over, the worst first, and below, folded, those of the last days. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Alert } from '../../gateway/contract.ts'
import type { Known } from '../first/known.ts'
import { leadFirst } from '../first/order.ts'
import type { View } from '../view.ts'
import type { Lang } from '../words.ts'
import { AlertCard } from './AlertCard.tsx'
import { endedOf } from './alerts.ts'
import { warningWords } from './words.ts'

interface Props {
  known: Known
  view: View
}

export function AlertList({ known, view }: Props) {
  const { alerts, now_ms } = known
  const active = leadFirst(known)
  return (
    <section class="alerts" aria-labelledby="alerts-title" data-alerts={active.length}>
      <h2 id="alerts-title" class={active.length > 0 ? 'title' : 'hidden'}>
        {warningWords[view.lang].alerts} {active.length > 0 && <small>{active.length}</small>}
      </h2>
      <Cards alerts={active} known={known} view={view} />
      <Announcer active={active} lang={view.lang} />
      <Ended alerts={endedOf(alerts, now_ms)} known={known} view={view} />
    </section>
  )
}

type CardsProps = Props & { alerts: Alert[] }

function Ended(props: CardsProps) {
  const { alerts, view } = props
  if (alerts.length === 0) return null
  return (
    <details class="ended">
      <summary>{warningWords[view.lang].ended(alerts.length)}</summary>
      <Cards {...props} />
    </details>
  )
}

function Cards({ alerts, known, view }: CardsProps) {
  return (
    <ul class="alert-cards">
      {alerts.map((alert) => (
        <li key={alert.id}>
          <AlertCard alert={alert} known={known} view={view} />
        </li>
      ))}
    </ul>
  )
}

/** Tells those who listen rather than look: an alert that is new or changed since the page was opened. */
function Announcer({ active, lang }: { active: Alert[]; lang: Lang }) {
  const told = useRef<Set<string>>()
  const [text, setText] = useState('')
  const keys = active.map(({ id, changed_ms }) => `${id} ${changed_ms}`)
  useEffect(() => {
    const fresh = told.current && active.find((_, index) => !told.current?.has(keys[index]!))
    told.current = new Set(keys)
    if (!fresh) return
    const mark = fresh.exercise ? `${warningWords[lang].exercise}. ` : ''
    setText(`${mark}${warningWords[lang].newAlert} ${fresh.label}, ${fresh.place}. ${fresh.why[lang]}`)
  }, [keys.join()])
  return (
    <p class="hidden" role="alert" data-announced>
      {text}
    </p>
  )
}
