/** `/cap`: warnings for other systems, as an Atom feed that lists one CAP 1.2 document for each message. */
import { z } from 'zod'
import { type App, ProblemError } from '../http/index.ts'

export interface CapPublisher {
  feed(): Promise<string>
  /** Null when there is no such message in the log. */
  document(id: string): Promise<string | null>
  statistics(): Promise<z.infer<typeof Statistics>>
}

const ms = z.int().describe('UTC milliseconds')
const count = z.int()
const Statistics = z.object({
  since_ms: ms.nullable().describe('of the oldest alert that is kept'),
  years: z.array(
    z.object({
      rule: z.string(),
      place: z.string(),
      year: z.int().describe('in which they were raised, at the place'),
      raised: count,
      ended: count,
      duration_s: z.object({ mean: z.number(), longest: z.number() }).describe('of those that ended'),
      acknowledged: count,
      false_alarms: count.describe('marked by an acknowledgement that begins with "palsu" or "false alarm"'),
    }),
  ),
})

const written = (text: unknown) => String(text)

export function capResource(app: App, { feed, document, statistics }: CapPublisher) {
  app.get(
    '/cap/feed.xml',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Warnings (Atom): those in force first, then the newest',
        answers: 'application/atom+xml',
        response: { 200: z.string() },
      },
    },
    async (_, reply) =>
      reply
        .type('application/atom+xml; charset=utf-8')
        .serializer(written)
        .send(await feed()),
  )

  app.get(
    '/cap/statistics',
    {
      config: { may: 'see' },
      schema: {
        summary: 'How warnings have gone, by rule and year; exercises do not count',
        response: { 200: Statistics },
      },
    },
    statistics,
  )

  app.get(
    '/cap/:id.xml',
    {
      config: { may: 'see' },
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
        throw new ProblemError(404, {
          id: `Tidak ada pesan "${params.id}". Yang terbaru ada di /cap/feed.xml.`,
          en: `There is no message "${params.id}" in the log. /cap/feed.xml lists the newest.`,
        })
      }
      return reply.type('application/cap+xml; charset=utf-8').serializer(written).send(text)
    },
  )
}
