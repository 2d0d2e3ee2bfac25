/** `/api/v1/openapi.json`: OpenAPI 3.1, made from the same schemas that check the questions. */
import swagger from '@fastify/swagger'
import { z } from 'zod'
import { Problem } from '../contract.ts'
import { type App, jsonSchemaTransform, type Route } from './app.ts'
import { accessOf } from './who.ts'

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Pantau gateway',
    version: '1',
    description:
      'What stations measured. Times in answers are UTC milliseconds; questions also take ISO 8601. Flags are QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing.',
  },
  components: { securitySchemes: { token: { type: 'http' as const, scheme: 'bearer' } } },
}

/** Documents every route that is registered after this call. */
export async function openapiResource(app: App) {
  await app.register(swagger, {
    openapi: document,
    convertConstToEnum: false,
    transform: ({ schema, route, ...rest }) =>
      jsonSchemaTransform({ ...rest, route, schema: documented(route) ?? schema }),
  })

  app.get(
    '/api/v1/openapi.json',
    {
      config: { access: 'open' },
      schema: { summary: 'This document', response: { 200: z.looseObject({ openapi: z.string() }) } },
    },
    async () => app.swagger() as { openapi: string },
  )
}

/** A route as the document shows it: with its content type, the problem it may answer, and whether it needs a token. */
function documented({ url, method, schema = {}, config }: Route) {
  if (url.includes('*')) return { hide: true }
  const { answers = 'application/json', response, ...rest } = schema
  const needsToken = [method].flat().some((one) => accessOf(one, config?.access) === 'operator')
  return {
    ...rest,
    response: {
      ...Object.fromEntries(
        Object.entries(response ?? {}).map(([status, answer]) => [status, contentOf('The answer', answers, answer)]),
      ),
      default: contentOf('What went wrong, and what to do', 'application/problem+json', Problem),
    },
    ...(needsToken && { security: [{ token: [] }] }),
  }
}

const contentOf = (description: string, type: string, schema: unknown) => ({
  description,
  content: { [type]: { schema } },
})
