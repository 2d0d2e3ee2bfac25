/** Said once to who has just signed in: as whom, and where to choose a password. */
import { session } from '../session.ts'
import { useStore } from '../store.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { peopleWords } from './words.ts'

export function Welcome({ view }: { view: View }) {
  const said = peopleWords[view.lang].account
  const name = useStore(session)?.name
  if (!name) return null
  return (
    <p class="quiet" role="status" data-welcome>
      {said.welcome(name)} <a href={formatView(viewAt(view, { page: 'sign-in' }))}>{said.mine}</a>
    </p>
  )
}
