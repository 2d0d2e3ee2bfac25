/** One person: role, whether they come in, a new link, removal. */

import type { SignInLink, User } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { refreshSession, session } from '../session.ts'
import { useStore } from '../store.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { roleChoices } from './AddPerson.tsx'
import { linkUrl, userUrl } from './api.ts'
import { Choice } from './Field.tsx'
import { Removal } from './Removal.tsx'
import { peopleWords } from './words.ts'

interface Props {
  user: User
  lang: Lang
  onLink(link: SignInLink): void
  onChanged(): void
}

export function UserCard({ user, lang, onLink, onChanged }: Props) {
  const { people: said } = peopleWords[lang]
  const asking = useAsking()
  const isOwn = useStore(session)?.name === user.user
  const name = user.user

  async function newLink() {
    const { value } = await asking.send<SignInLink>(linkUrl(name), { body: {} })
    if (value) onLink(value)
  }
  async function change(method: 'PATCH' | 'DELETE', body?: unknown) {
    await asking.send(userUrl(name), { method, body })
    onChanged()
    if (isOwn) refreshSession()
  }

  return (
    <article class="card" data-user={name}>
      <header class="card-head">
        <h2>{name}</h2>
        {isOwn && <span class="badge is-online">{said.you}</span>}
      </header>
      <p class="hint">{stateOf(user, lang)}</p>
      <Choice
        label={said.roleOf(name)}
        name={`role-${name}`}
        help={peopleWords[lang].roleHelp[user.role]}
        value={user.role}
        choices={roleChoices(lang)}
        onChoice={(role) => change('PATCH', { role })}
      />
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-label={said.newLinkOf(name)}
          disabled={asking.isBusy}
          onClick={newLink}
        >
          {said.newLink}
        </button>
        <Removal
          label={said.remove}
          name={said.removeOf(name)}
          sure={said.removeSure(name)}
          keep={said.keep}
          onRemove={() => change('DELETE')}
        />
      </div>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ conflict: said.last }} />
    </article>
  )
}

function stateOf({ password, sessions, link_expires_ms }: User, lang: Lang): string {
  const said = peopleWords[lang].people
  const waits = link_expires_ms !== null && link_expires_ms > Date.now()
  const parts = [
    said.hasSessions(sessions),
    password && said.hasPassword,
    waits && said.waitingLink(momentOf(link_expires_ms, lang)),
  ]
  return parts.filter(Boolean).join(' · ')
}
