/** Where somebody is signed in, and the way to end it: one's own devices, or everybody's for an operator. */

import type { Session, SessionsAnswer } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { formatAge } from '../format.ts'
import { signOut } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import { waiting } from '../waits.tsx'
import type { Lang } from '../words.ts'
import { sessionsUrl, sessionUrl } from './api.ts'
import { peopleWords } from './words.ts'

interface Props {
  lang: Lang
  /** Everybody's, with their names. */
  isOfAll?: boolean
  /** Asks again when it changes. */
  turn?: unknown
}

export function SessionList({ lang, isOfAll = false, turn }: Props) {
  const said = peopleWords[lang].sessions
  const { value, trouble, again } = useAsked<SessionsAnswer>(sessionsUrl, { turn })
  const asking = useAsking()
  const ownName = value?.sessions.find(({ own }) => own)?.name
  const shown = value?.sessions.filter(({ name }) => isOfAll || name === ownName)

  async function end({ id, own }: Session) {
    if (own) return void (await signOut())
    await asking.send(sessionUrl(id), { method: 'DELETE' })
    again()
  }

  return (
    <section
      class="card"
      aria-labelledby="sessions-title"
      data-sessions={shown?.length}
      {...waiting(!value && !trouble)}
    >
      <h2 id="sessions-title">{isOfAll ? said.all : said.own}</h2>
      <TroubleText trouble={trouble ?? asking.trouble} lang={lang} />
      {shown?.length === 0 && <p class="hint">{said.none}</p>}
      <ul class="rows">
        {shown?.map((session) => (
          <SessionRow key={session.id} {...{ session, lang, isOfAll }} onEnd={() => end(session)} />
        ))}
      </ul>
    </section>
  )
}

interface RowProps {
  session: Session
  lang: Lang
  isOfAll: boolean
  onEnd(): void
}

function SessionRow({ session, lang, isOfAll, onEnd }: RowProps) {
  const said = peopleWords[lang].sessions
  const { name, about, own, by, created_ms, used_ms } = session
  const now_ms = Date.now()
  const where = browserOf(about) || said.unknownBrowser
  return (
    <li data-session={session.id}>
      <div>
        <strong>
          {isOfAll && `${name} · `}
          {where}
        </strong>{' '}
        {own && <span class="badge is-online">{said.this}</span>}
        <p class="hint">
          {said.since(formatAge(now_ms - created_ms, lang))} {said.by[by]},{' '}
          {said.used(formatAge(now_ms - used_ms, lang))}
        </p>
      </div>
      <button type="button" class="button" aria-label={said.endOf(name, where)} onClick={onEnd}>
        {said.end}
      </button>
    </li>
  )
}

/** "Chrome, Android" out of what a browser calls itself, which names half of all other browsers, too. */
export function browserOf(about: string): string {
  const browser = ['Firefox', 'Edg', 'OPR', 'SamsungBrowser', 'Chrome', 'Safari'].find((name) => about.includes(name))
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) => about.includes(name))
  const known: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', SamsungBrowser: 'Samsung Internet' }
  return [browser && (known[browser] ?? browser), system].filter(Boolean).join(', ') || about.slice(0, 60)
}
