/** `/hooks`: how each hook is, what became of every attempt, and sending again. */
import { z } from 'zod'
import { DeliveriesAnswer, type Delivery, type Hook, HooksAnswer, HookTestAnswer, ReplayAnswer } from '../contract.ts'
import { type App, limitOf, nameOf, openAllowance, ProblemError, Time, tooMany } from '../http/index.ts'

interface OneHook {
  id: string
  answer(): Hook
  replay(after: number): Promise<void>
  test(by: string): Promise<HookTestAnswer>
}

export interface HooksParts {
  hooks: () => OneHook[]
  /** Those that a person has switched off. */
  off: readonly Hook[]
  deliveries: (hook: string, limit: number) => Promise<Delivery[]>
  /** The position after which alerts received at this time or later begin. */
  positionAt: (at_ms: number) => Promise<number>
  eventsAfter: (pos: number) => Promise<number>
  now: () => number
}

// Somebody reads them: two, then one in ten seconds.
const tests = { burst: 2, perSecond: 0.1 }

const Id = z.strictObject({ id: z.string().max(40).describe('the id of a hook') })

// As milliseconds every number below this lies before March 1973: it can only be meant as a position.
const position_max = 100_000_000_000

export function hooksResource(app: App, { hooks, off, deliveries, positionAt, eventsAfter, now }: HooksParts) {
  const allowance = openAllowance({ ...tests, now })
  app.get(
    '/api/v1/hooks',
    {
      config: { may: 'see-staff' },
      schema: { summary: 'Every hook: its state, what waits, what was given up', response: { 200: HooksAnswer } },
    },
    async () => ({ hooks: [...hooks().map((hook) => hook.answer()), ...off] }),
  )

  app.get(
    '/api/v1/hooks/:id/deliveries',
    {
      config: { may: 'see-staff' },
      schema: {
        summary: 'The newest attempts of a hook, newest first; heartbeats are not among them',
        params: Id,
        querystring: z.strictObject({ limit: limitOf(1_000, 100) }),
        response: { 200: DeliveriesAnswer },
      },
    },
    async ({ params, query }) => ({ deliveries: await deliveries(known(params.id).id, query.limit) }),
  )

  app.post(
    '/api/v1/hooks/:id/replay',
    {
      config: { may: 'answer' },
      schema: {
        summary: 'Sends the alerts of the log from a time or position on again, with the same ids',
        description: 'In the words in which the hook hears them; each change, also of an alert that flaps.',
        params: Id,
        querystring: z.strictObject({
          from: Time.describe('where to begin: a position of the alert log, UTC milliseconds, or ISO 8601'),
        }),
        response: { 200: ReplayAnswer },
      },
    },
    async ({ params, query }) => {
      const hook = known(params.id)
      const after = query.from < position_max ? Math.max(0, query.from - 1) : await positionAt(query.from)
      const events = await eventsAfter(after)
      await hook.replay(after)
      return { hook: hook.id, from: after + 1, events }
    },
  )

  app.post(
    '/api/v1/hooks/:id/test',
    {
      config: { may: 'answer' },
      schema: {
        summary: 'Sends one test message by a hook, and says whether it arrived',
        description: 'A notice of the gateway, marked as a test: it sounds no siren. It is tried once.',
        params: Id,
        response: { 200: HookTestAnswer },
      },
    },
    async (request) => {
      const hook = known(request.params.id)
      const wait_s = allowance.take(hook.id)
      if (wait_s > 0)
        throw tooMany(
          {
            id: `Baru saja diuji. Coba lagi ${wait_s} detik lagi.`,
            en: `It was tested a moment ago. Try again in ${wait_s} s.`,
          },
          wait_s,
          429,
        )
      return hook.test(nameOf(request))
    },
  )

  function known(id: string): OneHook {
    const hook = hooks().find((one) => one.id === id)
    if (hook) return hook
    throw new ProblemError(404, {
      id: `Tidak ada penerima peringatan "${id.slice(0, 40)}".`,
      en: `There is no hook "${id.slice(0, 40)}". GET /api/v1/hooks lists them.`,
    })
  }
}
