/** What the browser's tab says: a warning must be seen from another tab too. Pure. */
import type { Alert } from '../../gateway/contract.ts'
import { worstFirst } from '../first/order.ts'
import type { Lang } from '../words.ts'
import { activeOf } from './alerts.ts'
import { warningWords } from './words.ts'

export function titleOf(alerts: readonly Alert[] | undefined, lang: Lang): string {
  const active = worstFirst(activeOf(alerts ?? []))
  const [first] = active
  if (!first) return 'Pantau'
  const mark = first.exercise ? `${warningWords[lang].exercise}: ` : ''
  return `(${active.length}) ${mark}${first.label} · ${first.place} – Pantau`
}
