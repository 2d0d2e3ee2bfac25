/** `/drills`: one call lets a flood that never was go the whole way, and tells how long each hook took. */
import { z } from 'zod'
import { type Delivery, Drill, DrillsAnswer } from '../contract.ts'
import { type App, nameOf, ProblemError, Time } from '../http/index.ts'
import type { Rule } from '../rules/index.ts'
import { DrillProblem, type Drills } from './drill.ts'

export interface DrillsResourceParts {
  drills: Pick<Drills, 'start' | 'list' | 'get'>
  rules: (id: string) => readonly Rule[]
  /** The newest deliveries of all hooks. */
  attempts: () => Promise<Delivery[]>
}

const Moment = z.union([z.int().min(0).max(8.64e15), Time])
const Body = z.strictObject({
  rule: z.string().min(1).max(40).describe('the id of the rule to drill'),
  every_ms: z.int().min(20).max(10_000).describe('time between two readings, 20 to 10000 ms').default(500),
  from: Moment.describe('with "to": replays this stretch of the rule’s own history').optional(),
  to: Moment.optional(),
})

export function drillsResource(app: App, { drills, rules, attempts }: DrillsResourceParts) {
  app.post(
    '/api/v1/drills',
    {
      config: { may: 'answer' },
      schema: {
        summary: 'Starts a drill: everything it brings about is marked as an exercise',
        body: Body,
        response: { 200: Drill },
      },
    },
    async (request) => {
      const { rule: id, every_ms, from, to } = request.body
      const rule = rules(id).at(-1)
      if (!rule)
        throw new ProblemError(404, {
          id: `Tidak ada aturan "${id}".`,
          en: `There is no rule "${id}". GET /api/v1/rules lists them.`,
        })
      if ((from === undefined) !== (to === undefined) || (from !== undefined && from >= to!)) {
        throw new ProblemError(400, {
          id: 'Isi waktu awal dan waktu akhir sesudahnya, atau kosongkan keduanya untuk banjir buatan.',
          en: 'Give "from" and a later "to", or neither for a synthetic flood.',
        })
      }
      const recorded = from === undefined ? undefined : { from_ms: from, to_ms: to! }
      try {
        return await drills.start(rule, { every_ms, recorded, by: nameOf(request) })
      } catch (err) {
        throw err instanceof DrillProblem ? new ProblemError(409, err.says) : err
      }
    },
  )

  app.get(
    '/api/v1/drills',
    {
      config: { may: 'see' },
      schema: { summary: 'The drills since the start, newest first', response: { 200: DrillsAnswer } },
    },
    async () => ({ drills: drills.list(await attempts()) }),
  )

  app.get(
    '/api/v1/drills/:id',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What a drill has shown so far',
        params: z.object({ id: z.string().min(1).max(120) }),
        response: { 200: Drill },
      },
    },
    async ({ params: { id } }) => {
      const drill = drills.get(id, await attempts())
      if (drill) return drill
      throw new ProblemError(404, {
        id: 'Tidak ada latihan itu sejak server desa menyala.',
        en: 'There is no such drill since the gateway started. GET /api/v1/drills lists them.',
      })
    },
  )
}
