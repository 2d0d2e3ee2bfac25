/** `/stations/{id}/life`: what was changed there and when; `/trial`: somebody works there now. */
import { z } from 'zod'
import { LifeAnswer, LifeMark, TrialAnswer } from '../contract.ts'
import { type App, isStaff, nameOf, ProblemError, StationId } from '../http/index.ts'
import { type LifeDesk, LifeProblem, visit_min } from './desk.ts'

const Of = z.strictObject({ id: StationId })
const One = Of.extend({
  mark: z
    .string()
    .regex(/^[a-z0-9.-]{1,80}$/)
    .describe('the id of a change, such as hulu.k3v9x2m1'),
})
const why = z.string().trim().max(300).default('').describe('why, as people will read it')

export function lifeResource(app: App, desk: LifeDesk): void {
  app.get(
    '/api/v1/stations/:id/life',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What was changed at a station and when, the newest first: marks for charts',
        params: Of,
        response: { 200: LifeAnswer },
      },
    },
    async (request) => {
      const marks = await tried(() => desk.of(request.params.id))
      // What people write is for staff; what was changed is part of the data.
      return { marks: isStaff(request) ? marks : marks.map((mark) => ({ ...mark, why: '' })) }
    },
  )

  app.post(
    '/api/v1/stations/:id/trial',
    {
      config: { may: 'keep-log' },
      schema: {
        summary: 'Somebody works there: its readings are trial for a while, and its rules rest',
        params: Of,
        body: z.strictObject({ minutes: z.int().min(1).max(60).default(visit_min), why }).prefault({}),
        response: { 200: TrialAnswer },
      },
    },
    async (request) => {
      const { minutes, why } = request.body
      return { trial: await tried(() => desk.visit(request.params.id, minutes, why, nameOf(request))) }
    },
  )

  app.post(
    '/api/v1/stations/:id/trial/end',
    {
      config: { may: 'keep-log' },
      schema: {
        summary: 'The work is over: what is measured from now on counts, and rules judge it',
        params: Of,
        body: z
          .strictObject({
            is_so: z
              .boolean()
              .default(false)
              .describe('what is measured is so: a level that the change alone may have reached warns at once'),
          })
          .prefault({}),
        response: { 200: TrialAnswer },
      },
    },
    async (request) => ({
      trial: await tried(() => desk.end(request.params.id, request.body.is_so, nameOf(request))),
    }),
  )

  app.post(
    '/api/v1/stations/:id/life/:mark/past',
    {
      config: { may: 'correct' },
      schema: {
        summary: 'Shows the time before a change as it was sent, or as the new setting would have it',
        params: One,
        body: z.strictObject({ by: z.enum(['new', 'sent']) }),
        response: { 200: LifeMark },
      },
    },
    async (request) => {
      const { id, mark } = request.params
      return tried(() => desk.showPast(id, mark, request.body.by, nameOf(request)))
    },
  )
}

async function tried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (err) {
    throw err instanceof LifeProblem ? new ProblemError(err.isUnknown ? 404 : 409, err.says) : err
  }
}
