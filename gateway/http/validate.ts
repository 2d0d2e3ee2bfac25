/** Questions are checked by the zod schemas of their routes; what is wrong with one is told in our own sentences. */
import { z } from 'zod'
import { problemsOf } from '../../edge/platform/settings.ts'
import type { App } from './app.ts'
import { ProblemError } from './problem.ts'

export function validateQuestions(app: App) {
  app.setValidatorCompiler(({ schema }) => {
    if (!(schema instanceof z.ZodType)) throw new Error('a route schema must be a zod schema')
    return (value: unknown) => {
      const result = schema.safeParse(value)
      if (result.success) return { value: result.data }
      const problems = problemsOf(result.error, schema, value)
      return {
        error: new ProblemError(400, problems.map(({ where, what }) => `${where || 'request'}: ${what}.`).join(' ')),
      }
    }
  })
  // Answers are typed by their schemas and checked against them in the tests; at run time they are only written.
  app.setSerializerCompiler(() => JSON.stringify)
}
