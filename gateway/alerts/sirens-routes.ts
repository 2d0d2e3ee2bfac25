/** `GET /sirens`: how the sirens are, by what they say of themselves. */
import { SirensAnswer } from '../contract.ts'
import type { App } from '../http/index.ts'
import type { SirenAnswers } from './siren-answers.ts'

export function sirensResource(app: App, { answers }: { answers: Pick<SirenAnswers, 'list'> }) {
  app.get(
    '/api/v1/sirens',
    {
      config: { may: 'see-staff' },
      schema: { summary: 'The sirens that answer, and what is wrong with them', response: { 200: SirensAnswer } },
    },
    async () => ({ sirens: answers.list() }),
  )
}
