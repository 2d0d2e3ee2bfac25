/** Forgetting as people meet it: asked first, with what would go, and done with who and why. */
import { join } from 'node:path'
import { versionsFolder } from '../../edge/platform/fitting.ts'
import { namesIn } from '../../edge/platform/reading-files.ts'
import type { LocalizedText } from '../contract.ts'
import type { ForgetPlan, ForgetScope, Forgotten, Store } from '../store/index.ts'
import { doneText, planText } from './words.ts'

export interface Said {
  by: string
  why: string
}

export interface Answer {
  /** False: this is what would go, and nothing was changed. */
  done: boolean
  plan: ForgetPlan
  forgotten: Forgotten | null
  says: LocalizedText
}

/** `isConfirmed`: it is done, not only told. Rejects like `Store.forget`. */
export async function forgetAsked(
  store: Pick<Store, 'forgetting' | 'forget'>,
  folder: string,
  what: ForgetScope,
  said: Said,
  isConfirmed: boolean,
): Promise<Answer> {
  const plan = await store.forgetting(what)
  if (!isConfirmed) return { done: false, plan, forgotten: null, says: planText(plan) }
  const forgotten = await store.forget(what, said)
  return { done: true, plan, forgotten, says: doneText(forgotten, asideIn(folder)) }
}

/**
 * What was moved aside because it was damaged, and what an update has kept of the version before it: it is no part of the record,
 * and nobody but a person deletes it.
 */
function asideIn(folder: string): string[] {
  const damaged = ['', 'record', 'log'].flatMap((home) =>
    namesIn(join(folder, home))
      .filter((name) => name.includes('.damaged'))
      .map((name) => (home ? `${home}/${name}` : name)),
  )
  const ofOthers = namesIn(join(folder, versionsFolder)).filter((name) => name.includes('.db.'))
  return [...damaged, ...ofOthers.map((name) => `${versionsFolder}/${name}`)]
}
