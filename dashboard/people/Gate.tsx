/** What stands before a closed gateway: why, and the ways in. What was on the screen stays below it. */
import { session } from '../session.ts'
import type { State } from '../state.ts'
import { useStore } from '../store.ts'
import { dropWanted } from '../wanted.ts'
import type { Lang } from '../words.ts'
import { SignInForm } from './SignInForm.tsx'
import { Title } from './Title.tsx'
import { peopleWords } from './words.ts'

export interface GateProps {
  known: State
  lang: Lang
  isForbidden: boolean
}

export function Gate({ known, lang, isForbidden }: GateProps) {
  const said = peopleWords[lang].signIn
  const name = useStore(session)?.name
  const [title, help] =
    isForbidden && name
      ? [said.notYours(name), said.notYoursHelp]
      : known.stations
        ? [said.ended, said.endedHelp]
        : [said.closed, said.closedHelp]
  return (
    <section class="page sign-in" data-gate={isForbidden ? 'forbidden' : known.stations ? 'ended' : 'closed'}>
      <div class="gate" role="alert">
        <Title>{title}</Title>
        <p class="lead">{help}</p>
      </div>
      <SignInForm lang={lang} onDone={dropWanted} />
    </section>
  )
}
