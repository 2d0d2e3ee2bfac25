/** Signing in, people and invitations: fetched when they are opened. */
import type { State } from '../state.ts'
import { type Store, useStore } from '../store.ts'
import type { View } from '../view.ts'
import { AccountPage } from './AccountPage.tsx'
import { Gate } from './Gate.tsx'
import { InvitePage } from './InvitePage.tsx'
import { JoinPage } from './JoinPage.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import { Welcome } from './Welcome.tsx'
import '../warning/pages.css'
import './people.css'

export interface PeopleProps {
  known: State
  view: Store<View>
  /** Why nothing else is shown; absent on the pages of their own. */
  gate?: State['connection']
  /** Somebody has just signed in: only that is said. */
  isNew?: boolean
}

export function PeoplePages({ known, view, gate, isNew }: PeopleProps) {
  const looked = useStore(view)
  if (isNew) return <Welcome view={looked} />
  if (gate) return <Gate known={known} lang={looked.lang} isForbidden={gate === 'forbidden'} />
  if (looked.page === 'people') return <PeoplePage lang={looked.lang} />
  if (looked.page === 'invite') return <InvitePage known={known} view={looked} />
  if (looked.page === 'join') return <JoinPage code={looked.code ?? ''} lang={looked.lang} />
  return <AccountPage view={view} />
}
