/** Adds a person and gets the link that signs this person in. */
import { useState } from 'preact/hooks'
import type { Role, SignInLink } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import type { Lang } from '../words.ts'
import { usersUrl } from './api.ts'
import { Choice, Field, shortName } from './Field.tsx'
import { peopleWords } from './words.ts'

export const roles: readonly Role[] = ['viewer', 'volunteer', 'team', 'operator']

/** The roles by their names. */
export function roleChoices(lang: Lang): (readonly [Role, string])[] {
  const said = peopleWords[lang]
  return roles.map((role) => [role, said.roles[role]])
}

export function AddPerson({ lang, onLink }: { lang: Lang; onLink(link: SignInLink): void }) {
  const said = peopleWords[lang].people
  const asking = useAsking()
  const [user, setUser] = useState('')
  const [role, setRole] = useState<Role>('volunteer')

  async function add(event: Event) {
    event.preventDefault()
    const { value } = await asking.send<SignInLink>(usersUrl, { body: { user: user.replace(/-+$/, ''), role } })
    if (!value) return
    setUser('')
    onLink(value)
  }

  return (
    <form class="form card" onSubmit={add} data-add-person>
      <h2>{said.add}</h2>
      <Field
        label={said.name}
        help={said.nameHelp}
        name="user"
        autocomplete="off"
        required
        value={user}
        onText={(typed) => setUser(shortName(typed))}
      />
      <Choice
        label={said.role}
        help={peopleWords[lang].roleHelp[role]}
        name="role"
        value={role}
        choices={roleChoices(lang)}
        onChoice={(next) => setRole(next)}
      />
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {said.addIt}
      </button>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ conflict: said.taken }} />
    </form>
  )
}
