/** `POST /api/v1/forget`, for operators, and `GET /api/v1/forgotten`: who had the record forget what, and why. */
import { z } from 'zod'
import { ConfigError } from '../../edge/platform/problems.ts'
import { ForgetAnswer, ForgottenAnswer } from '../contract.ts'
import { type App, nameOf, ProblemError, Quantity, SensorId, StationId, Time } from '../http/index.ts'
import type { ForgetScope, Store } from '../store/index.ts'
import type { ForgetDesk } from './desk.ts'
import { forgetAsked } from './forgetting.ts'
import { notYet } from './words.ts'

const At = z.union([z.int(), Time])
const Body = z.strictObject({
  station: StationId,
  sensor: SensorId.optional(),
  quantity: Quantity.optional(),
  from: At.optional(),
  to: At.optional(),
  by: z.string().min(1).max(80).optional().describe('who wishes it; the name of the token when absent'),
  why: z.string().min(1).max(300).describe('why, in a few words; it stays on record and is public'),
  confirm: z.boolean().default(false).describe('false: only says what would go'),
})

export interface ForgetParts {
  store: Pick<Store, 'forgetting' | 'forget'>
  folder: string
  desk: ForgetDesk
  /** Told of what was forgotten. */
  forgot(what: ForgetScope): void
}

export function forgetResource(app: App, { store, folder, desk, forgot }: ForgetParts) {
  app.post(
    '/api/v1/forget',
    {
      config: { may: 'operate' },
      schema: {
        summary: 'Has the record forget a station, a sensor, a quantity, or a stretch of time of one',
        description: 'Without `confirm` nothing is changed: the answer says what would go.',
        body: Body,
        response: { 200: ForgetAnswer },
      },
    },
    async (request) => {
      const { by = nameOf(request), why, confirm } = request.body
      const what = scopeOf(request.body)
      const answer = await forgetAsked(store, folder, what, { by, why }, confirm).catch((err) => {
        throw err instanceof ConfigError ? new ProblemError(409, notYet(err.message)) : err
      })
      if (answer.done) forgot(what)
      await desk.look()
      return answer
    },
  )

  app.get(
    '/api/v1/forgotten',
    {
      config: { may: 'see' },
      schema: { summary: 'Everything that was ever forgotten, oldest first', response: { 200: ForgottenAnswer } },
    },
    async () => {
      await desk.look()
      return { forgotten: desk.all() }
    },
  )
}

/** Throws a `ProblemError` when it cannot be meant so. */
export function scopeOf({ station, sensor, quantity, from, to }: Omit<z.output<typeof Body>, 'why' | 'confirm'>) {
  if (quantity !== undefined && sensor === undefined) {
    throw new ProblemError(400, {
      id: 'Sebut juga sensornya.',
      en: 'quantity: of which sensor? Name "sensor" as well.',
    })
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new ProblemError(400, {
      id: 'Waktu awal harus sebelum waktu akhir.',
      en: 'from: is not before "to". Exchange the two, or leave one out.',
    })
  }
  return {
    station,
    ...(sensor !== undefined && { sensor }),
    ...(quantity !== undefined && { quantity }),
    ...(from !== undefined && { from_ms: from }),
    ...(to !== undefined && { to_ms: to }),
  } satisfies ForgetScope
}
