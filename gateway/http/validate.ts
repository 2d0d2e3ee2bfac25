/** Questions are checked by the zod schemas of their routes; what is wrong with one is told in our own sentences. */
import { z } from 'zod'
import { problemsOf } from '../../edge/platform/settings.ts'
import type { App } from './app.ts'
import { ofKeys, ProblemError } from './problem.ts'

const depth_max = 64 // a rule has five levels; what walks through a body must not end with the stack

export function validateQuestions(app: App) {
  app.addHook('preValidation', async ({ body }) => {
    if (isDeeper(body))
      throw new ProblemError(400, {
        id: `Isi permintaan bertingkat lebih dari ${depth_max}. Kirim yang lebih sederhana.`,
        en: `The body is nested more than ${depth_max} levels deep. Send a flatter one.`,
      })
  })
  app.setValidatorCompiler(({ schema }) => {
    if (!(schema instanceof z.ZodType)) throw new Error('a route schema must be a zod schema')
    return (value: unknown) => {
      // A request without a body has null here.
      const result = schema.safeParse(value ?? undefined)
      if (result.success) return { value: result.data }
      return { error: new ProblemError(400, ofKeys(problemsOf(result.error, schema, value))) }
    }
  })
  // Answers are typed by their schemas and checked against them in the tests; at run time they are only written.
  app.setSerializerCompiler(() => JSON.stringify)
}

/** Whether lists and objects stand in one another more than `depth_max` times. Without recursion, which is what it guards. */
function isDeeper(body: unknown): boolean {
  let level = [body]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depth_max) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}
