/** `GET /alerts`, one of them, and its acknowledgement. */
import { z } from 'zod'
import { Alert, type AlertLogEntry, AlertsAnswer } from '../contract.ts'
import { type App, limitOf, nameOf, ProblemError } from '../http/index.ts'
import type { Store } from '../store/index.ts'
import type { AlertList } from './alert-list.ts'

export interface AlertsParts {
  alerts: Pick<AlertList, 'list' | 'get' | 'reached'>
  /** Adds what is known of the present. */
  present: (alert: Alert) => Alert
  store: Pick<Store, 'append'>
  /** Which gateway speaks. */
  gateway?: string
  now: () => number
}

const AlertId = z.object({ id: z.string().min(1).max(120) })
const comment_max = 1_000

export function alertsResource(app: App, { alerts, present, store, gateway, now }: AlertsParts) {
  let given = 0
  app.get(
    '/api/v1/alerts',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Alerts: all that are active first, then those not confirmed, then the newest that ended',
        description: 'At most `limit` of those that ended are told; what has not ended is always told.',
        querystring: z.strictObject({
          state: z.enum(['provisional', 'active', 'cleared']).optional(),
          limit: limitOf(500, 100),
        }),
        response: { 200: AlertsAnswer },
      },
    },
    async ({ query: { state, limit } }) => ({ alerts: alerts.list(limit, state).map(present) }),
  )

  app.get(
    '/api/v1/alerts/:id',
    {
      config: { may: 'see' },
      schema: { summary: 'One alert with its events and evidence', params: AlertId, response: { 200: Alert } },
    },
    async ({ params }) => known(params.id),
  )

  app.post(
    '/api/v1/alerts/:id/acknowledge',
    {
      config: { may: 'answer' },
      schema: {
        summary: 'Somebody has seen it',
        description: 'Counts for the level it is given at and milder ones: an escalation opens the alert again.',
        params: AlertId,
        body: z
          .strictObject({
            comment: z.string().max(comment_max).default(''),
            level: z.int().min(0).optional().describe('the level that the person saw; absent = the present one'),
          })
          .prefault({}),
        response: { 200: Alert },
      },
    },
    async (request) => {
      const alert = await known(request.params.id)
      if (alert.state === 'provisional') {
        throw new ProblemError(409, {
          id: 'Tingkat ini belum dipastikan. Tunggu sampai peringatannya dimulai.',
          en: 'This level is not confirmed yet. Wait until the alert is raised.',
        })
      }
      if (alert.exercise && alert.state === 'cleared') {
        throw new ProblemError(409, {
          id: 'Latihan ini sudah berakhir; tidak perlu ditanggapi lagi.',
          en: 'This drill has ended. Nobody need answer it any more.',
        })
      }
      const at_ms = now()
      const { comment, level } = request.body
      // Nobody has seen a level worse than the alert ever had.
      const isBehind = level !== undefined && alert.level !== null && level < alert.level
      const event: AlertLogEntry = {
        id: `${alert.id}_seen_${at_ms}_${++given}`, // two people may answer in one millisecond
        alert: alert.id,
        rule: alert.rule,
        at_ms,
        exercise: alert.exercise,
        ...(gateway && { gateway }),
        kind: 'acknowledged',
        by: nameOf(request),
        comment,
        level: isBehind ? level : alert.level,
        label: isBehind ? labelAt(alert, level) : alert.label,
      }
      await alerts.reached(await store.append({ kind: 'alert', received_ms: at_ms, alert: event }, { urgent: true }))
      return known(alert.id)
    },
  )

  /** What people called that level while the alert was there. */
  function labelAt({ events, label }: Alert, level: number): string {
    const one = events.findLast((event) => event.kind !== 'acknowledged' && event.level === level)
    return one && one.kind !== 'acknowledged' ? one.label : label
  }

  async function known(id: string): Promise<Alert> {
    const alert = await alerts.get(id)
    if (alert) return present(alert)
    throw new ProblemError(404, {
      id: `Tidak ada peringatan "${id.slice(0, 120)}".`,
      en: `There is no alert "${id.slice(0, 120)}". GET /api/v1/alerts lists them.`,
    })
  }
}
