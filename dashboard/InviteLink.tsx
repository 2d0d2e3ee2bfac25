/** The way to invite a station, for those who may. */
import { useMay } from './session.ts'
import { formatView, type View, viewAt } from './view.ts'
import { words } from './words.ts'

export function InviteLink({ view }: { view: View }) {
  if (!useMay('invite')) return null
  return (
    <a class="button invite" href={formatView(viewAt(view, { page: 'invite' }))}>
      {words[view.lang].invite}
    </a>
  )
}
