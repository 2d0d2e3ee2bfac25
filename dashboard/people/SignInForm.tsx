/** The ways in: a name and its password, a link, a token; and what to do without any of them. */
import { useState } from 'preact/hooks'
import type { SignIn } from '../../gateway/contract.ts'
import type { Trouble } from '../ask.ts'
import { TroubleText } from '../asking.tsx'
import { codeIn, signIn, typedFor } from '../session.ts'
import type { Lang } from '../words.ts'
import { Field } from './Field.tsx'
import { peopleWords } from './words.ts'

type Way = 'password' | 'link' | 'token'

export function SignInForm({ lang, onDone }: { lang: Lang; onDone?: () => void }) {
  const said = peopleWords[lang].signIn
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [link, setLink] = useState('')
  const [token, setToken] = useState('')
  const [isShown, setShown] = useState(false)
  const [busy, setBusy] = useState<Way>()
  const [refused, setRefused] = useState<{ way: Way; trouble?: Trouble }>()

  async function enter(way: Way, by: SignIn | undefined) {
    if (!by) return setRefused({ way })
    setBusy(way)
    const { trouble } = await signIn(by)
    setBusy(undefined)
    setRefused(trouble && { way, trouble })
    if (!trouble) onDone?.()
  }
  const submit = (way: Way, by: () => SignIn | undefined) => (event: Event) => {
    event.preventDefault()
    enter(way, by())
  }
  const code = codeIn(link) ?? (/^[\w-]{16,}$/.test(link.trim()) ? link.trim() : undefined)
  const button = (way: Way, text: string) => (
    <button type="submit" class="button is-main" disabled={busy !== undefined}>
      {busy === way ? said.busy : text}
    </button>
  )
  const trouble = (way: Way, wrong: string) =>
    refused?.way === way &&
    (refused.trouble ? (
      <TroubleText trouble={refused.trouble} lang={lang} instead={{ signIn: wrong, absent: wrong, conflict: wrong }} />
    ) : (
      <p class="trouble" role="alert">
        {said.noLink}
      </p>
    ))

  return (
    <>
      <form class="form card" onSubmit={submit('password', () => ({ name: name.trim().toLowerCase(), password }))}>
        <Field label={said.name} name="username" autocomplete="username" required value={name} onText={setName} />
        <Field
          label={said.password}
          name="password"
          type={isShown ? 'text' : 'password'}
          autocomplete="current-password"
          required
          value={password}
          onText={setPassword}
        />
        <label class="tick">
          <input type="checkbox" checked={isShown} onChange={() => setShown(!isShown)} /> {said.show}
        </label>
        {button('password', said.withPassword)}
        {trouble('password', said.wrong)}
      </form>
      <details class="card">
        <summary>{said.link}</summary>
        <form class="form" onSubmit={submit('link', () => (code ? { link: code } : undefined))}>
          <p class="hint">{said.linkHelp}</p>
          <Field label={said.linkField} name="link" autocomplete="off" required value={link} onText={setLink} />
          {button('link', said.withLink)}
          {trouble('link', said.usedLink)}
        </form>
      </details>
      <details class="card">
        <summary>{said.token}</summary>
        <form class="form" onSubmit={submit('token', () => ({ token: token.trim() }))}>
          <p class="hint">{said.tokenHelp}</p>
          <Field
            label={said.tokenField}
            name="token"
            type="password"
            autocomplete="off"
            required
            value={token}
            onText={setToken}
          />
          {button('token', said.withToken)}
          {trouble('token', said.wrongToken)}
        </form>
      </details>
      <details class="card">
        <summary>{said.none}</summary>
        <p>{said.noneHelp}</p>
        <p>{said.noneTypes}</p>
        <pre>
          <code>{typedFor('gateway')} user add sari --role volunteer --data-dir D</code>
        </pre>
      </details>
    </>
  )
}
