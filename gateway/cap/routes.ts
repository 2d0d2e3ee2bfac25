/** `/cap`: warnings for other systems, as an Atom feed that lists one CAP 1.2 document for each message. */
import { z } from 'zod'
import { type App, ProblemError } from '../http/index.ts'

/** `address`: where the asker reached the gateway, used when the config names none. */
export interface CapPublisher {
  feed(address: string): Promise<string>
  /** Null when there is no such message among the newest. */
  document(id: string): Promise<string | null>
}

const written = (text: unknown) => String(text)

export function capResource(app: App, { feed, document }: CapPublisher) {
  app.get(
    '/cap/feed.xml',
    {
      schema: {
        summary: 'Warnings, newest first (Atom)',
        answers: 'application/atom+xml',
        response: { 200: z.string() },
      },
    },
    async (request, reply) =>
      reply
        .type('application/atom+xml; charset=utf-8')
        .serializer(written)
        .send(await feed(`${request.protocol}://${request.host}`)),
  )

  app.get(
    '/cap/:id.xml',
    {
      schema: {
        summary: 'One warning (CAP 1.2)',
        answers: 'application/cap+xml',
        params: z.strictObject({ id: z.string().min(1).max(200).describe('the id of an alert message') }),
        response: { 200: z.string() },
      },
    },
    async ({ params }, reply) => {
      const text = await document(params.id)
      if (text === null) {
        throw new ProblemError(404, `There is no message "${params.id}" among the newest. /cap/feed.xml lists them.`)
      }
      return reply.type('application/cap+xml; charset=utf-8').serializer(written).send(text)
    },
  )
}
