/** Signing in, people and invitations: fetched together when one of them is opened. */
import '../warning/pages.css'
import './people.css'
import '../hands/hands.css'

export { AccountPage } from './AccountPage.tsx'
export { InvitePage } from './InvitePage.tsx'
export { JoinPage } from './JoinPage.tsx'
export { PeoplePage } from './PeoplePage.tsx'
