/** `GET /alerts`, one of them, and its acknowledgement. */
import { z } from 'zod'
import { Alert, type AlertLogEntry, AlertsAnswer } from '../contract.ts'
import { type App, limitOf, nameOf, ProblemError } from '../http/index.ts'
import type { Store } from '../store/index.ts'
import type { AlertList } from './alert-list.ts'

export interface AlertsParts {
  alerts: Pick<AlertList, 'list' | 'get' | 'reached'>
  store: Pick<Store, 'append'>
  now: () => number
}

const AlertId = z.object({ id: z.string().min(1).max(120) })
const comment_max = 1_000

export function alertsResource(app: App, { alerts, store, now }: AlertsParts) {
  app.get(
    '/api/v1/alerts',
    {
      schema: {
        summary: 'Alerts, newest first',
        querystring: z.strictObject({
          state: z.enum(['provisional', 'active', 'cleared']).optional(),
          limit: limitOf(500, 100),
        }),
        response: { 200: AlertsAnswer },
      },
    },
    async ({ query: { state, limit } }) => ({ alerts: alerts.list(limit, state) }),
  )

  app.get(
    '/api/v1/alerts/:id',
    { schema: { summary: 'One alert with its events and evidence', params: AlertId, response: { 200: Alert } } },
    async ({ params }) => known(params.id),
  )

  app.post(
    '/api/v1/alerts/:id/acknowledge',
    {
      schema: {
        summary: 'Somebody has seen it',
        params: AlertId,
        body: z.strictObject({ comment: z.string().max(comment_max).default('') }).prefault({}),
        response: { 200: Alert },
      },
    },
    async (request) => {
      const alert = await known(request.params.id)
      if (alert.state === 'provisional') {
        throw new ProblemError(409, 'This level is not confirmed yet. Wait until the alert is raised.')
      }
      const at_ms = now()
      const event: AlertLogEntry = {
        id: `${alert.id}_seen_${at_ms}`,
        alert: alert.id,
        rule: alert.rule,
        at_ms,
        exercise: alert.exercise,
        kind: 'acknowledged',
        by: nameOf(request),
        comment: request.body.comment,
      }
      await alerts.reached(await store.append({ kind: 'alert', received_ms: at_ms, alert: event }, { urgent: true }))
      return known(alert.id)
    },
  )

  async function known(id: string): Promise<Alert> {
    const alert = await alerts.get(id)
    if (alert) return alert
    throw new ProblemError(404, `There is no alert "${id.slice(0, 120)}". GET /api/v1/alerts lists them.`)
  }
}
