/** Who is signed in on this page, and what this person may do. The cookie itself is for the gateway's eyes only. */
import type { Ability, SessionAnswer, SignIn } from '../gateway/contract.ts'
import { type Answer, ask, type Trouble } from './ask.ts'
import { forgetKept } from './offline/forget.ts'
import { createStore, useStore } from './store.ts'
import { dropWanted } from './wanted.ts'

/** An ability that the page shows or withholds something by. */
export type Deed = Exclude<Ability, 'open' | 'own' | 'copy'>

const sessionUrl = 'api/v1/session'

/** Undefined until the gateway has said it once. */
export const session = createStore<SessionAnswer | undefined>(undefined)

/** Counts how often somebody else came or went. That the page learns who is here is neither: all it shows was asked for by them. */
export const changes = createStore(0)

/** How signing in by the link of the address goes. */
export const byLink = createStore<{ isBusy: boolean; trouble?: Trouble }>({ isBusy: false })

/** Set when somebody has just signed in, until the next step. */
export const isWelcome = createStore(false)

/** What is typed before the words of a command, as the gateway's own computer has it. */
export const typedFor = (program: 'gateway' | 'edge'): string =>
  session.get()?.typed?.[program] ?? `npm run ${program} --`

let signIns = 0

export async function refreshSession(): Promise<void> {
  const before = signIns
  const { value } = await ask<SessionAnswer>(sessionUrl)
  if (before !== signIns) return // somebody has signed in meanwhile: this answer is older
  const known = session.get()
  if (value && JSON.stringify(value) !== JSON.stringify(known)) take(value, known !== undefined)
}

export async function signIn(by: SignIn): Promise<Answer<SessionAnswer>> {
  signIns++
  const answer = await ask<SessionAnswer>(sessionUrl, { body: by })
  signIns++
  if (answer.value) take(answer.value, true)
  return answer
}

function take(next: SessionAnswer, mayBeAnother: boolean) {
  const isAnother = mayBeAnother && next.name !== (session.get()?.name ?? null)
  session.set(next)
  if (isAnother) changes.set(changes.get() + 1)
}

/** Ends the session and loads the page anew: what only staff may see stays neither on the screen nor in memory. */
export async function signOut(): Promise<Trouble | undefined> {
  const { trouble } = await ask(sessionUrl, { method: 'DELETE' })
  if (trouble && trouble.kind !== 'signIn') return trouble
  await forgetKept()
  dropWanted()
  location.hash = ''
  location.reload()
}

/** Whether who is signed in may do it; undefined while nobody knows. */
export function useMay(ability: Deed): boolean | undefined {
  return useStore(session)?.may.includes(ability)
}

/** The code in an address `#/sign-in/CODE`, or in a pasted link; undefined when there is none. */
export function codeIn(text: string): string | undefined {
  return /\/sign-in\/([^/?#&\s]+)/.exec(text)?.[1]
}
