/** Says to everybody that somebody has seen the alert, and what is being done. */
import { useCallback } from 'preact/hooks'
import type { Alert } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { useDraft } from '../hands/draft.ts'
import { nameOf } from '../names.ts'
import { session } from '../session.ts'
import type { Lang } from '../words.ts'
import { acknowledgeUrl } from './api.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'

const comment_max = 500

interface Props {
  alert: Alert
  /** Somebody came for it: its button is brought into sight, and answers to Enter. */
  isWanted: boolean | undefined
  lang: Lang
  onDone(): void
}

export function AcknowledgeForm({ alert, isWanted, lang, onDone }: Props) {
  const said = pageWords[lang].acknowledge
  const asking = useAsking()
  const { draft, change, clear } = useDraft(`acknowledge ${alert.id}`, () => ({ comment: '' }))
  const { acknowledged } = alert
  const button = useCallback(
    (shown: HTMLButtonElement | null) => {
      if (!shown || !isWanted) return
      shown.scrollIntoView({ block: 'center' })
      shown.focus({ preventScroll: true })
    },
    [alert.id, isWanted],
  )
  // Of a drill that has ended nobody asks who answered.
  const isOver = alert.exercise && alert.state === 'cleared'

  async function send(event: Event) {
    event.preventDefault()
    const { trouble } = await asking.send(acknowledgeUrl(alert.id), {
      body: {
        comment: draft.comment.trim(),
        // What this person saw: the alert may have become worse since.
        ...(alert.level !== null && { level: alert.level }),
      },
    })
    if (trouble && trouble.kind !== 'conflict') return
    if (!trouble) clear()
    onDone()
  }

  return (
    <section class="card" aria-labelledby="acknowledge-title" data-acknowledged={acknowledged !== null}>
      <h2 id="acknowledge-title">{said.title}</h2>
      {acknowledged && (
        <p class="answered" role="status">
          <strong>{said.done(nameOf(acknowledged.by, lang), momentOf(acknowledged.at_ms, lang))}</strong>
          {acknowledged.comment && <q>{acknowledged.comment}</q>}
        </p>
      )}
      {!acknowledged &&
        alert.acknowledgements.map(({ by, label, at_ms }) => (
          <p key={at_ms} class="hint" data-earlier>
            {said.earlier(nameOf(by, lang), label, momentOf(at_ms, lang))}
          </p>
        ))}
      {isOver ? (
        <p class="hint">{said.drillOver}</p>
      ) : (
        <Allowed to="answer" lang={lang}>
          {acknowledged ? (
            <details>
              <summary>{said.again}</summary>
              {form()}
            </details>
          ) : (
            form()
          )}
        </Allowed>
      )}
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ conflict: said.conflict, network: said.kept }} />
    </section>
  )

  function form() {
    const name = session.get()?.name
    return (
      <form class="form" onSubmit={send}>
        {!acknowledged && (
          <p class="hint">
            {said.help} {name && <b>{said.as(alert.label, name)}</b>}
          </p>
        )}
        <label class="field">
          <span>{said.comment}</span>
          <textarea
            name="comment"
            rows={2}
            maxLength={comment_max}
            placeholder={said.placeholder}
            value={draft.comment}
            onInput={(event) => change({ comment: event.currentTarget.value })}
          />
        </label>
        <button ref={button} type="submit" class="button is-main" disabled={asking.isBusy}>
          {asking.isBusy ? said.sending : said.send}
        </button>
      </form>
    )
  }
}
