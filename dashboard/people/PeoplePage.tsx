/** For operators: who may do what, their links and devices, tokens of machines, and what was changed by whom. */
import { useState } from 'preact/hooks'
import type { SignInLink, UsersAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText } from '../asking.tsx'
import type { PageProps } from '../pageProps.ts'
import { useAsked } from '../useAsked.ts'
import { waiting } from '../waits.tsx'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { AddPerson } from './AddPerson.tsx'
import { AuditLog } from './AuditLog.tsx'
import { usersUrl } from './api.ts'
import { LinkCard } from './LinkCard.tsx'
import { SessionList } from './SessionList.tsx'
import { Title } from './Title.tsx'
import { Tokens } from './Tokens.tsx'
import { UserCard } from './UserCard.tsx'
import { peopleWords } from './words.ts'

export function PeoplePage({ view: { lang } }: PageProps) {
  const said = peopleWords[lang].people
  return (
    <div class="page people">
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      <Allowed to="operate" lang={lang}>
        <People lang={lang} />
      </Allowed>
    </div>
  )
}

function People({ lang }: { lang: Lang }) {
  const { link: linkWords } = peopleWords[lang]
  const users = useAsked<UsersAnswer>(usersUrl)
  const [link, setLink] = useState<SignInLink>()
  const [turn, setTurn] = useState(0)
  const changed = () => {
    setTurn(turn + 1)
    users.again()
  }
  const given = (next: SignInLink | undefined) => {
    setLink(next)
    changed()
  }
  return (
    <>
      {link && (
        <LinkCard
          title={linkWords.title(link.user)}
          help={linkWords.help}
          text={link.link}
          note={linkWords.until(momentOf(link.expires_ms, lang))}
          hasQr
          lang={lang}
          onClose={() => setLink(undefined)}
        />
      )}
      <TroubleText trouble={users.trouble} lang={lang} />
      <div class="rules" {...waiting(!users.value && !users.trouble)}>
        {users.value?.users.map((user) => (
          <UserCard key={user.user} user={user} lang={lang} onLink={given} onChanged={changed} />
        ))}
      </div>
      <AddPerson lang={lang} onLink={given} />
      <SessionList lang={lang} isOfAll turn={turn} />
      <Tokens lang={lang} onChanged={changed} />
      <AuditLog lang={lang} turn={turn} />
    </>
  )
}
