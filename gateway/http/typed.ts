/** Routes whose parameters and answers are zod schemas: checked when they come in, typed in between, published as OpenAPI. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import { z } from 'zod'
import { problemsOf } from '../../edge/platform/settings.ts'
import { ProblemError } from './problem.ts'

export interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypes
>

/** Who may call a route. `read` (the default of GET) is open to everyone unless the operator closed it. */
export type Access = 'open' | 'read' | 'operator'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifySchema {
    summary?: string
    description?: string
    /** Content type of the 200 answer; JSON when absent. */
    answers?: string
  }
}

/** Makes `app` understand zod schemas. */
export function useZod(app: FastifyInstance): App {
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
  // The schemas' types are the type provider's business; fastify's own generics cannot express the change in place.
  return app as unknown as App
}
