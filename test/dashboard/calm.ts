/** What a calm gateway answers to the questions of every page, for those that a scripted village leaves open. */
import { z } from 'zod'
import type { AlertsAnswer, ChainAnswer, MomentsAnswer, RulesAnswer, SessionAnswer } from '../../gateway/contract.ts'
import type { App } from '../../gateway/http/app.ts'

const nobody: SessionAnswer = { name: null, role: null, may: ['open', 'see'], public: true, expires_ms: null }
const noAlerts: AlertsAnswer = { alerts: [] }
const noRules: RulesAnswer = { rules: [], file: null }
const noMoments: MomentsAnswer = { rain: null, flood: null }
const works = { id: 'Rantai peringatan bekerja.', en: 'The warning chain works.' }
const whole = (): ChainAnswer => ({ now_ms: Date.now(), ok: true, says: works, links: [] })

const answers: Record<string, () => unknown> = {
  session: () => nobody,
  alerts: () => noAlerts,
  rules: () => noRules,
  chain: whole,
  moments: () => noMoments,
}

/** The last resource of a village: it answers what no other does. */
export function calmResource(app: App): void {
  for (const [path, answer] of Object.entries(answers)) {
    const url = `/api/v1/${path}`
    if (app.hasRoute({ method: 'GET', url })) continue
    app.get(url, { config: { may: 'see' }, schema: { response: { 200: z.unknown() } } }, async () => answer())
  }
}
