/** Who is signed in and what this person may do: password, devices, the way out. For nobody: the way in. */
import { useState } from 'preact/hooks'
import type { SessionAnswer } from '../../gateway/contract.ts'
import type { Trouble } from '../ask.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import type { PageProps } from '../pageProps.ts'
import { byLink, session, signOut } from '../session.ts'
import { useStore } from '../store.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { takeWanted } from '../wanted.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { passwordUrl } from './api.ts'
import { Field } from './Field.tsx'
import { SessionList } from './SessionList.tsx'
import { SignInForm } from './SignInForm.tsx'
import { Title } from './Title.tsx'
import { peopleWords } from './words.ts'

export function AccountPage({ view, go }: PageProps) {
  const { lang } = view
  const said = peopleWords[lang]
  const who = useStore(session)
  const link = useStore(byLink)
  if (link.isBusy) {
    return (
      <p class="page" role="status" aria-busy="true">
        {said.signIn.byLink}
      </p>
    )
  }
  if (who?.name) return <Account who={who} lang={lang} view={view} />
  const gone = { signIn: said.signIn.usedLink, absent: said.signIn.usedLink, conflict: said.signIn.usedLink }
  return (
    <section class="page sign-in">
      <Title>{said.signIn.title}</Title>
      <TroubleText trouble={link.trouble} lang={lang} instead={{ ...gone, refused: said.signIn.usedLink }} />
      <SignInForm lang={lang} onDone={() => go(takeWanted(lang) ?? viewAt(view))} />
    </section>
  )
}

const shown = ['see', 'see-staff', 'answer', 'keep-log', 'invite', 'correct', 'set-rules', 'operate'] as const

function Account({ who, lang, view }: { who: SessionAnswer; lang: Lang; view: View }) {
  const { account, roles, abilities } = peopleWords[lang]
  const [trouble, setTrouble] = useState<Trouble>()
  return (
    <section class="page sign-in" data-account={who.name}>
      <Title>{account.title}</Title>
      <div class="card">
        <p class="who">{account.signedIn(who.name ?? '', who.role ? roles[who.role] : '')}.</p>
        {who.expires_ms !== null && <p class="hint">{account.until(momentOf(who.expires_ms, lang, 'dateAndClock'))}</p>}
        <div class="actions">
          <a class="button is-main" href={formatView(viewAt(view))}>
            {account.stations}
          </a>
          {who.may.includes('operate') && (
            <a class="button" href={formatView(viewAt(view, { page: 'people' }))}>
              {account.people}
            </a>
          )}
          <button type="button" class="button" data-sign-out onClick={async () => setTrouble(await signOut())}>
            {account.signOut}
          </button>
        </div>
        <TroubleText trouble={trouble} lang={lang} />
        <h2>{account.may}</h2>
        <ul class="plain">
          {shown
            .filter((ability) => who.may.includes(ability))
            .map((ability) => (
              <li key={ability}>{abilities[ability]}</li>
            ))}
        </ul>
      </div>
      <PasswordForm name={who.name ?? ''} lang={lang} />
      <SessionList lang={lang} />
    </section>
  )
}

const password_min = 10

function PasswordForm({ name, lang }: { name: string; lang: Lang }) {
  const said = peopleWords[lang].account
  const asking = useAsking()
  const [password, setPassword] = useState('')
  const [isSaved, setSaved] = useState(false)
  const [isShown, setShown] = useState(false)

  async function save(event: Event) {
    event.preventDefault()
    const { trouble } = await asking.send(passwordUrl, { method: 'PUT', body: { password } })
    setSaved(!trouble)
    if (!trouble) setPassword('')
  }

  return (
    <form class="form card" onSubmit={save}>
      <h2>{said.newPassword}</h2>
      {/* A password manager wants to know whose it is. */}
      <input class="hidden" name="username" autocomplete="username" value={name} readOnly tabIndex={-1} aria-hidden />
      <Field
        label={said.passwordField}
        help={said.passwordHelp}
        name="new-password"
        type={isShown ? 'text' : 'password'}
        autocomplete="new-password"
        required
        minLength={password_min}
        value={password}
        onText={(text) => {
          setPassword(text)
          setSaved(false)
        }}
      />
      <label class="tick">
        <input type="checkbox" checked={isShown} onChange={() => setShown(!isShown)} /> {peopleWords[lang].signIn.show}
      </label>
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {said.save}
      </button>
      <p role="status">{isSaved && said.saved}</p>
      <TroubleText trouble={asking.trouble} lang={lang} />
    </form>
  )
}
