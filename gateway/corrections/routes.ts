/** `/corrections`: layers over what stations sent. The raw values stay, and each correction can be withdrawn. */
import { z } from 'zod'
import { Correction, CorrectionPreview, CorrectionsAnswer } from '../contract.ts'
import { type App, nameOf, ProblemError } from '../http/index.ts'
import { CorrectionProblem, type Desk } from './desk.ts'
import { Wish } from './wish.ts'

const Id = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .describe('the id of a correction, such as c1'),
})
const Why = z.strictObject({
  why: z.string().trim().min(3).max(500).describe('why: 3 to 500 characters'),
  by: z.string().trim().min(1).max(100).describe('who says so; absent: the name of the token').optional(),
})
const Which = z.strictObject({ station: z.string().max(81).optional() })

export function correctionsResource(app: App, desk: Desk) {
  app.get(
    '/api/v1/corrections',
    {
      config: { may: 'see' },
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
      config: { may: 'correct', changes: false },
      schema: {
        summary: 'What a correction would do; enters nothing',
        body: Wish,
        response: { 200: CorrectionPreview },
      },
    },
    async (request) => tried(() => desk.preview(request.body, nameOf(request))),
  )

  app.post(
    '/api/v1/corrections',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Enters a correction: it counts at once for charts, exports and rules',
        description: 'Give a number (`offset`, `scale` or both), or `set_aside`, or `shown_as`. The answer has its id.',
        body: Wish,
        response: { 200: CorrectionPreview },
      },
    },
    async (request) => tried(() => desk.add(request.body, nameOf(request))),
  )

  app.delete(
    '/api/v1/corrections/:id',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Withdraws a correction: everything is shown as before it; both stay in the record',
        params: Id,
        querystring: Why,
        response: { 200: Correction },
      },
    },
    async (request) => {
      const { why, by = nameOf(request) } = request.query
      return tried(() => desk.withdraw(request.params.id, by, why))
    },
  )
}

async function tried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (err) {
    throw err instanceof CorrectionProblem ? new ProblemError(err.isUnknown ? 404 : 400, err.says) : err
  }
}
