/** `/healthz`: the process answers. `/readyz`: it keeps what stations send. `/metrics`: for Prometheus. */
import { z } from 'zod'
import type { App } from './app.ts'
import { type HttpParts, Readiness } from './parts.ts'
import { isStaff } from './public.ts'

export function healthResource(app: App, { readiness, metrics }: HttpParts) {
  app.get(
    '/healthz',
    {
      config: { may: 'open' },
      schema: { summary: 'Liveness', response: { 200: z.object({ ok: z.literal(true) }) } },
    },
    async () => ({ ok: true as const }),
  )

  app.get(
    '/readyz',
    { config: { may: 'open' }, schema: { summary: 'Readiness', response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const answer = readiness()
      return reply.code(answer.ready ? 200 : 503).send(answer)
    },
  )

  app.get(
    '/metrics',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Metrics for Prometheus; those of each hook with a token of the role volunteer or above',
        answers: 'text/plain',
        response: { 200: z.string() },
      },
    },
    async (request, reply) => {
      const text = await metrics(isStaff(request))
      // Already text: JSON would put it in quotes.
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .serializer((written: unknown) => String(written))
        .send(text)
    },
  )
}
