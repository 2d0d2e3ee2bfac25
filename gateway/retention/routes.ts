/** `GET /api/v1/retention` and `POST /api/v1/retention/confirm`: a lowered setting acts when an operator has said yes. */
import { RetentionAnswer } from '../contract.ts'
import { type App, nameOf } from '../http/index.ts'
import type { Store } from '../store/index.ts'
import type { RetentionDesk } from './desk.ts'
import { confirmedText, stateText } from './words.ts'

export interface RetentionParts {
  store: Pick<Store, 'retention' | 'confirmRetention'>
  desk: RetentionDesk
  /** Told who has confirmed. */
  confirmed(by: string): void
}

export function retentionResource(app: App, { store, desk, confirmed }: RetentionParts) {
  app.get(
    '/api/v1/retention',
    {
      config: { may: 'see' },
      schema: { summary: 'What retention keeps, and what waits for a yes', response: { 200: RetentionAnswer } },
    },
    async () => {
      const state = await store.retention()
      return { ...state, says: stateText(state) }
    },
  )

  app.post(
    '/api/v1/retention/confirm',
    {
      config: { may: 'operate' },
      schema: { summary: 'Says yes to the lowered retention of the settings', response: { 200: RetentionAnswer } },
    },
    async (request) => {
      const before = await store.retention()
      if (before.waits) {
        await store.confirmRetention()
        confirmed(nameOf(request))
      }
      await desk.look(true)
      const state = await store.retention()
      return { ...state, says: before.waits ? confirmedText : stateText(state) }
    },
  )
}
