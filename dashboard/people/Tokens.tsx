/** Tokens of machines: added with a role and an end, shown once, with their last use. */
import { useState } from 'preact/hooks'
import type { NewTokenAnswer, Role, Token, TokensAnswer } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { formatAge } from '../format.ts'
import { useAsked } from '../useAsked.ts'
import { waiting } from '../waits.tsx'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { roles } from './AddPerson.tsx'
import { tokensUrl, tokenUrl } from './api.ts'
import { Choice, Field, shortName } from './Field.tsx'
import { LinkCard } from './LinkCard.tsx'
import { Removal } from './Removal.tsx'
import { peopleWords } from './words.ts'

const days = ['30', '90', '365', 'never'] as const

export function Tokens({ lang, onChanged }: { lang: Lang; onChanged(): void }) {
  const said = peopleWords[lang].tokens
  const { value, trouble, again } = useAsked<TokensAnswer>(tokensUrl)
  const asking = useAsking()
  const [made, setMade] = useState<NewTokenAnswer>()
  const changed = () => {
    again()
    onChanged()
  }
  return (
    <>
      <section
        class="card"
        aria-labelledby="tokens-title"
        data-tokens={value?.tokens.length}
        {...waiting(!value && !trouble)}
      >
        <h2 id="tokens-title">{said.title}</h2>
        <p class="hint">{said.help}</p>
        <TroubleText trouble={trouble ?? asking.trouble} lang={lang} />
        {value?.tokens.length === 0 && <p class="hint">{said.none}</p>}
        <ul class="rows">
          {value?.tokens.map((token) => (
            <TokenRow
              key={token.name}
              token={token}
              lang={lang}
              onRemove={async () => {
                await asking.send(tokenUrl(token.name), { method: 'DELETE' })
                changed()
              }}
            />
          ))}
        </ul>
      </section>
      {made && (
        <LinkCard
          title={said.shown(made.name)}
          help={said.shownHelp}
          text={made.token}
          label="Token"
          lang={lang}
          onClose={() => setMade(undefined)}
        />
      )}
      <AddToken
        lang={lang}
        onMade={(token) => {
          setMade(token)
          changed()
        }}
      />
    </>
  )
}

function TokenRow({ token, lang, onRemove }: { token: Token; lang: Lang; onRemove(): void }) {
  const { tokens: said, roles: roleWords, people } = peopleWords[lang]
  const { name, role, used_ms, expires_ms } = token
  const now_ms = Date.now()
  const end =
    expires_ms === null
      ? said.noEnd
      : expires_ms < now_ms
        ? said.ended
        : said.until(momentOf(expires_ms, lang, 'dateAndClock'))
  return (
    <li data-token={name}>
      <div>
        <strong>{name}</strong> · {roleWords[role]}
        <p class="hint">
          {end}, {used_ms === null ? said.unused : said.used(formatAge(now_ms - used_ms, lang))}
        </p>
      </div>
      <Removal
        label={said.remove}
        name={said.removeOf(name)}
        sure={said.removeSure(name)}
        keep={people.keep}
        onRemove={onRemove}
      />
    </li>
  )
}

function AddToken({ lang, onMade }: { lang: Lang; onMade(token: NewTokenAnswer): void }) {
  const { tokens: said, roles: roleWords, people } = peopleWords[lang]
  const asking = useAsking()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role | 'copy'>('viewer')
  const [end, setEnd] = useState<(typeof days)[number]>('365')

  async function add(event: Event) {
    event.preventDefault()
    const body = { name: name.replace(/-+$/, ''), role, ...(end !== 'never' && { days: Number(end) }) }
    const { value } = await asking.send<NewTokenAnswer>(tokensUrl, { body })
    if (!value) return
    setName('')
    onMade(value)
  }

  return (
    <form class="form card" onSubmit={add} data-add-token>
      <h2>{said.add}</h2>
      <Field
        label={said.name}
        name="token-name"
        autocomplete="off"
        required
        value={name}
        onText={(typed) => setName(shortName(typed))}
      />
      <div class="pair">
        <Choice
          label={people.role}
          name="token-role"
          value={role}
          choices={[...roles, 'copy' as const].map((each) => [each, roleWords[each]] as const)}
          onChoice={(next) => setRole(next)}
        />
        <Choice
          label={said.ends}
          name="token-end"
          value={end}
          choices={days.map((each) => [each, said.days[each]] as const)}
          onChoice={(next) => setEnd(next)}
        />
      </div>
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {said.addIt}
      </button>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ conflict: people.taken }} />
    </form>
  )
}
