/** `/corrections`: layers over what stations sent. The raw values stay, and each correction can be withdrawn. */
import { z } from 'zod'
import { Correction, CorrectionPreview, CorrectionsAnswer } from '../contract.ts'
import { type App, type HttpParts, nameOf, ProblemError } from '../http/index.ts'
import { CorrectionProblem, type Desk } from './desk.ts'
import { Wish } from './wish.ts'

export interface CorrectionsParts {
  desk: Desk
  stations: Pick<HttpParts['stations'], 'get'>
}

const Id = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .describe('the id of a correction, such as c1'),
})
const Why = z.strictObject({ why: z.string().trim().min(3).max(500).describe('why: 3 to 500 characters') })
const Which = z.strictObject({ station: z.string().max(81).optional() })

export function correctionsResource(app: App, { desk, stations }: CorrectionsParts) {
  app.get(
    '/api/v1/corrections',
    {
      schema: {
        summary: 'Every correction in the order of its entry, withdrawn ones too',
        querystring: Which,
        response: { 200: CorrectionsAnswer },
      },
    },
    async ({ query: { station } }) => {
      const all = await desk.list()
      return { corrections: all.filter((one) => station === undefined || one.station === station) }
    },
  )

  app.post(
    '/api/v1/corrections/preview',
    {
      schema: {
        summary: 'What a correction would do; enters nothing',
        body: Wish,
        response: { 200: CorrectionPreview },
      },
    },
    async (request) => answered(request.body, () => desk.preview(request.body, nameOf(request))),
  )

  app.post(
    '/api/v1/corrections',
    {
      schema: {
        summary: 'Enters a correction: it counts at once for charts, exports and rules',
        description: 'Give a number (`offset`, `scale` or both), or `set_aside`, or `shown_as`. The answer has its id.',
        body: Wish,
        response: { 200: CorrectionPreview },
      },
    },
    async (request) => answered(request.body, () => desk.add(request.body, nameOf(request))),
  )

  app.delete(
    '/api/v1/corrections/:id',
    {
      schema: {
        summary: 'Withdraws a correction: everything is shown as before it; both stay in the record',
        params: Id,
        querystring: Why,
        response: { 200: Correction },
      },
    },
    async (request) => tried(() => desk.withdraw(request.params.id, nameOf(request), request.query.why)),
  )

  async function answered<Answer>({ station, sensor }: Wish, work: () => Promise<Answer>): Promise<Answer> {
    const known = stations.get(station)
    if (!known) throw new ProblemError(404, `There is no station "${station}". GET /api/v1/stations lists them.`)
    const sent = Object.keys(known.latest).map((key) => key.slice(0, key.indexOf('.')))
    const sensors = new Set([...sent, ...known.sensors.map((one) => one.sensor)])
    if (!sensors.has(sensor)) {
      const names = [...sensors].join(', ') || 'none yet'
      throw new ProblemError(404, `The station "${station}" has no sensor "${sensor}". It has: ${names}.`)
    }
    return tried(work)
  }
}

async function tried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (err) {
    throw err instanceof CorrectionProblem ? new ProblemError(err.isUnknown ? 404 : 400, err.message) : err
  }
}
