/** Asking the gateway to do something: what is missing to be allowed to, and a refusal in words. */
import type { ComponentChildren } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { type Answer, type AskOptions, ask, type Trouble } from './ask.ts'
import { askingWords, leastRole } from './askingWords.ts'
import { OwnWords } from './OwnWords.tsx'
import { type Deed, session } from './session.ts'
import { useStore } from './store.ts'
import { formatView, parseView, viewAt } from './view.ts'
import type { Lang } from './words.ts'

export interface Asking {
  send<T>(url: string, options: AskOptions): Promise<Answer<T>>
  isBusy: boolean
  /** Of the last question. */
  trouble: Trouble | undefined
}

export function useAsking(): Asking {
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const asked = useRef<Promise<Answer<never>>>()

  /** A second press while the first is on its way sends nothing, and gets the same answer. */
  function send<T>(url: string, options: AskOptions): Promise<Answer<T>> {
    asked.current ??= sent(url, options)
    return asked.current
  }

  async function sent(url: string, options: AskOptions): Promise<Answer<never>> {
    setBusy(true)
    const answer = await ask<never>(url, options)
    asked.current = undefined
    setBusy(false)
    setTrouble(answer.trouble)
    return answer
  }
  return { send, isBusy, trouble }
}

interface AllowedProps {
  to: Deed
  lang: Lang
  children: ComponentChildren
}

/** Shows what who is signed in may do, and in its place what is missing for it. */
export function Allowed({ to, lang, children }: AllowedProps) {
  const who = useStore(session)
  if (!who) return null // not known yet
  if (who.may.includes(to)) return <>{children}</>
  const said = askingWords[lang]
  const least = said.roles[leastRole[to]]
  return (
    <p class="missing" data-missing={to}>
      {who.name ? said.tooSmall(who.name, least) : said.signInFirst(least)} {!who.name && <SignInLink lang={lang} />}
    </p>
  )
}

function SignInLink({ lang }: { lang: Lang }) {
  return (
    <a class="button" href={formatView(viewAt(parseView(location.hash, lang), { page: 'sign-in' }))}>
      {askingWords[lang].signIn}
    </a>
  )
}

interface TroubleProps {
  trouble: Trouble | undefined
  lang: Lang
  /** Better words than the general ones. */
  instead?: Partial<Record<Trouble['kind'], string>>
}

/** A trouble in words; the gateway's own sentence stands below it. */
export function TroubleText({ trouble, lang, instead = {} }: TroubleProps) {
  if (!trouble) return null
  const { kind, detail } = trouble
  return (
    <div class="trouble" role="alert" data-trouble={kind}>
      {instead[kind] ?? askingWords[lang].trouble[kind]}{' '}
      {kind === 'signIn' && !instead.signIn && <SignInLink lang={lang} />}
      {(kind === 'refused' || kind === 'gateway') && <OwnWords id={detail.id} en={detail.en} lang={lang} />}
    </div>
  )
}
