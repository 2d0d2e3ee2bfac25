/** Where warnings are delivered: each hook's state in words, and the log of its attempts. */
import { useState } from 'preact/hooks'
import type { DeliveriesAnswer, Delivery, Hook, HooksAnswer } from '../../gateway/contract.ts'
import { TroubleText } from '../asking.tsx'
import { formatAge, formatNumber } from '../format.ts'
import { HookActions } from '../hands/HookActions.tsx'
import { Icon } from '../icons.tsx'
import { OwnWords } from '../OwnWords.tsx'
import type { PageProps } from '../pageProps.ts'
import { useAsked } from '../useAsked.ts'
import { Waits } from '../waits.tsx'
import type { Lang } from '../words.ts'
import { deliveriesUrl, hooksUrl } from './api.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'

const again_ms = 10_000
const shown_max = 50

export function HooksPage({ known, view: { lang }, now_ms }: PageProps) {
  const said = pageWords[lang].hooks
  const { value, trouble } = useAsked<HooksAnswer>(hooksUrl, { every_ms: again_ms, turn: known.alerts })
  return (
    <div class="page">
      <h1>{said.title}</h1>
      <p class="lead">{said.help}</p>
      <TroubleText trouble={trouble} lang={lang} />
      {!value && !trouble && <Waits>{pageWords[lang].loading}</Waits>}
      {value?.hooks.length === 0 && (
        <div class="card">
          <p>
            <strong>{said.none}</strong>
          </p>
          <p>{said.noneAdvice}</p>
        </div>
      )}
      <div class="rules">
        {value?.hooks.map((hook) => (
          <HookCard key={hook.id} hook={hook} lang={lang} now_ms={now_ms} />
        ))}
      </div>
    </div>
  )
}

const shapes = { ok: 'online', retrying: 'clock', failing: 'warning', disabled: 'offline' } as const
const looks = { ok: 'online', retrying: 'late', failing: 'offline', disabled: 'new' } as const

function HookCard({ hook, lang, now_ms }: { hook: Hook; lang: Lang; now_ms: number }) {
  const said = pageWords[lang].hooks
  const [isOpen, setOpen] = useState(false)
  const last_ms = hook.last_delivered_ms
  return (
    <article class="card hook" data-hook={hook.id}>
      <header class="card-head">
        <h2>{hook.id}</h2>
        <p class={`badge is-${looks[hook.state]}`} data-hook-state={hook.state}>
          <Icon shape={shapes[hook.state]} /> {said.state[hook.state]}
        </p>
      </header>
      <p class="hint target">
        {hook.kind} → {hook.target}
      </p>
      {(hook.state !== 'ok' || hook.proof === 'none') && hook.says && (
        <p class="says">
          <OwnWords id={hook.says_id} en={hook.says} lang={lang} />
        </p>
      )}
      <dl class="figures">
        <div>
          <dt>{said.waiting}</dt>
          <dd>{formatNumber(hook.waiting, 0, lang)}</dd>
        </div>
        <div>
          <dt>{said.dead}</dt>
          <dd>{formatNumber(hook.dead, 0, lang)}</dd>
        </div>
        <div>
          <dt>{said.last}</dt>
          <dd>{last_ms === null ? said.never : formatAge(now_ms - last_ms, lang)}</dd>
        </div>
      </dl>
      <HookActions hook={hook} lang={lang} now_ms={now_ms} />
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{said.log}</summary>
        {isOpen && <DeliveryLog hook={hook} lang={lang} />}
      </details>
    </article>
  )
}

function DeliveryLog({ hook, lang }: { hook: Hook; lang: Lang }) {
  const said = pageWords[lang].hooks
  // Asked again whenever the hook has moved.
  const turn = `${hook.position} ${hook.waiting} ${hook.dead} ${hook.last_delivered_ms}`
  const { value, trouble } = useAsked<DeliveriesAnswer>(`${deliveriesUrl(hook.id)}?limit=${shown_max}`, { turn })
  if (!value) return trouble ? <TroubleText trouble={trouble} lang={lang} /> : <p>{pageWords[lang].loading}</p>
  if (value.deliveries.length === 0) return <p class="hint">{said.noDeliveries}</p>
  return (
    <ol class="events" data-deliveries={value.deliveries.length}>
      {value.deliveries.map((delivery) => (
        <DeliveryLine key={`${delivery.event} ${delivery.attempt} ${delivery.at_ms}`} {...{ delivery, lang }} />
      ))}
    </ol>
  )
}

function DeliveryLine({ delivery, lang }: { delivery: Delivery; lang: Lang }) {
  const said = pageWords[lang].hooks
  const { outcome, status, attempt, at_ms, took_ms, alert, event, says, says_id } = delivery
  return (
    <li data-outcome={outcome}>
      <span>{momentOf(at_ms, lang, 'dayAndClockWithSeconds')}</span>
      <strong class={outcome === 'delivered' ? 'is-good' : 'is-bad'}>
        <Icon shape={outcome === 'delivered' ? 'online' : 'offline'} /> {said.outcome[outcome]}
        {status !== null && ` (${status})`}
      </strong>
      <span>
        {said.attempt(attempt)}, {pageWords[lang].drill.ms(formatNumber(took_ms, 0, lang))}
      </span>
      <small class="event-id">
        {alert === null ? said.heartbeat : event}
        {outcome !== 'delivered' && says && (
          <>
            {' – '}
            <OwnWords id={says_id} en={says} lang={lang} />
          </>
        )}
      </small>
    </li>
  )
}
